package com.codechu.ipc.client.registry;

import java.util.Map;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;

/**
 * Qualifies beans made out of interfaces by the names of their clients.
 *
 * @param clients what they were made of, by the names of the beans
 */
record ImportedClientQualifiers(Map<String, ImportedClients.Imported> clients) implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		this.clients.forEach((beanName, imported) -> beanFactory.getBeanDefinition(beanName)
			.setAttribute(AutowireCandidateQualifier.VALUE_KEY, imported.client()));
	}

}
