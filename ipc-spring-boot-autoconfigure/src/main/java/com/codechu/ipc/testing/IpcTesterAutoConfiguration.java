package com.codechu.ipc.testing;

import java.nio.file.Path;
import java.util.function.Supplier;

import com.codechu.ipc.context.LocalIpcServerPath;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.assertj.core.api.AssertProvider;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for an {@link IpcTester}.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(AssertProvider.class)
public final class IpcTesterAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	IpcTester ipcTester(Environment environment, ObjectProvider<JsonLineProtocol> protocol) {
		// The server is started after this bean is made.
		Supplier<Path> path = () -> {
			String running = environment.getProperty(LocalIpcServerPath.PROPERTY);
			if (running == null) {
				throw new IllegalStateException("No IPC server runs in this application context:"
						+ " it has no @IpcHandler bean, or ipc.server.enabled is false");
			}
			return Path.of(running);
		};
		return new IpcTester(path, protocol.getIfAvailable(JsonLineProtocol::new),
				environment.getProperty("ipc.server.command-key", MockIpcServer.COMMAND_KEY), IpcTester.TIMEOUT);
	}

}
