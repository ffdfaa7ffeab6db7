package com.codechu.ipc.handler.invocation;

import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.util.stream.Stream;

import jakarta.validation.Constraint;
import jakarta.validation.Valid;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ReflectionUtils;

/**
 * Finds out whether the parameters of a method have anything to be checked, be it on
 * themselves or on the elements of their types ({@code List<@NotBlank String>}), here or
 * where an interface or a superclass declares the method. The descriptors of Bean
 * Validation do not tell of elements.
 */
final class ConstraintLookup {

	private ConstraintLookup() {
	}

	static boolean hasConstrainedParameters(Class<?> beanType, Method method) {
		return Stream.concat(Stream.of(method), inherited(beanType, method))
			.flatMap((each) -> Stream.of(each.getParameters()))
			.anyMatch((parameter) -> isConstrained(parameter) || isConstrained(parameter.getAnnotatedType()));
	}

	private static Stream<Method> inherited(Class<?> beanType, Method method) {
		return supertypes(beanType).flatMap((type) -> Stream.of(type.getDeclaredMethods()))
			.filter((candidate) -> candidate.getName().equals(method.getName())
					&& candidate.getParameterCount() == method.getParameterCount());
	}

	private static Stream<Class<?>> supertypes(Class<?> type) {
		return Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()))
			.flatMap((each) -> Stream.concat(Stream.of(each), supertypes(each)));
	}

	private static boolean isConstrained(AnnotatedType type) {
		if (isConstrained((AnnotatedElement) type)) {
			return true;
		}
		if (type instanceof AnnotatedParameterizedType generic) {
			return isAnyConstrained(generic.getAnnotatedActualTypeArguments());
		}
		return type instanceof AnnotatedArrayType array && isConstrained(array.getAnnotatedGenericComponentType());
	}

	private static boolean isAnyConstrained(AnnotatedType[] types) {
		return Stream.of(types).anyMatch((type) -> isConstrained(type));
	}

	private static boolean isConstrained(AnnotatedElement element) {
		return Stream.of(element.getAnnotations())
			.anyMatch((annotation) -> annotation instanceof Valid || isConstraint(annotation.annotationType())
					|| isContainer(annotation.annotationType()));
	}

	private static boolean isConstraint(Class<?> type) {
		return type.isAnnotation() && MergedAnnotations.from(type).isPresent(Constraint.class);
	}

	// What the compiler makes of an annotation that is there twice.
	private static boolean isContainer(Class<?> type) {
		Method value = ReflectionUtils.findMethod(type, "value");
		return value != null && value.getReturnType().isArray()
				&& isConstraint(value.getReturnType().getComponentType());
	}

}
