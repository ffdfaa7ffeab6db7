package com.codechu.ipc.handler;

import java.lang.reflect.Method;
import java.lang.reflect.Type;

import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Converts results of application-specific types to replies. Beans of this type are
 * consulted on startup, once for each {@link IpcCommand} method with a result, in their
 * {@link org.springframework.core.annotation.Order order}; the first one that returns a
 * conversion is used. They take precedence over the library's own handling of results,
 * because any type could be written as JSON.
 *
 * <pre>
 * &#64;Override
 * public Conversion conversion(ResolvableType result, Method method) {
 *     return (result.toClass() == Outcome.class)
 *             ? new Conversion(result.getGeneric(0).getType(), (value, request) -> ((Outcome&lt;?&gt;) value).orThrow())
 *             : null;
 * }
 * </pre>
 *
 * For a {@link java.util.concurrent.CompletionStage}, a
 * {@link java.util.concurrent.Future} and a reactive type of a single value, the value is
 * converted. Not consulted for methods without a result, or whose reply is a stream.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IpcResultHandler {

	/**
	 * Return the conversion of a method's results.
	 * @param result the type of the result, with type variables resolved against the
	 * bean's class
	 * @param method the method, for its annotations
	 * @return the conversion, {@code null} to leave the result to others
	 * @throws IllegalArgumentException if the type is claimed, but can never be
	 * converted; the application fails to start, with a message that names the method
	 */
	@Nullable Conversion conversion(ResolvableType result, Method method);

	/**
	 * How results of one method become replies.
	 *
	 * @param replyType the type of the replies, which {@code commands} describes;
	 * {@code Object.class} for any JSON value, {@code void.class} for none
	 * @param converter makes the replies
	 */
	record Conversion(Type replyType, Converter converter) {

	}

	/**
	 * Makes replies. Called for each request, within the interceptors, on the thread of
	 * the handler, and so possibly by multiple threads concurrently.
	 */
	@FunctionalInterface
	interface Converter {

		/**
		 * Make a reply.
		 * @param result what the method returned; never {@code null}, for which there is
		 * no reply
		 * @param request the request
		 * @return the reply, as a handler would return it: a value, an
		 * {@link com.codechu.ipc.protocol.ErrorEnvelope}, or {@code null} for none
		 * @throws Exception handled like an exception of the handler
		 */
		@Nullable Object convert(Object result, IpcRequest request) throws Exception;

	}

}
