package com.codechu.ipc.context.internal;

import java.util.HashMap;

import com.codechu.ipc.context.IpcServerStartedEvent;
import com.codechu.ipc.context.LocalIpcServerPath;
import com.codechu.ipc.server.UnixServer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Publishes the paths of the running servers in the environment, including that of parent
 * contexts.
 */
public final class LocalIpcServerPathPublisher implements ApplicationListener<IpcServerStartedEvent> {

	private static final String SOURCE = "server.ports";

	private final ApplicationContext context;

	public LocalIpcServerPathPublisher(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void onApplicationEvent(IpcServerStartedEvent event) {
		UnixServer server = event.getServer();
		String property = server.name().equals(UnixServer.DEFAULT_NAME) ? LocalIpcServerPath.PROPERTY
				: "local.ipc.servers." + server.name() + ".path";
		for (@Nullable
		ApplicationContext context = this.context; context != null; context = context.getParent()) {
			if (context instanceof ConfigurableApplicationContext configurable) {
				publish(property, server.path().toString(), configurable.getEnvironment().getPropertySources());
			}
		}
	}

	private static void publish(String property, String path, MutablePropertySources sources) {
		if (!sources.contains(SOURCE)) {
			sources.addFirst(new MapPropertySource(SOURCE, new HashMap<>()));
		}
		if (sources.get(SOURCE) instanceof MapPropertySource source) {
			source.getSource().put(property, path);
		}
	}

}
