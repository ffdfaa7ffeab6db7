package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.context.IpcServerCustomizer;
import com.codechu.ipc.context.internal.BackgroundStop;
import com.codechu.ipc.context.internal.IpcServerLifecycle;
import com.codechu.ipc.context.internal.LocalIpcServerPathPublisher;
import com.codechu.ipc.context.internal.ThreadCleaners;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.handler.BuiltInCommand;
import com.codechu.ipc.handler.IpcExceptionResolver;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.invocation.CommandDescriptions;
import com.codechu.ipc.handler.invocation.CommandDispatcher;
import com.codechu.ipc.handler.invocation.CommandObserver;
import com.codechu.ipc.handler.invocation.CommandTable;
import com.codechu.ipc.handler.invocation.DispatchSettings;
import com.codechu.ipc.handler.invocation.HandlerBeans;
import com.codechu.ipc.handler.invocation.Rejection;
import com.codechu.ipc.handler.invocation.ThreadCleaner;
import com.codechu.ipc.peer.AllowedPeers;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.ServerLimits;
import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.socket.InheritedSocket;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for a server of the {@link IpcHandler} beans.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class,
		afterName = "org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration")
@Conditional(OnIpcServerCondition.class)
@ConditionalOnBooleanProperty(name = "ipc.server.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ IpcServerProperties.class, LifecycleProperties.class })
public final class IpcServerAutoConfiguration {

	private static final int MAX_CONNECTIONS_ON_VIRTUAL_THREADS = 1024;

	@Bean
	@ConditionalOnMissingBean
	CommandTable ipcCommandTable(ConfigurableListableBeanFactory beanFactory, JsonLineProtocol protocol,
			IpcServerProperties properties) {
		return new HandlerBeans(beanFactory, protocol, properties.getCommandKey()).find();
	}

	@Bean
	@ConditionalOnMissingBean
	CommandDispatcher ipcCommandDispatcher(CommandTable table, JsonLineProtocol protocol,
			IpcServerProperties properties, ObjectProvider<BuiltInCommand> builtIn,
			ObjectProvider<CommandObserver> observer, ObjectProvider<IpcInterceptor> interceptors,
			ObjectProvider<IpcExceptionResolver> resolvers, ObjectProvider<Rejection> rejections,
			ObjectProvider<ThreadCleaner> cleaners) {
		DispatchSettings settings = new DispatchSettings(observer.getIfAvailable(),
				interceptors.orderedStream().toList(), resolvers.orderedStream().toList(),
				rejections.orderedStream().toList(), cleaners.orderedStream().toList(),
				properties.getErrors().includesMessage(), properties.getIntrospection().isEnabled());
		return new CommandDispatcher(table.with(builtIn.orderedStream().toList()), properties.getCommandKey(), protocol,
				settings);
	}

	@Bean
	ThreadCleaner ipcThreadCleaner(ResourceLoader resources) {
		return ThreadCleaners.find(resources.getClassLoader());
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "ipc.server.introspection.enabled", matchIfMissing = true)
	BuiltInCommand ipcCommandsCommand(CommandTable table, JsonLineProtocol protocol,
			ConfigurableListableBeanFactory beanFactory) {
		// A bean is not given to itself.
		ObjectProvider<BuiltInCommand> builtIn = beanFactory.getBeanProvider(BuiltInCommand.class);
		return new BuiltInCommand(CommandDescriptions.NAME, "Describes all commands, with JSON Schemas.",
				new CommandDescriptions(table, protocol, () -> builtIn.orderedStream().toList()));
	}

	@Bean(destroyMethod = "")
	@ConditionalOnMissingBean
	UnixServer ipcServer(IpcServerProperties properties, CommandDispatcher dispatcher, JsonLineProtocol protocol,
			LifecycleProperties lifecycle, TrustedDirectories trustedDirectories, Environment environment,
			ObjectProvider<IpcServerCustomizer> customizers) throws IOException {
		Require.noTilde("ipc.server.path", properties.getPath());
		Require.commandKey("ipc.server.command-key", properties.getCommandKey());
		Path path = (properties.getPath() != null) ? properties.getPath() : DefaultSocketPath.resolve(environment);
		ServerLimits limits = limits(properties.getLimits(), environment);
		ServerSocketChannel inherited = InheritedSocket.find();
		UnixServer.Builder builder = Require
			.valid("ipc.server.", Map.of(), () -> UnixServer.builder().backlog(properties.getBacklog()))
			.inherited(inherited)
			.path((inherited != null) ? ((UnixDomainSocketAddress) inherited.getLocalAddress()).getPath() : path)
			.protocol(protocol)
			.requestHandlers(dispatcher::to)
			.lineHandler(dispatcher::reading)
			.errorMessages(properties.getErrors().includesMessage())
			.mode(properties.getMode())
			.group(properties.getGroup())
			.trustedDirectories(trustedDirectories)
			.limits(limits)
			.allowedPeers(allowedPeers(properties))
			.shutdownTimeout(BackgroundStop.timeout(lifecycle, limits.shutdownGrace()));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	static ServerLimits limits(IpcServerProperties.Limits limits, Environment environment) {
		Integer maxConnections = limits.getMaxConnections();
		if (maxConnections == null) {
			maxConnections = Threading.VIRTUAL.isActive(environment) ? MAX_CONNECTIONS_ON_VIRTUAL_THREADS
					: ServerLimits.DEFAULTS.maxConnections();
		}
		int connections = maxConnections;
		int maxStreams = (limits.getMaxStreams() != null) ? limits.getMaxStreams() : 0;
		return Require.valid("ipc.server.limits.", Map.of(), () -> new ServerLimits(connections,
				limits.getMaxConnectionsPerUser(), limits.getMaxRunningHandlers(), limits.getIdleTimeout(),
				limits.getLineTimeout(), limits.getWriteTimeout(), limits.getHandlerTimeout(), maxStreams,
				(int) Math.min(limits.getMaxPending().toBytes(), Integer.MAX_VALUE), limits.getShutdownGrace()));
	}

	private static @Nullable AllowedPeers allowedPeers(IpcServerProperties properties) {
		if (properties.getAllowedUsers().isEmpty() && properties.getAllowedGroups().isEmpty()) {
			return null;
		}
		requireKnown("ipc.server.allowed-users", properties.getAllowedUsers(), List.of());
		requireKnown("ipc.server.allowed-groups", List.of(), properties.getAllowedGroups());
		return AllowedPeers.of(properties.getAllowedUsers(), properties.getAllowedGroups());
	}

	private static void requireKnown(String property, List<String> users, List<String> groups) {
		try {
			AllowedPeers.of(users, groups);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(property, users.isEmpty() ? groups : users,
					ex.getMessage());
		}
	}

	@Bean
	@ConditionalOnThreading(Threading.VIRTUAL)
	@Order(Ordered.HIGHEST_PRECEDENCE)
	IpcServerCustomizer ipcVirtualThreadsCustomizer() {
		return (builder) -> builder.executor(new VirtualThreadTaskExecutor("ipc-"));
	}

	@Bean
	@ConditionalOnMissingBean
	IpcServerLifecycle ipcServerLifecycle(UnixServer server, CommandTable commands, ApplicationEventPublisher events) {
		return new IpcServerLifecycle(server, commands, events);
	}

	@Bean
	LocalIpcServerPathPublisher ipcLocalServerPathPublisher(ApplicationContext context) {
		return new LocalIpcServerPathPublisher(context);
	}

}
