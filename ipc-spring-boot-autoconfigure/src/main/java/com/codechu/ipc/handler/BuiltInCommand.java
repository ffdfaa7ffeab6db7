package com.codechu.ipc.handler;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import com.codechu.ipc.server.RequestHandler;
import org.jspecify.annotations.Nullable;

/**
 * A command that is not declared by the application. A command of the application with
 * the same name replaces it.
 *
 * @param name the command's name
 * @param description what it does, as described by the command {@code commands}
 * @param members descriptions of the members of its requests by name; all members are
 * strings
 * @param handler answers it
 * @param server the name of the server that has it, {@code null} for all
 * @since 0.1.0
 */
public record BuiltInCommand(String name, String description, Map<String, String> members, RequestHandler handler,
		@Nullable String server) {

	public BuiltInCommand {
		members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
	}

	/**
	 * Create a command without parameters, on all servers.
	 * @param name the command's name
	 * @param description what it does
	 * @param handler answers it
	 */
	public BuiltInCommand(String name, String description, RequestHandler handler) {
		this(name, description, Map.of(), handler, null);
	}

	/**
	 * Return whether a server has this command.
	 * @param server the name of the server
	 * @return whether it has the command
	 */
	public boolean isOn(String server) {
		return this.server == null || this.server.equals(server);
	}

}
