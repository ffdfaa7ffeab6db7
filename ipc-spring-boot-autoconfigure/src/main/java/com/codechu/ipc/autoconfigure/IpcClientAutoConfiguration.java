package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcClientInterceptor;
import com.codechu.ipc.client.registry.ImportedClientsCheck;
import com.codechu.ipc.client.registry.IpcClients;
import com.codechu.ipc.context.IpcClientCustomizer;
import com.codechu.ipc.context.IpcServers;
import com.codechu.ipc.handler.invocation.CommandTables;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
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
 * {@code ipc.clients} qualified by their names, and a builder for others. Clients are
 * created when they are first injected, and connect on their first request.
 *
 * @since 0.1.0
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
	static BeanFactoryPostProcessor ipcClientQualifiers(Environment environment) {
		return NamedBeans.CLIENTS.qualifiers(environment);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	IpcClients ipcClients(BeanFactory beanFactory, Environment environment) {
		return new IpcClients(beanFactory,
				NamedBeans.CLIENTS.names(environment)
					.stream()
					.collect(Collectors.toMap(Function.identity(), NamedBeans.CLIENTS::beanName)));
	}

	@Bean
	ImportedClientsCheck ipcImportedClientsCheck(ConfigurableListableBeanFactory beanFactory, IpcClients clients,
			ObjectProvider<IpcServers> servers, ObjectProvider<CommandTables> tables) {
		return new ImportedClientsCheck(beanFactory, clients, (path, command) -> servers.stream()
			.flatMap((present) -> present.all().stream())
			.anyMatch(
					(server) -> server.path().equals(path) && tables.getObject().of(server.name()).isSilent(command)));
	}

	@Bean
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@ConditionalOnMissingBean
	IpcClient.Builder ipcClientBuilder(IpcClientBuilders builders, IpcClientProperties properties) {
		return builders.create(IpcClients.DEFAULT, "ipc.client", properties);
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	IpcClient ipcClient(IpcClient.Builder builder, IpcClientProperties properties, Environment environment) {
		if (properties.getPath() == null) {
			Path server = Binder.get(environment).bind("ipc.server.path", Path.class).orElse(null);
			if (server != null) {
				builder.defaultPath(server);
			}
			else {
				builder.sharedDefaultPath(DefaultSocketPath.resolve(environment));
			}
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
