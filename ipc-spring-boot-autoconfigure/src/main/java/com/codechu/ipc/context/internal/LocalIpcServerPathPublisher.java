package com.codechu.ipc.context.internal;

import java.util.HashMap;

import com.codechu.ipc.context.IpcServerStartedEvent;
import com.codechu.ipc.context.LocalIpcServerPath;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * Makes the path of the running server known in the environment, the parent contexts'
 * included.
 */
public final class LocalIpcServerPathPublisher implements ApplicationListener<IpcServerStartedEvent> {

	private static final String SOURCE = "server.ports";

	private final ApplicationContext context;

	public LocalIpcServerPathPublisher(ApplicationContext context) {
		this.context = context;
	}

	@Override
	public void onApplicationEvent(IpcServerStartedEvent event) {
		String path = event.getServer().path().toString();
		for (@Nullable
		ApplicationContext context = this.context; context != null; context = context.getParent()) {
			if (context instanceof ConfigurableApplicationContext configurable) {
				publish(path, configurable.getEnvironment().getPropertySources());
			}
		}
	}

	private static void publish(String path, MutablePropertySources sources) {
		if (!sources.contains(SOURCE)) {
			sources.addFirst(new MapPropertySource(SOURCE, new HashMap<>()));
		}
		if (sources.get(SOURCE) instanceof MapPropertySource source) {
			source.getSource().put(LocalIpcServerPath.PROPERTY, path);
		}
	}

}
