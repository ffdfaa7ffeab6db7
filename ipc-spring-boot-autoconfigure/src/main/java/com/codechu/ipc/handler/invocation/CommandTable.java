package com.codechu.ipc.handler.invocation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.codechu.ipc.handler.BuiltInCommand;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.server.RequestHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Which handler answers which command. Built once, when the application starts;
 * immutable.
 */
public final class CommandTable {

	private static final Log logger = LogFactory.getLog(CommandTable.class);

	private final Map<String, CommandPlan> commands;

	private final List<String> names;

	private final @Nullable CommandPlan fallback;

	private final List<ExceptionMethods> advice;

	private CommandTable(Map<String, CommandPlan> commands, @Nullable CommandPlan fallback,
			List<ExceptionMethods> advice) {
		this.commands = new HashMap<>(commands);
		this.names = commands.entrySet()
			.stream()
			.filter((command) -> command.getValue().name(command.getKey()).equals(command.getKey()))
			.map(Map.Entry::getKey)
			.toList();
		this.fallback = fallback;
		this.advice = List.copyOf(advice);
	}

	/**
	 * Return a table of a single handler, with the same advice.
	 * @param handler answers every request
	 * @return the table
	 */
	CommandTable leadingTo(RequestHandler handler) {
		return new CommandTable(Map.of(), new HandlerPlan(handler, ExceptionMethods.NONE, false), this.advice);
	}

	/**
	 * Return the names of the commands, without their aliases.
	 * @return the names in alphabetical order
	 */
	public List<String> names() {
		return this.names;
	}

	/**
	 * Return the aliases of commands.
	 * @return the names of the commands by their aliases
	 */
	Map<String, String> aliases() {
		Map<String, String> aliases = new TreeMap<>();
		this.commands.forEach((alias, command) -> aliases.put(alias, command.name(alias)));
		aliases.keySet().removeAll(this.names);
		return aliases;
	}

	/**
	 * Return a table that also has commands that the application did not write. Where it
	 * wrote one of the same name, that one stays.
	 * @param builtIn further commands
	 * @return the larger table
	 */
	public CommandTable with(Collection<BuiltInCommand> builtIn) {
		Map<String, CommandPlan> commands = new TreeMap<>(this.commands);
		for (BuiltInCommand command : builtIn) {
			CommandPlan own = commands.putIfAbsent(command.name(),
					new HandlerPlan(command.handler(), ExceptionMethods.NONE, true));
			if (own != null) {
				logger.warn(String.format(Locale.ROOT,
						"Command '%s' is %s; it replaces the built-in command of that name", command.name(), own));
			}
		}
		return new CommandTable(commands, this.fallback, this.advice);
	}

	/**
	 * Return whether a command is known to have no reply.
	 * @param name its name
	 * @return {@code false} if it may have one, or does not exist
	 */
	public boolean isSilent(String name) {
		MethodPlan plan = declared(name);
		return plan != null && plan.form() == ReplyForm.VALUE && !plan.isAcknowledged()
				&& plan.method().returnType().toClass() == void.class;
	}

	@Nullable CommandPlan find(String name) {
		return this.commands.get(name);
	}

	@Nullable MethodPlan declared(String name) {
		return (this.commands.get(name) instanceof MethodPlan plan) ? plan : null;
	}

	@Nullable CommandPlan fallback() {
		return this.fallback;
	}

	/**
	 * Return whether requests that no command claims have a handler.
	 * @return whether any name may be that of a command
	 */
	public boolean hasFallback() {
		return this.fallback != null;
	}

	List<ExceptionMethods> advice() {
		return this.advice;
	}

	/**
	 * Collects handlers and finds those that exclude each other.
	 */
	static final class Builder {

		private final Map<String, CommandPlan> commands = new TreeMap<>();

		private final Map<String, CommandPlan> fallbacks = new LinkedHashMap<>();

		private final List<ExceptionMethods> advice = new ArrayList<>();

		void command(MethodPlan command) {
			for (String name : command.names()) {
				CommandPlan other = this.commands.putIfAbsent(name, command);
				if (other != null) {
					throw new InvalidDeclarationException(String.format(Locale.ROOT,
							"Command '%s' is declared twice: by %s and by %s", name, other, command),
							"Give one of them another name: @IpcCommand(\"name\").");
				}
			}
		}

		void fallback(String beanName, RequestHandler handler, ExceptionMethods exceptions) {
			this.fallbacks.put(beanName, new HandlerPlan(handler, exceptions, false));
		}

		void advice(ExceptionMethods exceptions) {
			this.advice.add(exceptions);
		}

		CommandTable build() {
			if (this.fallbacks.size() > 1) {
				List<String> names = new ArrayList<>(this.fallbacks.keySet());
				throw new InvalidDeclarationException(
						String.format(Locale.ROOT,
								"Beans '%s' and '%s' are both a RequestHandler for requests without a matching command",
								names.get(0), names.get(1)),
						"Keep @IpcHandler on one of them only, or replace the other one with @IpcCommand methods.");
			}
			return new CommandTable(this.commands, this.fallbacks.values().stream().findFirst().orElse(null),
					this.advice);
		}

	}

}
