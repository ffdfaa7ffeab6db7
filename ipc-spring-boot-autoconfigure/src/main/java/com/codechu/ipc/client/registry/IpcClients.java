package com.codechu.ipc.client.registry;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.handler.InvalidDeclarationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;

/**
 * The clients of an application by their names: those of {@code ipc.clients}, that of
 * {@code ipc.client}, which is called {@value #DEFAULT}, and further {@link IpcClient}
 * beans by their qualifiers or the names of their beans. Safe for use by multiple
 * concurrent threads.
 *
 * @since 0.1.0
 */
public final class IpcClients {

	/** The name of the client that is injected by default. */
	public static final String DEFAULT = "default";

	private final BeanFactory beans;

	private final Map<String, String> beanNames;

	private final Set<String> names;

	/**
	 * Create a registry.
	 * @param beans where the clients are
	 * @param beanNames the names of the beans by the names in the properties
	 */
	public IpcClients(BeanFactory beans, Map<String, String> beanNames) {
		this.beans = beans;
		this.beanNames = Map.copyOf(beanNames);
		this.names = new TreeSet<>(beanNames.keySet());
		this.names.add(DEFAULT);
	}

	/**
	 * Return the names in the properties.
	 * @return the names in alphabetical order, including {@value #DEFAULT}
	 */
	public Set<String> names() {
		return Collections.unmodifiableSet(this.names);
	}

	/**
	 * Return a client.
	 * @param name its name
	 * @return the client
	 * @throws InvalidDeclarationException if there is no client of that name
	 */
	public IpcClient get(String name) {
		if (name.equals(DEFAULT)) {
			return this.beans.getBean(IpcClient.class);
		}
		String beanName = this.beanNames.get(name);
		if (beanName != null) {
			return this.beans.getBean(beanName, IpcClient.class);
		}
		try {
			return BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beans, IpcClient.class, name);
		}
		catch (NoSuchBeanDefinitionException ex) {
			throw new InvalidDeclarationException(
					String.format(Locale.ROOT, "There is no IPC client '%s'; known clients: %s", name,
							String.join(", ", this.names)),
					String.format(Locale.ROOT, "Set 'ipc.clients.%s.path', or correct the name.", name));
		}
	}

}
