package com.codechu.ipc.mapping.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.List;
import java.util.Optional;

import com.codechu.ipc.protocol.internal.AnnotationNames;
import org.jspecify.annotations.Nullable;

/**
 * Methods that may have been written in Kotlin. Loads nothing of Kotlin for those that
 * were not.
 */
public final class KotlinMethods {

	private static final String CONTINUATION = "kotlin.coroutines.Continuation";

	private KotlinMethods() {
	}

	/**
	 * Return whether a type is the stream of values of Kotlin's coroutines.
	 * @param type the type
	 * @return whether it is
	 */
	public static boolean isFlow(Class<?> type) {
		return type.getName().equals("kotlinx.coroutines.flow.Flow");
	}

	/**
	 * Return whether a method was written in Kotlin.
	 * @param method the method
	 * @return whether the class that declares it was
	 */
	public static boolean isKotlin(Method method) {
		return AnnotationNames.isKotlin(method.getDeclaringClass());
	}

	/**
	 * Return whether a method takes what goes on with its result, as its last parameter.
	 * @param method the method
	 * @return whether it is a {@code suspend} function
	 */
	public static boolean isSuspending(Method method) {
		int count = method.getParameterCount();
		return count > 0 && isContinuation(method.getParameterTypes()[count - 1]) && isKotlin(method);
	}

	/**
	 * Return whether a parameter is the one that the compiler adds to {@code suspend}
	 * functions.
	 * @param type the type of the parameter
	 * @return whether it is
	 */
	public static boolean isContinuation(Class<?> type) {
		return type.getName().equals(CONTINUATION);
	}

	/**
	 * Return the parameters of a method that were written.
	 * @param method the method
	 * @return its parameters without that of {@code suspend} functions
	 */
	public static List<Parameter> parameters(Method method) {
		List<Parameter> parameters = List.of(method.getParameters());
		return isSuspending(method) ? parameters.subList(0, parameters.size() - 1) : parameters;
	}

	/**
	 * Return what a method returns in the end.
	 * @param method the method
	 * @return its result: that of a {@code suspend} function is what it goes on with,
	 * {@code void} for {@code Unit}, and that of a value class is what the class wraps
	 */
	public static Type returnType(Method method) {
		if (!isKotlin(method)) {
			return method.getGenericReturnType();
		}
		Type type = method.getGenericReturnType();
		if (isSuspending(method)) {
			type = method.getGenericParameterTypes()[method.getParameterCount() - 1];
			type = (type instanceof ParameterizedType continuation) ? continuation.getActualTypeArguments()[0]
					: Object.class;
			type = (type instanceof WildcardType wildcard && wildcard.getLowerBounds().length > 0)
					? wildcard.getLowerBounds()[0] : type;
		}
		return type.getTypeName().equals("kotlin.Unit") ? void.class : unwrapped(type);
	}

	/**
	 * Return what values of a type are made of where Kotlin calls a method.
	 * @param method the method
	 * @param type the type of a parameter
	 * @return the type itself, or what it wraps if it is a value class
	 */
	public static Type parameterType(Method method, Type type) {
		return isKotlin(method) ? unwrapped(type) : type;
	}

	private static Type unwrapped(Type type) {
		return (type instanceof Class<?> plain && ValueClasses.isValueClass(plain)) ? ValueClasses.wrapped(plain)
				: type;
	}

	/**
	 * Return the name of a method in its source, which the compiler changes for functions
	 * that take value classes, and for internal ones.
	 * @param method the method
	 * @return its name
	 */
	public static String name(Method method) {
		KotlinFunction function = function(method);
		return (function != null) ? function.name() : method.getName();
	}

	/**
	 * Return the name of a parameter. That of Kotlin, which is kept in any case, goes
	 * before that of the JVM, which some versions of the compiler change for value
	 * classes.
	 * @param parameter the parameter
	 * @return its name; empty if the class was compiled without the names of parameters
	 */
	public static Optional<String> name(Parameter parameter) {
		KotlinFunction function = (parameter.getDeclaringExecutable() instanceof Method method) ? function(method)
				: null;
		return Optional.ofNullable(function)
			.map((each) -> each
				.parameterName(List.of(parameter.getDeclaringExecutable().getParameters()).indexOf(parameter)))
			.or(() -> parameter.isNamePresent() ? Optional.of(parameter.getName()) : Optional.empty());
	}

	/**
	 * Return whether a parameter has a default value in its source.
	 * @param method the method
	 * @param index the index of the parameter
	 * @return whether it can be left out
	 */
	public static boolean isOptional(Method method, int index) {
		KotlinFunction function = function(method);
		return function != null && function.isOptional(index);
	}

	/**
	 * Return what Kotlin knows of a method.
	 * @param method the method
	 * @return the function, {@code null} if the method was not written in Kotlin, or as
	 * part of a property
	 */
	public static @Nullable KotlinFunction function(Method method) {
		return (isKotlin(method) && isPresent("kotlin.reflect.full.KClasses")) ? KotlinFunction.of(method) : null;
	}

	/**
	 * Find out why a method cannot be called, or sent.
	 * @param method the method
	 * @return what is wrong, {@code null} if nothing is
	 */
	public static @Nullable Mistake mistake(Method method) {
		String library = isKotlin(method) ? missingLibrary(method) : null;
		if (library != null) {
			return new Mistake("is a Kotlin function that requires a missing library",
					"Add the dependency " + library + ".");
		}
		KotlinFunction function = function(method);
		Class<?> foreign = (function != null)
				? function.valueClasses().filter(KotlinMethods::isOfKotlin).findFirst().orElse(null) : null;
		if (foreign != null) {
			return new Mistake("has a " + foreign.getName() + ", whose value differs between Kotlin and the JVM",
					"Use a Long, a java.time.Duration or your own value class instead.");
		}
		return null;
	}

	private static boolean isOfKotlin(Class<?> type) {
		return type.getName().startsWith("kotlin.");
	}

	private static @Nullable String missingLibrary(Method method) {
		if (!isPresent("kotlin.reflect.full.KClasses")) {
			return "org.jetbrains.kotlin:kotlin-reflect";
		}
		if (isSuspending(method) && !isPresent("kotlinx.coroutines.future.FutureKt")) {
			return "org.jetbrains.kotlinx:kotlinx-coroutines-core";
		}
		return null;
	}

	private static boolean isPresent(String name) {
		try {
			Class.forName(name, false, KotlinMethods.class.getClassLoader());
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	/**
	 * Why a method cannot be called, or sent.
	 *
	 * @param what what is wrong, as what follows the method's name in a sentence
	 * @param action what to do about it, a sentence
	 */
	public record Mistake(String what, String action) {

	}

}
