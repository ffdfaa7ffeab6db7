package com.codechu.ipc.autoconfigure;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.Environment;

/**
 * Beans that are named by properties. The bean name consists of the name and a suffix for
 * the type, so that other beans can have the plain name, which is the qualifier.
 *
 * @param prefix the property that contains the names
 * @param suffix what the beans are
 */
record NamedBeans(String prefix, String suffix) {

	static final NamedBeans CLIENTS = new NamedBeans("ipc.clients", "IpcClient");

	static final NamedBeans SERVERS = new NamedBeans("ipc.servers", "UnixServer");

	static final NamedBeans COMMANDS = new NamedBeans("ipc.servers", "IpcCommands");

	static final NamedBeans FIFOS = new NamedBeans("ipc.fifos", "FifoChannel");

	/**
	 * Return the names. Spelled in several ways, a name is one all the same, since
	 * variables of the environment have neither dashes nor capitals.
	 * @param environment has the properties
	 * @return the names, with their dashes or capitals if they have any
	 */
	Set<String> names(Environment environment) {
		Map<String, String> names = new LinkedHashMap<>();
		Binder.get(environment)
			.bind(this.prefix, Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of())
			.keySet()
			.forEach((name) -> names.merge(uniform(name), name,
					(first, other) -> first.equals(uniform(first)) ? other : first));
		return new LinkedHashSet<>(names.values());
	}

	private static String uniform(String name) {
		return ConfigurationPropertyName.adapt(name, '.').toString().replace("-", "");
	}

	/**
	 * Return what a bean is called.
	 * @param name its name
	 * @return the name of the bean
	 */
	String beanName(String name) {
		return name + this.suffix;
	}

	/**
	 * Return what a bean is qualified by.
	 * @param beanName the name of a bean
	 * @return its name, the same where it is not one of these
	 */
	String name(String beanName) {
		return beanName.endsWith(this.suffix) ? beanName.substring(0, beanName.length() - this.suffix.length())
				: beanName;
	}

	/**
	 * Return what gives the beans their qualifiers.
	 * @param environment has the properties
	 * @return to be a bean
	 */
	BeanFactoryPostProcessor qualifiers(Environment environment) {
		return (beanFactory) -> names(environment).forEach((name) -> qualify(beanFactory, name));
	}

	// As an attribute of the definition, for which qualifiers are looked at as well: with
	// a qualifier of its own, it could not be processed ahead of time.
	private void qualify(ConfigurableListableBeanFactory beanFactory, String name) {
		String beanName = beanName(name);
		if (beanFactory.containsBeanDefinition(beanName)) {
			beanFactory.getBeanDefinition(beanName).setAttribute(AutowireCandidateQualifier.VALUE_KEY, name);
		}
	}

}
