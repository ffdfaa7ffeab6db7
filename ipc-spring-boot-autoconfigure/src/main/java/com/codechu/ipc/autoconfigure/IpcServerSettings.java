package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.socket.DefaultPath;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * The properties of each server: that of {@code ipc.server}, and those of
 * {@code ipc.servers} by name.
 */
final class IpcServerSettings {

	private final Environment environment;

	private final Map<String, IpcServerProperties> servers = new LinkedHashMap<>();

	IpcServerSettings(Environment environment, IpcServerProperties main) {
		this.environment = environment;
		this.servers.put(UnixServer.DEFAULT_NAME, main);
		named(environment).forEach((name) -> this.servers.put(name, inheriting(name)));
	}

	private IpcServerProperties inheriting(String name) {
		IpcServerProperties properties = InheritedProperties.ofServer(name)
			.bind(this.environment, IpcServerProperties.class);
		inheritPeers(name, properties);
		return properties;
	}

	// Who is allowed by one of them is so whatever the other one says, so that a server
	// for fewer users would be open to the groups of the other server.
	private void inheritPeers(String name, IpcServerProperties properties) {
		boolean users = isSet(property(name, "allowed-users"));
		boolean groups = isSet(property(name, "allowed-groups"));
		if (users && !groups) {
			properties.setAllowedGroups(List.of());
		}
		else if (groups && !users) {
			properties.setAllowedUsers(List.of());
		}
	}

	private boolean isSet(String property) {
		return Binder.get(this.environment).bind(property, Bindable.listOf(String.class)).isBound();
	}

	/**
	 * Return the names below {@code ipc.servers}.
	 * @param environment has the properties
	 * @return the names in alphabetical order
	 */
	static Set<String> named(Environment environment) {
		Set<String> names = new TreeSet<>(NamedBeans.SERVERS.names(environment));
		if (names.contains(UnixServer.DEFAULT_NAME)) {
			throw new InvalidConfigurationPropertyValueException("ipc.servers." + UnixServer.DEFAULT_NAME, null,
					"the IPC server with this name is configured under 'ipc.server'");
		}
		return names;
	}

	/**
	 * Return those of {@link #named} that are to be started, as they are unless they are
	 * switched off.
	 * @param environment has the properties
	 * @return the names in alphabetical order
	 */
	static List<String> started(Environment environment) {
		return named(environment).stream()
			.filter((name) -> !Boolean.FALSE.equals(InheritedProperties.ofServer(name).flag(environment, "enabled")))
			.toList();
	}

	/**
	 * Return where a server is.
	 * @param environment has the properties
	 * @param name the name of the server
	 * @return the path of its socket
	 */
	static Path path(Environment environment, String name) {
		String path = environment.getProperty(property(name, "path"));
		if (path != null) {
			return Path.of(path);
		}
		return name.equals(UnixServer.DEFAULT_NAME) ? DefaultSocketPath.resolve(environment)
				: DefaultPath.beside(path(environment, UnixServer.DEFAULT_NAME), name);
	}

	/**
	 * Return the name of a property of a server.
	 * @param server the name of the server
	 * @param name the name of the property below the server's prefix
	 * @return its name
	 */
	static String property(String server, String name) {
		return server.equals(UnixServer.DEFAULT_NAME) ? InheritedProperties.SERVER + "." + name
				: InheritedProperties.ofServer(server).own() + "." + name;
	}

	/**
	 * Return which servers have commands of ours.
	 * @param main whether the server of {@code ipc.server} has
	 * @return their names
	 */
	List<String> served(boolean main) {
		return this.servers.keySet().stream().filter((name) -> main || !name.equals(UnixServer.DEFAULT_NAME)).toList();
	}

	/**
	 * Return whose socket it is that somebody else has opened.
	 * @param path the path of the socket
	 * @return the name of the server that has this path, or else of that without a name
	 */
	String owner(Path path) {
		return started(this.environment).stream()
			.filter((name) -> path(name).equals(path))
			.findFirst()
			.orElse(UnixServer.DEFAULT_NAME);
	}

	/**
	 * Return the groups that the commands of a server are for. A map is bound by the
	 * names that are found, which are its own ones only.
	 * @param name the name of the server
	 * @return the groups by command; those of {@code ipc.server} where it has none
	 */
	Map<String, Set<String>> commandGroups(String name) {
		Map<String, Set<String>> groups = new LinkedHashMap<>(get(UnixServer.DEFAULT_NAME).getCommandGroups());
		groups.putAll(get(name).getCommandGroups());
		return groups;
	}

	Path path(String name) {
		return path(this.environment, name);
	}

	IpcServerProperties get(String name) {
		IpcServerProperties properties = this.servers.get(name);
		if (properties == null) {
			throw new IllegalArgumentException("There is no IPC server '" + name + "'");
		}
		return properties;
	}

	/**
	 * Require that there is a server, whether it is switched on or not.
	 * @param property the property that names it
	 * @param name its name
	 * @return the name
	 */
	String require(String property, String name) {
		if (!this.servers.containsKey(name)) {
			throw new InvalidConfigurationPropertyValueException(property, name,
					"there is no such IPC server; known servers: " + String.join(", ", this.servers.keySet()));
		}
		return name;
	}

	Set<String> names() {
		return this.servers.keySet();
	}

}
