package com.codechu.ipc.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Gives a context a socket of its own. All customizers are equal, so that contexts are
 * still cached.
 */
final class IpcContextCustomizer implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		try {
			SocketDirectory directory = SocketDirectory.create();
			Path socket = directory.path().resolve("control.sock");
			List<String> properties = new ArrayList<>(
					List.of("ipc.server.path=" + socket, "ipc.client.path=" + socket));
			if (context.getEnvironment().containsProperty("ipc.pidfile.path")) {
				properties.add("ipc.pidfile.path=" + socket + ".pid");
			}
			isolate(context.getEnvironment(), "ipc.clients", ".sock", socket, directory.path(), properties);
			isolate(context.getEnvironment(), "ipc.fifo", ".fifo", socket, directory.path(), properties);
			TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context, properties.toArray(String[]::new));
			// Destroyed after the server was stopped, unlike a listener to the closing.
			((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean("ipcSocketDirectory",
					directory::close);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// A named client of this application's own server goes to the socket of the test,
	// every
	// other one to where nobody listens, rather than to a daemon that happens to run.
	private static void isolate(ConfigurableEnvironment environment, String prefix, String suffix, Path socket,
			Path directory, List<String> properties) {
		String own = environment.getProperty("ipc.server.path");
		Binder.get(environment)
			.bind(prefix, Bindable.mapOf(String.class, Object.class))
			.orElseGet(Map::of)
			.keySet()
			.forEach((name) -> {
				String property = prefix + "." + name + ".path";
				String path = environment.getProperty(property);
				Path isolated = (own != null && own.equals(path)) ? socket : directory.resolve(name + suffix);
				properties.add(property + "=" + isolated);
			});
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof IpcContextCustomizer;
	}

	@Override
	public int hashCode() {
		return IpcContextCustomizer.class.hashCode();
	}

}
