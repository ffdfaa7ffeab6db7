package com.codechu.ipc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The commands of a server, as it describes them itself.
 *
 * @param list the commands by name; empty if the server does not describe them
 */
record Commands(List<Command> list) {

	/** The name of the command that describes all. */
	static final String NAME = "commands";

	static final Commands NONE = new Commands(List.of());

	private static final String DEFINITIONS = "$defs";

	private static final Set<String> MEMBERS = Set.of(NAME, DEFINITIONS);

	/**
	 * Understand a description.
	 * @param reply what the server has replied
	 * @param commandKey the member that names the command
	 * @return the commands, {@code null} if that is not a description
	 */
	static @Nullable Commands of(@Nullable Object reply, String commandKey) {
		Map<String, @Nullable Object> description = Json.members(reply);
		if (!(description.get(NAME) instanceof List<?> described) || !MEMBERS.containsAll(description.keySet())) {
			return null;
		}
		Map<String, @Nullable Object> definitions = Json.members(description.get(DEFINITIONS));
		List<Command> commands = new ArrayList<>();
		for (Object each : described) {
			Command command = Command.of(Json.members(each), definitions, commandKey);
			if (command.name().isEmpty()) {
				return null;
			}
			commands.add(command);
		}
		return new Commands(commands);
	}

	/**
	 * Find a command.
	 * @param name its name
	 * @return the command, which may take anything if it is not described
	 */
	Command get(String name) {
		return this.list.stream()
			.filter((command) -> command.name().equals(name))
			.findFirst()
			.orElseGet(() -> Command.unknown(name));
	}

	boolean isEmpty() {
		return this.list.isEmpty();
	}

}
