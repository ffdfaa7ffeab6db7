package com.codechu.ipc.handler.invocation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.mapping.internal.KotlinFunction;
import com.codechu.ipc.mapping.internal.KotlinMethods;
import com.codechu.ipc.mapping.internal.ValueClasses;
import kotlin.Unit;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * Calls a method as Kotlin calls the function that it was written as: {@code suspend}
 * functions, default values of parameters, and value classes.
 */
final class KotlinCall {

	private final KotlinFunction function;

	/** What the result is wrapped into. */
	private final @Nullable Class<?> wrapper;

	/** The same function in the interfaces that proxies implement. */
	private final Map<Method, KotlinFunction> functions = new ConcurrentHashMap<>();

	private KotlinCall(KotlinFunction function) {
		this.function = function;
		this.wrapper = function.resultValueClass();
	}

	/**
	 * Find out how to call a method.
	 * @param method the method of a bean's class
	 * @return how, {@code null} if there is nothing particular to it
	 * @throws InvalidDeclarationException if it cannot be called
	 */
	static @Nullable KotlinCall of(Method method) {
		KotlinMethods.Mistake mistake = KotlinMethods.mistake(method);
		if (mistake != null) {
			throw new InvalidDeclarationException(method.toGenericString() + " " + mistake.what(), mistake.action());
		}
		KotlinFunction function = KotlinMethods.function(method);
		if (function == null || !isParticular(function, method)) {
			return null;
		}
		if (function.isSuspending()) {
			requireOnce(method);
		}
		return new KotlinCall(function);
	}

	private static boolean isParticular(KotlinFunction function, Method method) {
		return function.isSuspending() || function.valueClasses().findAny().isPresent()
				|| IntStream.range(0, method.getParameterCount()).anyMatch(function::isOptional);
	}

	private static void requireOnce(Method method) {
		Class<?> result = ResolvableType.forType(KotlinMethods.returnType(method)).toClass();
		if (CompletionStage.class.isAssignableFrom(result) || Future.class.isAssignableFrom(result)) {
			throw new InvalidDeclarationException(
					method.toGenericString() + " is a suspend function, and returns a " + result.getSimpleName(),
					"Return the value itself.");
		}
	}

	/**
	 * Call the method.
	 * @param method the method as the bean has it
	 * @param bean the bean
	 * @param arguments its arguments: {@code null} for those that are missing, and what
	 * value classes wrap
	 * @return its result, to be awaited if the function is a {@code suspend} one
	 * @throws InvocationTargetException what the method throws
	 * @throws IllegalAccessException if it cannot be called
	 */
	@Nullable Object invoke(Method method, Object bean, @Nullable Object[] arguments)
			throws InvocationTargetException, IllegalAccessException {
		return this.function.isSuspending()
				? Coroutines.start((continuation) -> call(method, bean, arguments, continuation), this::result)
				: result(call(method, bean, arguments, null));
	}

	private @Nullable Object call(Method method, Object bean, @Nullable Object[] arguments,
			@Nullable Object continuation) throws InvocationTargetException, IllegalAccessException {
		for (int i = 0; i < arguments.length; i++) {
			if (arguments[i] == null && this.function.isOptional(i)) {
				return on(method).callWithDefaults(bean, arguments, continuation);
			}
		}
		@Nullable Object[] all = arguments.clone();
		for (int i = 0; i < all.length; i++) {
			Class<?> wrapper = this.function.valueClass(i);
			Object argument = all[i];
			if (wrapper != null && argument != null && method.getParameterTypes()[i] == wrapper) {
				all[i] = ValueClasses.wrap(wrapper, argument);
			}
		}
		if (continuation != null) {
			all[all.length - 1] = continuation;
		}
		return method.invoke(bean, all);
	}

	private KotlinFunction on(Method method) {
		return this.functions.computeIfAbsent(method, (each) -> {
			KotlinFunction function = KotlinMethods.function(each);
			return (function != null) ? function : this.function;
		});
	}

	// Nothing, and what a value class wraps, are in JSON what they are in Java.
	private @Nullable Object result(@Nullable Object result) {
		if (result == Unit.INSTANCE) {
			return null;
		}
		return (this.wrapper != null && this.wrapper.isInstance(result)) ? ValueClasses.unwrap(result) : result;
	}

}
