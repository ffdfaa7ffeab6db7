package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.client.IpcClient;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Registers one client for each name under {@code ipc.clients}.
 */
class NamedIpcClientsRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		for (String name : NamedBeans.CLIENTS.names(environment)) {
			InheritedProperties inherited = InheritedProperties.ofClient(name);
			requirePath(name, inherited, environment);
			registry.registerBean(NamedBeans.CLIENTS.beanName(name), IpcClient.class, (spec) -> {
				spec.fallback();
				spec.lazyInit();
				spec.description("IPC client '" + name + "'");
				spec.supplier((context) -> context.bean(IpcClientBuilders.class)
					.create(name, inherited.own().toString(), bind(environment, inherited))
					.build());
			});
		}
	}

	private static void requirePath(String name, InheritedProperties inherited, Environment environment) {
		String property = inherited.own().append("path").toString();
		Binder binder = Binder.get(environment);
		if (!binder.bind(property, String.class).isBound()
				&& !binder.bind(InheritedProperties.CLIENT.append("path"), Bindable.of(String.class)).isBound()) {
			throw new InvalidConfigurationPropertyValueException(property, null,
					"IPC client '" + name + "' requires the path of its server's socket");
		}
	}

	private static IpcClientProperties bind(Environment environment, InheritedProperties inherited) {
		IpcClientProperties properties = inherited.bind(environment, IpcClientProperties.class);
		Binder.get(environment)
			.bind(InheritedProperties.CLIENT.append("command-timeouts"), Bindable.mapOf(String.class, String.class))
			.ifBound((timeouts) -> timeouts.forEach(properties.getCommandTimeouts()::putIfAbsent));
		return properties;
	}

}
