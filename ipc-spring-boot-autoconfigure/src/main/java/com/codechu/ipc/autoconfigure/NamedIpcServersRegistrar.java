package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.context.IpcServers;
import com.codechu.ipc.handler.IpcCommands;
import com.codechu.ipc.server.UnixServer;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.core.env.Environment;

/**
 * Registers one server, and what has its commands answer, for each name below
 * {@code ipc.servers} that is not switched off.
 */
class NamedIpcServersRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		for (String name : IpcServerSettings.started(environment)) {
			registry.registerBean(NamedBeans.SERVERS.beanName(name), UnixServer.class, (spec) -> {
				spec.fallback();
				spec.description("IPC server '" + name + "'");
				spec.supplier((context) -> context.bean(IpcServerFactory.class).create(name));
			});
			registry.registerBean(NamedBeans.COMMANDS.beanName(name), IpcCommands.class, (spec) -> {
				spec.fallback();
				spec.description("Commands of IPC server '" + name + "'");
				spec.supplier((context) -> context.bean(IpcServers.class).get(name)::answer);
			});
		}
	}

}
