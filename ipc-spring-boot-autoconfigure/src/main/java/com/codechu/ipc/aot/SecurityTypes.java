package com.codechu.ipc.aot;

import java.lang.annotation.Annotation;
import java.security.Principal;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * Types of Spring Security, which may not be available: a peer must never be able to send
 * them.
 */
public final class SecurityTypes {

	private static final String PACKAGE = "org.springframework.security.";

	private SecurityTypes() {
	}

	/**
	 * Return whether a parameter is Spring Security's to provide.
	 * @param type the type of the parameter
	 * @param annotations its annotations
	 * @return whether its type or one of the annotations, be it that of another
	 * annotation, is of Spring Security
	 */
	public static boolean isAny(Class<?> type, Annotation[] annotations) {
		return type.getName().startsWith(PACKAGE) || MergedAnnotations.from(annotations)
			.stream()
			.anyMatch((annotation) -> annotation.getType().getName().startsWith(PACKAGE));
	}

	/**
	 * Return whether a class of the application says who a peer is.
	 * @param type the class, may be {@code null}
	 * @return whether it is a {@link Principal}, or extends a type of Spring Security
	 */
	public static boolean isUser(@Nullable Class<?> type) {
		return type != null && (type == Principal.class || type.getName().startsWith(PACKAGE)
				|| isUser(type.getSuperclass()) || Stream.of(type.getInterfaces()).anyMatch(SecurityTypes::isUser));
	}

}
