package com.codechu.ipc.testing;

import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.util.ClassUtils;

/**
 * Types that a test may be without.
 */
final class OptionalTypes {

	private static final String[] JACKSON = { "tools.jackson.databind.JacksonModule",
			"org.springframework.boot.jackson.JacksonComponent" };

	private OptionalTypes() {
	}

	/**
	 * Add what configures Jackson.
	 * @param types other types
	 * @return all that are present
	 */
	static Set<Class<?>> jacksonAnd(Class<?>... types) {
		Set<Class<?>> all = new LinkedHashSet<>(Set.of(types));
		ClassLoader loader = OptionalTypes.class.getClassLoader();
		for (String name : JACKSON) {
			if (ClassUtils.isPresent(name, loader)) {
				all.add(ClassUtils.resolveClassName(name, loader));
			}
		}
		return all;
	}

}
