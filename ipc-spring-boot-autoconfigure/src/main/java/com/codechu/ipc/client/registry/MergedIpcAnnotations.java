package com.codechu.ipc.client.registry;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.function.UnaryOperator;

import com.codechu.ipc.client.IpcAnnotations;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Annotations as Spring reads them: composed ones, with placeholders.
 *
 * @param placeholders resolves placeholders
 */
record MergedIpcAnnotations(UnaryOperator<String> placeholders) implements IpcAnnotations {

	@Override
	public <A extends Annotation> @Nullable A find(AnnotatedElement element, Class<A> type) {
		return AnnotatedElementUtils.getMergedAnnotation(element, type);
	}

	@Override
	public String resolve(String text) {
		return this.placeholders.apply(text);
	}

}
