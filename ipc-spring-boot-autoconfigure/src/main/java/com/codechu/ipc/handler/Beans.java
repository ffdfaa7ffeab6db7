package com.codechu.ipc.handler;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Looks at beans by name and type rather than by instance, so that lazy beans stay lazy
 * and beans of any scope are asked for when they are needed.
 */
final class Beans {

	private static final int SCOPED_TARGET_PREFIX_LENGTH = ScopedProxyUtils.getTargetBeanName("").length();

	private final ConfigurableListableBeanFactory factory;

	Beans(ConfigurableListableBeanFactory factory) {
		this.factory = factory;
	}

	ConfigurableListableBeanFactory factory() {
		return this.factory;
	}

	/**
	 * Return the name to ask for. An annotation on the {@code @Bean} method of a scoped
	 * bean belongs to the target of its proxy, but it is the proxy that is to be called.
	 * @param name the name of a bean
	 * @return the name of its scoped proxy, if it has one, or else the same
	 */
	static String exposedName(String name) {
		return ScopedProxyUtils.isScopedTarget(name) ? name.substring(SCOPED_TARGET_PREFIX_LENGTH) : name;
	}

	/**
	 * Return the class that was written for a bean.
	 * @param name the bean's name
	 * @return its class, {@code null} if it cannot be known before there is an instance
	 */
	@Nullable Class<?> type(String name) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.factory, name);
		if (type == null) {
			type = this.factory.getType(name);
		}
		return (type != null) ? ClassUtils.getUserClass(type) : null;
	}

	Supplier<Object> instance(String name) {
		Supplier<Object> bean = () -> this.factory.getBean(name);
		return this.factory.isSingleton(name) ? SingletonSupplier.of(bean) : bean;
	}

	static <A extends Annotation> Map<Method, A> methods(Class<?> type, Class<A> annotation) {
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable A>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, annotation));
	}

}
