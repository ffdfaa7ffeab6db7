package com.codechu.ipc.testing;

import java.util.Set;

import com.codechu.ipc.client.IpcClientInterceptor;
import com.codechu.ipc.context.IpcClientCustomizer;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/**
 * Leaves out what {@link IpcClientTest @IpcClientTest} does not test.
 */
final class IpcClientTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<IpcClientTest> {

	private static final Set<Class<?>> INCLUDES = OptionalTypes.jacksonAnd(IpcClientInterceptor.class,
			IpcClientCustomizer.class);

	private final Set<Class<?>> components;

	IpcClientTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.components = Set.of(getAnnotation().getClassArray("components"));
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return INCLUDES;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.components;
	}

}
