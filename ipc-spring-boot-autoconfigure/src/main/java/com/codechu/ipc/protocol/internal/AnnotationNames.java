package com.codechu.ipc.protocol.internal;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.stream.Stream;

/**
 * Annotations by their names, as their classes may not be there.
 */
public final class AnnotationNames {

	private AnnotationNames() {
	}

	/**
	 * Return whether a class was written in Kotlin.
	 * @param type the class
	 * @return whether Kotlin's compiler has marked it
	 */
	public static boolean isKotlin(Class<?> type) {
		return isPresent(type, "kotlin.Metadata");
	}

	/**
	 * Return whether an annotation is present.
	 * @param element where it may be
	 * @param name the name of its class
	 * @return whether it is there
	 */
	public static boolean isPresent(AnnotatedElement element, String name) {
		return Stream.of(element.getDeclaredAnnotations())
			.map(Annotation::annotationType)
			.anyMatch((type) -> type.getName().equals(name));
	}

}
