package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcClientInterceptor;
import com.codechu.ipc.client.registry.ImportIpcClients;
import com.codechu.ipc.context.IpcClientCustomizer;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for clients: the one of {@code ipc.client}, those of
 * {@code ipc.clients} by their names, and a builder for others. Clients are made when
 * they are first injected, and connect with their first request.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@EnableConfigurationProperties(IpcClientProperties.class)
@Import(NamedIpcClientsRegistrar.class)
public final class IpcClientAutoConfiguration {

	@Bean
	IpcClientBuilders ipcClientBuilders(JsonLineProtocol protocol, ObjectProvider<IpcClientCustomizer> customizers,
			ObjectProvider<IpcClientInterceptor> interceptors,
			ObjectProvider<IpcClientBuilders.ClientObservation> observation) {
		return new IpcClientBuilders(protocol, customizers, interceptors, observation);
	}

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean
	IpcClient.Builder ipcClientBuilder(IpcClientBuilders builders, IpcClientProperties properties) {
		return builders.create(ImportIpcClients.DEFAULT_CLIENT, "ipc.client", properties);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	IpcClient ipcClient(IpcClient.Builder builder, IpcClientProperties properties, Environment environment) {
		if (properties.getPath() == null) {
			Path server = Binder.get(environment).bind("ipc.server.path", Path.class).orElse(null);
			if (server == null) {
				builder.requireOwnServer();
			}
			builder.defaultPath((server != null) ? server : DefaultSocketPath.resolve(environment));
		}
		return builder.build();
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnThreading(Threading.VIRTUAL)
	IpcClientCustomizer ipcClientVirtualThreadsCustomizer() {
		return (name, builder) -> builder.executor(new VirtualThreadTaskExecutor("ipc-client-"));
	}

}
