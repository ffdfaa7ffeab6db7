package com.codechu.ipc.handler.invocation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.codechu.ipc.aot.MethodReflectiveProcessor;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.handler.IpcListener;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;

/**
 * Hints for native images: what the commands and listeners of a bean take and return, in
 * the types that the bean gives to what it inherits.
 */
class HandlerAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
		Set<Method> methods = new LinkedHashSet<>();
		for (Class<? extends Annotation> annotation : List.of(IpcCommand.class, IpcExceptionHandler.class,
				IpcListener.class)) {
			methods.addAll(Beans.methods(type, annotation).keySet());
		}
		return methods.isEmpty() ? null
				: (generation, code) -> register(generation.getRuntimeHints().reflection(), type, methods);
	}

	private static void register(ReflectionHints hints, Class<?> beanType, Set<Method> methods) {
		for (Method method : methods) {
			for (int i = 0; i < method.getParameterCount(); i++) {
				MethodReflectiveProcessor.registerType(hints,
						ResolvedTypes.of(new MethodParameter(method, i).withContainingClass(beanType)));
			}
			MethodReflectiveProcessor.registerType(hints, ResolvedTypes.ofReturn(method, beanType).getType());
		}
	}

}
