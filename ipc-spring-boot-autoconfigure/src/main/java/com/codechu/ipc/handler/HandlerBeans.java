package com.codechu.ipc.handler;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import com.codechu.ipc.mapping.MappedNames;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.RequestHandler;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds the handlers among the beans. By name and type rather than by instance, so that
 * lazy beans stay lazy and beans of any scope are asked for when they are needed.
 */
public final class HandlerBeans {

	private static final int SCOPED_TARGET_PREFIX_LENGTH = ScopedProxyUtils.getTargetBeanName("").length();

	private final ConfigurableListableBeanFactory beanFactory;

	private final ParameterFactory parameters;

	private final @Nullable BeanValidation validation;

	/**
	 * Create a finder.
	 * @param beanFactory where to look, its ancestors included
	 * @param protocol binds arguments
	 * @param commandKey the member that names the command
	 */
	public HandlerBeans(ConfigurableListableBeanFactory beanFactory, JsonLineProtocol protocol, String commandKey) {
		this.beanFactory = beanFactory;
		this.parameters = new ParameterFactory(protocol, beanFactory::resolveEmbeddedValue, commandKey);
		this.validation = validation(beanFactory);
	}

	private static @Nullable BeanValidation validation(BeanFactory beanFactory) {
		if (!ClassUtils.isPresent("jakarta.validation.Validator", HandlerBeans.class.getClassLoader())) {
			return null;
		}
		Validator validator = beanFactory.getBeanProvider(Validator.class).getIfUnique();
		return (validator != null) ? new BeanValidation(validator) : null;
	}

	/**
	 * Find the handlers.
	 * @return the table of their commands
	 * @throws InvalidHandlerException if there is a mistake in their declaration
	 */
	public CommandTable find() {
		CommandTable.Builder table = new CommandTable.Builder();
		names().forEach((name) -> add(name, table));
		return table.build();
	}

	// With a scoped proxy, an annotation on the @Bean method belongs to the proxy's
	// target,
	// but it is the proxy that is to be called.
	private Set<String> names() {
		Set<String> names = new LinkedHashSet<>();
		for (String name : BeanFactoryUtils.beanNamesForAnnotationIncludingAncestors(this.beanFactory,
				IpcHandler.class)) {
			names.add(ScopedProxyUtils.isScopedTarget(name) ? name.substring(SCOPED_TARGET_PREFIX_LENGTH) : name);
		}
		return names;
	}

	private void add(String beanName, CommandTable.Builder table) {
		Class<?> type = type(beanName);
		Supplier<Object> bean = bean(beanName);
		Map<Method, IpcCommand> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable IpcCommand>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, IpcCommand.class));
		methods.forEach((method, annotation) -> table.command(command(type, bean, method, annotation)));
		if (RequestHandler.class.isAssignableFrom(type)) {
			table.fallback(beanName, (request) -> ((RequestHandler) bean.get()).handle(request));
		}
		else if (methods.isEmpty()) {
			throw new InvalidHandlerException("Bean '%s' of type %s is marked @IpcHandler, but handles nothing"
				.formatted(beanName, type.getName()),
					"Mark its methods with @IpcCommand, or let it implement RequestHandler.");
		}
	}

	private Command command(Class<?> type, Supplier<Object> bean, Method method, IpcCommand annotation) {
		if (Modifier.isPrivate(method.getModifiers())) {
			throw new InvalidHandlerException(method.toGenericString() + " is marked @IpcCommand, but is private",
					"Make it visible to its package at least, so that it can be called through a proxy.");
		}
		method.trySetAccessible();
		ArgumentValidator validator = (this.validation != null) ? this.validation.forMethod(type, method)
				: ArgumentValidator.NONE;
		return new Command(MappedNames.command(annotation.value(), method), bean, method,
				this.parameters.create(type, method), validator);
	}

	private Class<?> type(String beanName) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		if (type == null) {
			type = this.beanFactory.getType(beanName);
		}
		if (type == null) {
			throw new InvalidHandlerException(
					"The type of bean '%s', which is marked @IpcHandler, cannot be determined".formatted(beanName),
					"Declare a specific return type on its @Bean method.");
		}
		return ClassUtils.getUserClass(type);
	}

	private Supplier<Object> bean(String name) {
		Supplier<Object> bean = () -> this.beanFactory.getBean(name);
		return this.beanFactory.isSingleton(name) ? SingletonSupplier.of(bean) : bean;
	}

}
