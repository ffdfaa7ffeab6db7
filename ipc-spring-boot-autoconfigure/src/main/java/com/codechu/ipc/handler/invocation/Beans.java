package com.codechu.ipc.handler.invocation;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.server.UnixServer;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyFactoryBean;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Looks at beans by name and type rather than by instance, so that lazy beans stay lazy
 * and beans of any scope are requested when they are needed.
 */
public final class Beans {

	private static final int SCOPED_TARGET_PREFIX_LENGTH = ScopedProxyUtils.getTargetBeanName("").length();

	/** Looking at them would take longer than at all others. */
	private static final List<String> OF_LIBRARIES = List.of("org.springframework.", "tools.jackson.",
			"io.micrometer.");

	private final ConfigurableListableBeanFactory factory;

	public Beans(ConfigurableListableBeanFactory factory) {
		this.factory = factory;
	}

	public ConfigurableListableBeanFactory factory() {
		return this.factory;
	}

	/**
	 * Return the name to ask for. An annotation on the {@code @Bean} method of a scoped
	 * bean belongs to the target of its proxy, but it is the proxy that is to be called.
	 * @param name the name of a bean
	 * @return the name of its scoped proxy, if it has one, or else the same
	 */
	public static String exposedName(String name) {
		return ScopedProxyUtils.isScopedTarget(name) ? name.substring(SCOPED_TARGET_PREFIX_LENGTH) : name;
	}

	/**
	 * Return the beans of this context whose methods may be marked.
	 * @param annotation what marks methods
	 * @return their classes by name
	 */
	public Map<String, Class<?>> candidates(Class<? extends Annotation> annotation) {
		Map<String, Class<?>> candidates = new LinkedHashMap<>();
		for (String name : this.factory.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = type(exposedName(name));
			if (type != null && !isOfLibrary(type) && AnnotationUtils.isCandidateClass(type, annotation)) {
				candidates.put(exposedName(name), type);
			}
		}
		return candidates;
	}

	private static boolean isOfLibrary(Class<?> type) {
		return OF_LIBRARIES.stream().anyMatch((prefix) -> type.getName().startsWith(prefix));
	}

	/**
	 * Return the beans that are marked, those of ancestors included.
	 * @param annotation what marks beans
	 * @return their names
	 */
	public Set<String> marked(Class<? extends Annotation> annotation) {
		Set<String> marked = new LinkedHashSet<>();
		for (BeanFactory each = this.factory; each instanceof ConfigurableListableBeanFactory listable; each = listable
			.getParentBeanFactory()) {
			for (String name : names(listable)) {
				if (!isOfLibrary(listable, name) && listable.findAnnotationOnBean(name, annotation, false) != null) {
					marked.add(exposedName(name));
				}
			}
		}
		return marked;
	}

	private static Set<String> names(ConfigurableListableBeanFactory factory) {
		Set<String> names = new LinkedHashSet<>();
		for (String name : factory.getBeanDefinitionNames()) {
			if (!factory.getBeanDefinition(name).isAbstract()) {
				names.add(name);
			}
		}
		names.addAll(List.of(factory.getSingletonNames()));
		return names;
	}

	private static boolean isOfLibrary(ConfigurableListableBeanFactory factory, String name) {
		Class<?> type = factory.getType(name, false);
		return type != null && isOfLibrary(type);
	}

	/**
	 * Find an annotation of a bean, of this context or an ancestor, without making it.
	 * @param <A> the annotation
	 * @param name the name of the bean
	 * @param type the annotation
	 * @return the annotation on its class or {@code @Bean} method, which may be that of
	 * the target of a scoped proxy
	 */
	public <A extends Annotation> @Nullable A annotation(String name, Class<A> type) {
		for (BeanFactory each = this.factory; each instanceof ConfigurableListableBeanFactory listable; each = listable
			.getParentBeanFactory()) {
			for (String candidate : List.of(ScopedProxyUtils.getTargetBeanName(name), name)) {
				A annotation = listable.containsLocalBean(candidate)
						? listable.findAnnotationOnBean(candidate, type, false) : null;
				if (annotation != null) {
					return annotation;
				}
			}
		}
		return null;
	}

	/**
	 * Return which server has the commands of a handler.
	 * @param handler the name of a bean that is marked as one
	 * @return the name of the server
	 */
	public String server(String handler) {
		IpcHandler annotation = annotation(handler, IpcHandler.class);
		return (annotation != null) ? annotation.server() : UnixServer.DEFAULT_NAME;
	}

	/**
	 * Sort beans, without making them.
	 * @param names their names
	 * @return the names in the order that their classes or {@code @Bean} methods give
	 */
	public List<String> ordered(Collection<String> names) {
		return names.stream().sorted(Comparator.comparingInt(this::order)).toList();
	}

	private int order(String name) {
		Order declared = this.factory.findAnnotationOnBean(name, Order.class);
		return (declared != null) ? declared.value() : Ordered.LOWEST_PRECEDENCE;
	}

	/**
	 * Return the class that was written for a bean.
	 * @param name the bean's name
	 * @return its class, {@code null} if it cannot be known before there is an instance
	 */
	public @Nullable Class<?> type(String name) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.factory, name);
		if (type == null) {
			type = this.factory.getType(name);
		}
		return (type != null) ? ClassUtils.getUserClass(type) : null;
	}

	/**
	 * Require that methods can be called by way of the proxy of their bean, if it has
	 * one. Lazy beans are not made for this: they are checked with each call.
	 * @param name the name of the bean
	 * @param methods returns which methods of its class are called
	 * @throws InvalidDeclarationException if the proxy hides one
	 */
	public void requireCallable(String name, Function<Class<?>, Collection<Method>> methods) {
		Object bean = this.factory.getSingleton(name);
		Object proxy = (bean instanceof ScopedProxyFactoryBean scoped) ? scoped.getObject() : bean;
		if (proxy != null && AopUtils.isAopProxy(proxy)) {
			Class<?> type = AopUtils.getTargetClass(proxy);
			for (Method method : methods.apply(type)) {
				new BeanMethod(() -> proxy, method, type).requireCallable(name, proxy);
			}
		}
	}

	public Supplier<Object> instance(String name) {
		Supplier<Object> bean = () -> this.factory.getBean(name);
		return this.factory.isSingleton(name) ? SingletonSupplier.of(bean) : bean;
	}

	public static <A extends Annotation> Map<Method, A> methods(Class<?> type, Class<A> annotation) {
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable A>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, annotation));
	}

}
