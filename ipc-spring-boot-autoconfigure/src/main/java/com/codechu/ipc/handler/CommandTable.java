package com.codechu.ipc.handler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.codechu.ipc.server.RequestHandler;
import org.jspecify.annotations.Nullable;

/**
 * Which handler answers which command. Built once, when the application starts;
 * immutable.
 */
public final class CommandTable {

	private final Map<String, Command> commands;

	private final List<String> names;

	private final @Nullable RequestHandler fallback;

	private CommandTable(Map<String, Command> commands, @Nullable RequestHandler fallback) {
		this.commands = Map.copyOf(commands);
		this.names = List.copyOf(commands.keySet());
		this.fallback = fallback;
	}

	/**
	 * Return the names of the commands.
	 * @return the names in alphabetical order
	 */
	public List<String> names() {
		return this.names;
	}

	@Nullable Command find(String name) {
		return this.commands.get(name);
	}

	@Nullable RequestHandler fallback() {
		return this.fallback;
	}

	/**
	 * Collects handlers and finds those that exclude each other.
	 */
	static final class Builder {

		private final Map<String, Command> commands = new TreeMap<>();

		private final Map<String, RequestHandler> fallbacks = new LinkedHashMap<>();

		void command(Command command) {
			Command other = this.commands.putIfAbsent(command.name(), command);
			if (other != null) {
				throw new InvalidHandlerException(
						"Command '%s' is declared twice: by %s and by %s".formatted(command.name(), other, command),
						"Give one of them another name: @IpcCommand(\"name\").");
			}
		}

		void fallback(String beanName, RequestHandler handler) {
			this.fallbacks.put(beanName, handler);
		}

		CommandTable build() {
			if (this.fallbacks.size() > 1) {
				List<String> names = new ArrayList<>(this.fallbacks.keySet());
				throw new InvalidHandlerException(
						"Beans '%s' and '%s' both are a RequestHandler for requests that no command claims"
							.formatted(names.get(0), names.get(1)),
						"Leave @IpcHandler on one of them, or turn the other's work into @IpcCommand methods.");
			}
			return new CommandTable(this.commands, this.fallbacks.values().stream().findFirst().orElse(null));
		}

	}

}
