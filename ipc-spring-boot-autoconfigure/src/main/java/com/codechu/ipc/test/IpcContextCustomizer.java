package com.codechu.ipc.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
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
			TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context, properties.toArray(String[]::new));
			// Destroyed after the server was stopped, unlike a listener to the closing.
			((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean("ipcSocketDirectory",
					directory::close);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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
