package com.codechu.ipc.client;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import com.codechu.ipc.mapping.internal.KotlinFunction;
import com.codechu.ipc.mapping.internal.KotlinMethods;
import com.codechu.ipc.mapping.internal.ValueClasses;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlinx.coroutines.future.FutureKt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/**
 * What a method that was written in Kotlin makes of the reply.
 *
 * @param suspending whether it is a {@code suspend} function
 * @param nullable whether the reply may be {@code null}
 * @param wrapper the value class of the result, {@code null} if it is of none
 * @param wrapped whether the caller expects an object of that class, rather than what it
 * wraps
 * @param unwrappedAtOnce whether the caller of a {@code suspend} function expects what
 * the class wraps, if the function does not wait
 */
record KotlinReply(boolean suspending, boolean nullable, @Nullable Class<?> wrapper, boolean wrapped,
		boolean unwrappedAtOnce) {

	/**
	 * Look at a method.
	 * @param method the method of an interface
	 * @return what it makes of the reply, {@code null} if it was not written in Kotlin
	 * @throws IllegalArgumentException if it cannot be sent
	 */
	static @Nullable KotlinReply of(Method method) {
		KotlinMethods.Mistake mistake = KotlinMethods.mistake(method);
		if (mistake != null) {
			throw new IllegalArgumentException(
					method.toGenericString() + " " + mistake.what() + ". " + mistake.action());
		}
		KotlinFunction function = KotlinMethods.function(method);
		if (function == null) {
			return null;
		}
		Class<?> wrapper = function.resultValueClass();
		boolean wrapped = function.isSuspending() || method.getReturnType() == wrapper;
		return new KotlinReply(function.isSuspending(), function.isResultNullable(), wrapper, wrapped,
				function.isResultUnwrapped());
	}

	/**
	 * Return the type that the reply is bound to.
	 * @param type what the method declares
	 * @param form in which form the method returns it
	 * @return the type, optional where {@code null} is a reply
	 */
	Type type(Type type, ResultForm form) {
		if (!this.nullable || form != ResultForm.REPLY || type == Void.class || type == void.class) {
			return type;
		}
		TypeFactory types = TypeFactory.createDefaultInstance();
		JavaType value = types.constructType(type);
		return types.constructReferenceType(Optional.class, value.isPrimitive()
				? types.constructType(MethodType.methodType(value.getRawClass()).wrap().returnType()) : value);
	}

	/**
	 * Send a request and return its reply.
	 * @param path the server, for errors
	 * @param request the request
	 * @param type the type that the reply is bound to
	 * @param arguments those of the method
	 * @return the reply, or the mark of a coroutine that waits for it
	 */
	@Nullable Object exchange(Path path, IpcCommandRequest request, Type type, @Nullable Object[] arguments) {
		if (!this.suspending) {
			return value(path, request.exchange(type));
		}
		boolean unit = type == Void.class || type == void.class;
		Object result = Suspension.await(request.exchangeAsync(type),
				(reply) -> unit ? Unit.INSTANCE : value(path, reply), arguments[arguments.length - 1]);
		return this.unwrappedAtOnce ? ValueClasses.unwrap(result) : result;
	}

	private @Nullable Object value(Path path, @Nullable Object reply) {
		Object value = (reply instanceof Optional<?> optional && this.nullable) ? optional.orElse(null) : reply;
		Class<?> wrapper = this.wrapper;
		if (wrapper == null || value == null) {
			return value;
		}
		try {
			ValueClasses.check(wrapper, value);
		}
		catch (IllegalArgumentException ex) {
			throw IpcProtocolException.misfit(path, "the reply", wrapper, "it is not valid");
		}
		return this.wrapped ? ValueClasses.wrap(wrapper, value) : value;
	}

	/**
	 * Needs a library that may not be there.
	 */
	private static final class Suspension {

		@SuppressWarnings("unchecked")
		static @Nullable Object await(CompletableFuture<@Nullable Object> reply, UnaryOperator<@Nullable Object> value,
				@Nullable Object continuation) {
			CompletableFuture<@Nullable Object> result = reply.thenApply(value);
			result.whenComplete((any, failure) -> {
				if (result.isCancelled()) {
					reply.cancel(true);
				}
			});
			return FutureKt.await(result, (Continuation<Object>) continuation);
		}

	}

}
