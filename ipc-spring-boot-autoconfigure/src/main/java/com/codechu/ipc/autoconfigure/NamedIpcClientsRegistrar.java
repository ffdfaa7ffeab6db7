package com.codechu.ipc.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import com.codechu.ipc.client.IpcClient;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Registers one client for each name below {@code ipc.clients}.
 */
class NamedIpcClientsRegistrar implements BeanRegistrar {

	private static final ConfigurationPropertyName DEFAULTS = ConfigurationPropertyName.of("ipc.client");

	private static final ConfigurationPropertyName CLIENTS = ConfigurationPropertyName.of("ipc.clients");

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		for (String name : NamedBeans.CLIENTS.names(environment)) {
			requirePath(name, environment);
			registry.registerBean(NamedBeans.CLIENTS.beanName(name), IpcClient.class, (spec) -> {
				spec.fallback();
				spec.lazyInit();
				spec.description("IPC client '" + name + "'");
				spec.supplier((context) -> context.bean(IpcClientBuilders.class)
					.create(name, own(name).toString(), bind(environment, name))
					.build());
			});
		}
	}

	// Names may be in camel case.
	private static ConfigurationPropertyName own(String name) {
		return ConfigurationPropertyName.adapt(CLIENTS + "." + name, '.');
	}

	private static void requirePath(String name, Environment environment) {
		String property = own(name).append("path").toString();
		Binder binder = Binder.get(environment);
		if (!binder.bind(property, String.class).isBound()
				&& !binder.bind(DEFAULTS.append("path"), Bindable.of(String.class)).isBound()) {
			throw new InvalidConfigurationPropertyValueException(property, null,
					"IPC client '" + name + "' needs the path of its server's socket");
		}
	}

	// What is not found below the client's own name is looked up below ipc.client.
	private static IpcClientProperties bind(Environment environment, String name) {
		ConfigurationPropertyName own = own(name);
		List<ConfigurationPropertySource> sources = new ArrayList<>();
		ConfigurationPropertySources.get(environment).forEach(sources::add);
		for (ConfigurationPropertySource source : List.copyOf(sources)) {
			sources.add((wanted) -> {
				ConfigurationPropertyName inherited = inherited(own, wanted);
				return (inherited != null) ? source.getConfigurationProperty(inherited) : null;
			});
		}
		IpcClientProperties properties = new Binder(sources, new PropertySourcesPlaceholdersResolver(environment))
			.bindOrCreate(own.toString(), IpcClientProperties.class);
		Binder.get(environment)
			.bind(DEFAULTS.append("command-timeouts"), Bindable.mapOf(String.class, String.class))
			.ifBound((timeouts) -> timeouts.forEach(properties.getCommandTimeouts()::putIfAbsent));
		return properties;
	}

	private static @Nullable ConfigurationPropertyName inherited(ConfigurationPropertyName own,
			ConfigurationPropertyName wanted) {
		return own.isAncestorOf(wanted) ? DEFAULTS.append(wanted.subName(own.getNumberOfElements())) : null;
	}

}
