package com.codechu.ipc.handler.invocation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.codechu.ipc.aot.MethodReflectiveProcessor;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.handler.IpcListener;
import com.codechu.ipc.mapping.internal.KotlinMethods;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodParameter;
import org.springframework.util.ClassUtils;

/**
 * Hints for native images: the commands and listeners of a bean can be called, those that
 * an interface declares included, and what they take and return can be bound, in the
 * types that the bean gives to what it inherits.
 */
class HandlerAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
		Set<Method> methods = new LinkedHashSet<>(DeclaredCommand.of(type).keySet());
		for (Class<? extends Annotation> annotation : List.of(IpcExceptionHandler.class, IpcListener.class)) {
			methods.addAll(Beans.methods(type, annotation).keySet());
		}
		return methods.isEmpty() ? null
				: (generation, code) -> register(generation.getRuntimeHints().reflection(), type, methods);
	}

	private static void register(ReflectionHints hints, Class<?> beanType, Set<Method> methods) {
		for (Method method : methods) {
			hints.registerMethod(method, ExecutableMode.INVOKE);
			List<Parameter> parameters = KotlinMethods.parameters(method);
			for (int i = 0; i < parameters.size(); i++) {
				MethodReflectiveProcessor.registerParameter(hints, parameters.get(i),
						ResolvedTypes.of(new MethodParameter(method, i).withContainingClass(beanType)));
			}
			MethodReflectiveProcessor.registerType(hints, ResolvedTypes.ofReturn(method, beanType).getType());
		}
	}

}
