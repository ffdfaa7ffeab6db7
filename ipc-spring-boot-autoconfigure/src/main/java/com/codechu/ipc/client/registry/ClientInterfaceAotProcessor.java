package com.codechu.ipc.client.registry;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

import com.codechu.ipc.aot.MethodReflectiveProcessor;
import com.codechu.ipc.client.IpcExchange;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Hints for native images: interfaces of clients can be implemented by proxies, and what
 * their methods take and return can be read and written as JSON.
 */
class ClientInterfaceAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> type = bean.getBeanClass();
		List<Method> exchanges = type.isInterface() ? exchanges(type) : List.of();
		return exchanges.isEmpty() ? null
				: (generation, code) -> register(generation.getRuntimeHints(), type, exchanges);
	}

	private static List<Method> exchanges(Class<?> type) {
		return Stream.of(type.getMethods())
			.filter((method) -> AnnotatedElementUtils.hasAnnotation(method, IpcExchange.class))
			.toList();
	}

	private static void register(RuntimeHints hints, Class<?> type, List<Method> exchanges) {
		hints.proxies().registerJdkProxy(type);
		ReflectionHints reflection = hints.reflection();
		reflection.registerType(type);
		exchanges.forEach((method) -> MethodReflectiveProcessor.registerTypes(reflection, method));
	}

}
