package com.codechu.ipc.context;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.server.UnixServer;

/**
 * The servers of an application by their names: that of {@code ipc.server}, which is
 * called {@value UnixServer#DEFAULT_NAME}, those of {@code ipc.servers}, and further
 * {@link UnixServer} beans. Disabled servers are not included. Safe for use by multiple
 * concurrent threads.
 *
 * @since 0.1.0
 */
public final class IpcServers {

	private final Map<String, UnixServer> servers = new LinkedHashMap<>();

	/**
	 * Create a registry.
	 * @param servers the servers, in the order in which they are to be started
	 * @throws InvalidDeclarationException if two of them have the same name or path
	 */
	public IpcServers(Collection<UnixServer> servers) {
		Map<Path, String> paths = new LinkedHashMap<>();
		for (UnixServer server : servers) {
			String name = server.name();
			if (this.servers.put(name, server) != null) {
				throw new InvalidDeclarationException("There are two IPC servers named '" + name + "'",
						"Give one of the UnixServer beans another name: UnixServer.builder().name(\"name\").");
			}
			String other = paths.put(server.path(), name);
			if (other != null) {
				throw new InvalidDeclarationException(
						String.format(Locale.ROOT, "IPC servers '%s' and '%s' have the same path %s", other, name,
								server.path()),
						String.format(Locale.ROOT, "Set 'ipc.servers.%s.path' to another path.", name));
			}
		}
	}

	/**
	 * Return the names.
	 * @return the names in the order in which the servers are started
	 */
	public Set<String> names() {
		return Collections.unmodifiableSet(this.servers.keySet());
	}

	/**
	 * Return all servers.
	 * @return the servers in the order in which they are started
	 */
	public Collection<UnixServer> all() {
		return Collections.unmodifiableCollection(this.servers.values());
	}

	/**
	 * Return a server.
	 * @param name its name
	 * @return the server
	 * @throws InvalidDeclarationException if there is no server of that name
	 */
	public UnixServer get(String name) {
		UnixServer server = this.servers.get(name);
		if (server == null) {
			throw new InvalidDeclarationException(
					String.format(Locale.ROOT, "There is no IPC server '%s'; known servers: %s", name,
							String.join(", ", this.servers.keySet())),
					String.format(Locale.ROOT, "Configure it under 'ipc.servers.%s', or correct the name.", name));
		}
		return server;
	}

}
