package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.codechu.ipc.autoconfigure.IpcServerProperties.Shutdown;
import com.codechu.ipc.context.IpcServerCustomizer;
import com.codechu.ipc.context.internal.BackgroundStop;
import com.codechu.ipc.context.internal.CommandGroupsInterceptor;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.handler.BuiltInCommand;
import com.codechu.ipc.handler.IpcExceptionResolver;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.invocation.CommandDescriptions;
import com.codechu.ipc.handler.invocation.CommandDispatcher;
import com.codechu.ipc.handler.invocation.CommandObserver;
import com.codechu.ipc.handler.invocation.CommandTable;
import com.codechu.ipc.handler.invocation.CommandTables;
import com.codechu.ipc.handler.invocation.DispatchSettings;
import com.codechu.ipc.handler.invocation.Rejection;
import com.codechu.ipc.handler.invocation.ThreadState;
import com.codechu.ipc.peer.AllowedPeers;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.socket.InheritedSocket;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.core.env.Environment;

/**
 * Creates servers from their properties and the settings that all servers share.
 */
class IpcServerFactory {

	private static final Map<String, String> NAMES = Map.of("shutdownGrace", "grace", "shutdownTimeout", "timeout");

	private final BeanFactory beans;

	private final IpcServerSettings settings;

	private final CommandTables tables;

	private final JsonLineProtocol protocol;

	IpcServerFactory(BeanFactory beans, IpcServerSettings settings, CommandTables tables, JsonLineProtocol protocol) {
		this.beans = beans;
		this.settings = settings;
		this.tables = tables;
		this.protocol = protocol;
	}

	/**
	 * Make a server.
	 * @param name its name
	 * @return the server, which is not started
	 */
	UnixServer create(String name) {
		IpcServerProperties properties = this.settings.get(name);
		String prefix = IpcServerSettings.property(name, "");
		Require.noTilde(prefix + "path", properties.getPath());
		Require.commandKey(prefix + "command-key", properties.getCommandKey());
		CommandDispatcher dispatcher = dispatcher(name, properties);
		UnixServer.Builder builder = Require
			.valid(prefix, Map.of(), () -> UnixServer.builder().backlog(properties.getBacklog()))
			.protocol(this.protocol)
			.requestHandlers(dispatcher::to)
			.lineHandler(dispatcher::reading)
			.errorMessages(properties.getErrors().includesMessage())
			.mode(properties.getMode())
			.group(properties.getGroup())
			.trustedDirectories(this.beans.getBean(TrustedDirectories.class))
			.limits(properties.getLimits().limits(prefix + "limits.", this.beans.getBean(Environment.class)))
			.allowedPeers(allowedPeers(prefix, properties));
		bind(name, builder);
		shutdown(prefix, properties.getShutdown(), builder);
		this.beans.getBeanProvider(IpcServerCustomizer.class)
			.orderedStream()
			.forEach((customizer) -> customizer.customize(name, builder));
		return builder.name(name).build();
	}

	private CommandDispatcher dispatcher(String name, IpcServerProperties properties) {
		CommandTable table = this.tables.of(name);
		List<BuiltInCommand> builtIn = new ArrayList<>(this.beans.getBeanProvider(BuiltInCommand.class)
			.orderedStream()
			.filter((command) -> command.isOn(name))
			.toList());
		if (properties.getIntrospection().isEnabled()) {
			builtIn.add(new BuiltInCommand(CommandDescriptions.NAME, "Describes all commands, with JSON Schemas.",
					new CommandDescriptions(table, this.protocol, () -> builtIn)));
		}
		DispatchSettings settings = new DispatchSettings(observer(properties), interceptors(name, properties),
				all(IpcExceptionResolver.class), all(Rejection.class), all(ThreadState.class),
				properties.getErrors().includesMessage(), properties.getIntrospection().isEnabled());
		return new CommandDispatcher(table.with(builtIn), properties.getCommandKey(), this.protocol, settings);
	}

	private @Nullable CommandObserver observer(IpcServerProperties properties) {
		ServerObservation observation = properties.getObservation().isEnabled()
				? this.beans.getBeanProvider(ServerObservation.class).getIfAvailable() : null;
		return (observation != null) ? observation.observer() : null;
	}

	private List<IpcInterceptor> interceptors(String name, IpcServerProperties properties) {
		List<IpcInterceptor> interceptors = new ArrayList<>(all(IpcInterceptor.class));
		Map<String, Set<String>> groups = this.settings.commandGroups(name);
		if (!groups.isEmpty()) {
			String property = IpcServerSettings.property(name, CommandAccess.GROUPS);
			groups.forEach((command, each) -> requireKnown(property + "." + command, List.of(), List.copyOf(each)));
			Environment environment = this.beans.getBean(Environment.class);
			List<BuiltInCommand> builtIn = all(BuiltInCommand.class);
			if (!name.equals(UnixServer.DEFAULT_NAME)) {
				CommandAccess.requireUsed(property, properties.getCommandGroups(), this.tables.only(name), builtIn,
						environment);
			}
			interceptors.add(new CommandGroupsInterceptor(
					CommandAccess.rules(property, groups, this.tables, builtIn, environment)));
			AnnotationAwareOrderComparator.sort(interceptors);
		}
		return interceptors;
	}

	private <T> List<T> all(Class<T> type) {
		return this.beans.getBeanProvider(type).orderedStream().toList();
	}

	// A socket that systemd passes in belongs to the server that has its path, else to
	// the one without a name.
	private void bind(String name, UnixServer.Builder builder) {
		builder.path(this.settings.path(name));
		try {
			ServerSocketChannel inherited = InheritedSocket.find();
			if (inherited != null) {
				Path path = ((UnixDomainSocketAddress) inherited.getLocalAddress()).getPath();
				if (this.settings.owner(path).equals(name)) {
					builder.inherited(inherited).path(path);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void shutdown(String prefix, Shutdown shutdown, UnixServer.Builder builder) {
		LifecycleProperties lifecycle = this.beans.getBean(LifecycleProperties.class);
		Require.valid(prefix + "shutdown.", NAMES, () -> builder.shutdownGrace(shutdown.getGrace())
			.shutdownTimeout(BackgroundStop.timeout(lifecycle, shutdown.getTimeout(), shutdown.getGrace())));
	}

	private static @Nullable AllowedPeers allowedPeers(String prefix, IpcServerProperties properties) {
		if (properties.getAllowedUsers().isEmpty() && properties.getAllowedGroups().isEmpty()) {
			return null;
		}
		requireKnown(prefix + "allowed-users", properties.getAllowedUsers(), List.of());
		requireKnown(prefix + "allowed-groups", List.of(), properties.getAllowedGroups());
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

	/**
	 * How servers are observed.
	 */
	@FunctionalInterface
	interface ServerObservation {

		/**
		 * Make what observes the requests of one server.
		 * @return the observer
		 */
		CommandObserver observer();

	}

}
