package com.codechu.ipc.handler;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import com.codechu.ipc.aot.MethodReflectiveProcessor;
import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method that handles exceptions of handlers and requests that cannot be bound:
 * in an {@link IpcHandler} bean for its own commands, or in an {@link IpcAdvice} bean for
 * all commands.
 *
 * <pre>
 * &#64;IpcExceptionHandler
 * ErrorEnvelope missing(NoSuchFileException failure) {
 *     return new ErrorEnvelope("no-such-file", "there is no " + failure.getFile());
 * }
 * </pre>
 *
 * The bean of the command is consulted first, then advice beans, then
 * {@link IpcExceptionResolver} beans. Within a bean, the closest match is used: the class
 * of the exception itself before a superclass, and the exception before its causes.
 * <p>
 * Parameters are the exception, an {@link com.codechu.ipc.server.IpcRequest},
 * {@link com.codechu.ipc.server.IpcConnection} or
 * {@link com.codechu.ipc.peer.PeerCredentials}. The reply is what the method returns: an
 * {@link com.codechu.ipc.protocol.ErrorEnvelope}, or any other result; {@code null}
 * leaves the exception to others. An exception that the method throws replaces the
 * original one, so it may throw an {@link com.codechu.ipc.mapping.IpcErrorException}. A
 * handled exception is logged at level DEBUG, and still counts as a failure.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(MethodReflectiveProcessor.class)
public @interface IpcExceptionHandler {

	/**
	 * The exceptions that this method handles.
	 * @return their classes; empty for the type of the method's parameter
	 */
	Class<? extends Exception>[] value() default {};

}
