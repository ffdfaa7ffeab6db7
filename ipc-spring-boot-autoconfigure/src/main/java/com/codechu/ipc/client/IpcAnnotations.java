package com.codechu.ipc.client;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Reads the annotations of interfaces, their methods and their parameters. The clients
 * that Spring creates support composed annotations, and placeholders in names and
 * timeouts.
 */
@Internal
@FunctionalInterface
public interface IpcAnnotations {

	/** Finds annotations that are directly present on an element. */
	IpcAnnotations DIRECT = AnnotatedElement::getAnnotation;

	/**
	 * Find an annotation.
	 * @param <A> the annotation
	 * @param element an interface, a method or a parameter
	 * @param type the annotation
	 * @return the annotation, {@code null} if the element does not have it
	 */
	<A extends Annotation> @Nullable A find(AnnotatedElement element, Class<A> type);

	/**
	 * Resolve the placeholders of a text in an annotation.
	 * @param text the text
	 * @return the text without placeholders
	 * @throws IllegalArgumentException if one has no value
	 */
	default String resolve(String text) {
		return text;
	}

}
