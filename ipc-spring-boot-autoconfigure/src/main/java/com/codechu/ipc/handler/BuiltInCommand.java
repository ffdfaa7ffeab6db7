package com.codechu.ipc.handler;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import com.codechu.ipc.server.RequestHandler;

/**
 * A command that the application does not write itself. A command of the application's
 * with the same name takes its place.
 *
 * @param name the command's name
 * @param description what it does, for who asks for {@code commands}
 * @param members what the members of its requests mean, all of which are texts
 * @param handler answers it
 */
public record BuiltInCommand(String name, String description, Map<String, String> members, RequestHandler handler) {

	public BuiltInCommand {
		members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
	}

	/**
	 * Create a command that takes nothing.
	 * @param name the command's name
	 * @param description what it does
	 * @param handler answers it
	 */
	public BuiltInCommand(String name, String description, RequestHandler handler) {
		this(name, description, Map.of(), handler);
	}

}
