package com.codechu.ipc.testing;

import java.util.LinkedHashSet;
import java.util.Set;

import com.codechu.ipc.context.IpcServerCustomizer;
import com.codechu.ipc.handler.BuiltInCommand;
import com.codechu.ipc.handler.IpcAdvice;
import com.codechu.ipc.handler.IpcArgumentResolver;
import com.codechu.ipc.handler.IpcExceptionResolver;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcResultHandler;
import com.codechu.ipc.security.IpcPeerAuthenticationConverter;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.convert.converter.GenericConverter;

/**
 * Leaves out what {@link IpcTest @IpcTest} does not test.
 */
final class IpcTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<IpcTest> {

	private static final Set<Class<?>> INCLUDES = OptionalTypes.jacksonAnd(IpcAdvice.class, IpcInterceptor.class,
			IpcExceptionResolver.class, IpcArgumentResolver.class, IpcResultHandler.class, BuiltInCommand.class,
			IpcServerCustomizer.class, IpcPeerAuthenticationConverter.class, Converter.class, GenericConverter.class);

	private final Set<Class<?>> handlers;

	IpcTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.handlers = Set.of(getAnnotation().getClassArray("handlers"));
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		Set<Class<?>> includes = new LinkedHashSet<>(INCLUDES);
		if (this.handlers.isEmpty()) {
			includes.add(IpcHandler.class);
		}
		return includes;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.handlers;
	}

}
