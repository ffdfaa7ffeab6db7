package com.codechu.ipc.mapping.internal;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import kotlin.coroutines.Continuation;
import kotlin.jvm.JvmClassMappingKt;
import kotlin.reflect.KClass;
import kotlin.reflect.KFunction;
import kotlin.reflect.KParameter;
import kotlin.reflect.KType;
import kotlin.reflect.KTypeParameter;
import kotlin.reflect.full.KCallables;
import kotlin.reflect.full.KClasses;
import kotlin.reflect.jvm.KCallablesJvm;
import kotlin.reflect.jvm.ReflectJvmMapping;
import org.jspecify.annotations.Nullable;

/**
 * A method as Kotlin sees it. Needs {@code kotlin-reflect}.
 */
public final class KotlinFunction {

	private final KFunction<?> function;

	/** Those that were written, without the receiver. */
	private final List<KParameter> parameters;

	/** Their value classes. */
	private final List<@Nullable Class<?>> wrappers = new ArrayList<>();

	private KotlinFunction(KFunction<?> function) {
		this.function = function;
		this.parameters = KCallables.getValueParameters(function);
		this.parameters.forEach((parameter) -> this.wrappers.add(valueClass(parameter.getType())));
	}

	static @Nullable KotlinFunction of(Method method) {
		try {
			KFunction<?> function = ReflectJvmMapping.getKotlinFunction(method);
			return (function != null) ? new KotlinFunction(function) : null;
		}
		catch (UnsupportedOperationException ex) {
			return null; // of a class that the compiler has made
		}
	}

	/**
	 * Return the name in the source.
	 * @return the name
	 */
	public String name() {
		return this.function.getName();
	}

	public boolean isSuspending() {
		return this.function.isSuspend();
	}

	/**
	 * Return whether the result may be {@code null}.
	 * @return whether its type is marked so
	 */
	public boolean isResultNullable() {
		return this.function.getReturnType().isMarkedNullable();
	}

	/**
	 * Return the value class that the result is of.
	 * @return the class, {@code null} if it is of another one
	 */
	public @Nullable Class<?> resultValueClass() {
		return valueClass(this.function.getReturnType());
	}

	/**
	 * Return whether a value class is what it wraps where the function returns it at
	 * once. What a coroutine goes on with is always an object of the class.
	 * @return whether the result is of a value class, and a reference to what that wraps
	 * tells all its values apart
	 */
	public boolean isResultUnwrapped() {
		Class<?> wrapper = resultValueClass();
		if (wrapper == null || ValueClasses.representation(wrapper).isPrimitive()) {
			return false;
		}
		return !isResultNullable() || !isNullable(wrapped(wrapper));
	}

	private static KType wrapped(Class<?> valueClass) {
		KFunction<?> constructor = KClasses.getPrimaryConstructor(JvmClassMappingKt.getKotlinClass(valueClass));
		return Objects.requireNonNull(constructor).getParameters().get(0).getType();
	}

	private static boolean isNullable(KType type) {
		Class<?> wrapper = valueClass(type);
		return type.isMarkedNullable() || (wrapper != null && isNullable(wrapped(wrapper)))
				|| (type.getClassifier() instanceof KTypeParameter parameter
						&& parameter.getUpperBounds().stream().anyMatch(KType::isMarkedNullable));
	}

	/**
	 * Return the name of a parameter.
	 * @param index its index
	 * @return the name, {@code null} if it has none
	 */
	@Nullable String parameterName(int index) {
		return (index < this.parameters.size()) ? this.parameters.get(index).getName() : null;
	}

	/**
	 * Return the value class of a parameter.
	 * @param index its index
	 * @return the class, {@code null} if it is of another one
	 */
	public @Nullable Class<?> valueClass(int index) {
		return (index < this.wrappers.size()) ? this.wrappers.get(index) : null;
	}

	private static @Nullable Class<?> valueClass(KType type) {
		if (!(type.getClassifier() instanceof KClass<?> classifier)) {
			return null;
		}
		Class<?> plain = JvmClassMappingKt.getJavaClass(classifier);
		return ValueClasses.isValueClass(plain) ? plain : null;
	}

	/**
	 * Return the value classes in the signature.
	 * @return those of the parameters and of the result
	 */
	public Stream<Class<?>> valueClasses() {
		return Stream
			.concat(this.wrappers.stream(), Stream.of(this.function.getReturnType()).map(KotlinFunction::valueClass))
			.flatMap(Stream::ofNullable);
	}

	/**
	 * Return whether a parameter has a default value.
	 * @param index its index
	 * @return whether it can be left out
	 */
	public boolean isOptional(int index) {
		return index < this.parameters.size() && this.parameters.get(index).isOptional();
	}

	/**
	 * Call the function with its default values for arguments that are missing.
	 * @param bean the object to call it on
	 * @param arguments the arguments, {@code null} for those that are missing
	 * @param continuation what goes on with the result of a {@code suspend} function,
	 * {@code null} for others
	 * @return its result
	 */
	@SuppressWarnings("unchecked")
	public @Nullable Object callWithDefaults(Object bean, @Nullable Object[] arguments, @Nullable Object continuation) {
		KCallablesJvm.setAccessible(this.function, true);
		Map<KParameter, @Nullable Object> given = new HashMap<>();
		given.put(KCallables.getInstanceParameter(this.function), bean);
		for (int i = 0; i < this.parameters.size(); i++) {
			Object argument = arguments[i];
			if (argument != null || !isOptional(i)) {
				Class<?> wrapper = valueClass(i);
				given.put(this.parameters.get(i), (argument != null && wrapper != null && !wrapper.isInstance(argument))
						? ValueClasses.wrap(wrapper, argument) : argument);
			}
		}
		return (continuation != null)
				? KCallables.callSuspendBy(this.function, given, (Continuation<Object>) continuation)
				: this.function.callBy(given);
	}

}
