package com.codechu.ipc.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * Gives the context of a test sockets, FIFOs and a pidfile of its own, so that it never
 * meets the daemon that runs beside it, nor another context; and a server for the clients
 * that are to talk to one. Equal ones share a cached context.
 *
 * @param mocked the clients of the {@link MockIpcServer}, empty for all of them,
 * {@code null} if there is no such server
 */
record IpcContextCustomizer(@Nullable Set<String> mocked) implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		ConfigurableEnvironment environment = context.getEnvironment();
		boolean isolated = environment.getProperty("ipc.test.isolated", Boolean.class, true);
		if (!isolated && this.mocked == null) {
			return;
		}
		try {
			SocketDirectory directory = SocketDirectory.create();
			closeWith(context, "ipcSocketDirectory", directory);
			TestPaths paths = new TestPaths(environment, directory.path());
			if (isolated) {
				paths.isolate();
			}
			if (this.mocked != null) {
				MockIpcServer server = MockIpcServer
					.start(environment.getProperty("ipc.client.command-key", MockIpcServer.COMMAND_KEY));
				context.getBeanFactory().registerSingleton("mockIpcServer", server);
				closeWith(context, "mockIpcServer", server);
				paths.connect(this.mocked, server.path());
			}
			TestPropertySourceUtils.addInlinedPropertiesToEnvironment(context, paths.properties());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// After all lifecycles were stopped, unlike by a listener to the closing.
	private static void closeWith(ConfigurableApplicationContext context, String name, AutoCloseable closeable) {
		((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean(name, closeable::close);
	}

}
