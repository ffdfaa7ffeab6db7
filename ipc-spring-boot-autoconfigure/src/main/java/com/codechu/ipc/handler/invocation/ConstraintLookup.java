package com.codechu.ipc.handler.invocation;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.util.stream.Stream;

import jakarta.validation.Constraint;
import jakarta.validation.Valid;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ClassUtils;

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
		Stream<Class<?>> superclasses = Stream.iterate(beanType.getSuperclass(), (type) -> type != null,
				Class::getSuperclass);
		return Stream.concat(superclasses, ClassUtils.getAllInterfacesForClassAsSet(beanType).stream())
			.flatMap((type) -> Stream.of(type.getDeclaredMethods()))
			.filter((candidate) -> candidate.getName().equals(method.getName())
					&& candidate.getParameterCount() == method.getParameterCount());
	}

	private static boolean isConstrained(AnnotatedType type) {
		if (isConstrained((AnnotatedElement) type)) {
			return true;
		}
		if (type instanceof AnnotatedParameterizedType generic) {
			return Stream.of(generic.getAnnotatedActualTypeArguments()).anyMatch(ConstraintLookup::isConstrained);
		}
		return type instanceof AnnotatedArrayType array && isConstrained(array.getAnnotatedGenericComponentType());
	}

	private static boolean isConstrained(AnnotatedElement element) {
		for (Annotation annotation : element.getAnnotations()) {
			if (annotation instanceof Valid
					|| MergedAnnotations.from(annotation.annotationType()).isPresent(Constraint.class)) {
				return true;
			}
		}
		return false;
	}

}
