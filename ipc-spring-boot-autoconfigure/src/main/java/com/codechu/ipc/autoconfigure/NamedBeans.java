package com.codechu.ipc.autoconfigure;

import java.util.Map;
import java.util.Set;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Beans that properties give names to. A bean is called by the name and what it is, so
 * that other beans can have the name itself, which is its qualifier.
 *
 * @param prefix the names are below this property
 * @param suffix what the beans are
 */
record NamedBeans(String prefix, String suffix) {

	static final NamedBeans CLIENTS = new NamedBeans("ipc.clients", "IpcClient");

	static final NamedBeans FIFOS = new NamedBeans("ipc.fifo", "FifoChannel");

	/**
	 * Return the names.
	 * @param environment has the properties
	 * @return the names
	 */
	Set<String> names(Environment environment) {
		return Binder.get(environment)
			.bind(this.prefix, Bindable.mapOf(String.class, Object.class))
			.map(Map::keySet)
			.orElse(Set.of());
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
