package com.codechu.ipc.handler.invocation;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.handler.IpcInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.util.PatternMatchUtils;

/**
 * Rules for commands: by name, and by pattern, such as {@code scanner.*}, or {@code *}
 * for all others. A name goes before any pattern, and of several patterns the longest one
 * counts. Immutable.
 *
 * @param <T> what a rule says
 */
public final class CommandRules<T> {

	private static final String ANY = "*";

	private final Map<String, T> rules;

	/** The longest one first. */
	private final List<String> patterns;

	/**
	 * Create rules.
	 * @param rules what they say, by name or pattern
	 */
	public CommandRules(Map<String, T> rules) {
		this.rules = new HashMap<>(rules);
		this.patterns = rules.keySet()
			.stream()
			.filter(CommandRules::isPattern)
			.sorted((one, other) -> other.length() - one.length())
			.toList();
	}

	private static boolean isPattern(String key) {
		return key.contains(ANY);
	}

	/**
	 * Find the rule for a request.
	 * @param invocation the request; where no command claims it, the name it gives counts
	 * @return what the rule says, {@code null} if there is none
	 */
	public @Nullable T find(IpcInvocation invocation) {
		return find((invocation.command() != null) ? invocation.command() : invocation.request().command());
	}

	@Nullable T find(@Nullable String command) {
		String key = key(command);
		return (key != null) ? this.rules.get(key) : null;
	}

	private @Nullable String key(@Nullable String command) {
		if (this.rules.containsKey(command)) {
			return command;
		}
		for (int i = 0; i < this.patterns.size(); i++) {
			String pattern = this.patterns.get(i);
			if (PatternMatchUtils.simpleMatch(pattern, (command != null) ? command : "")) {
				return pattern;
			}
		}
		return null;
	}

	/**
	 * Find a rule that seems to guard a command by one of its aliases, but does not, as
	 * the name of the command alone counts.
	 * @param alias the alias
	 * @param command the name of the command
	 * @return the name or pattern of the rule; {@code null} if there is none, or the
	 * command has a rule that goes before it
	 */
	public @Nullable String misleading(String alias, String command) {
		String seeming = key(alias);
		String actual = key(command);
		boolean counts = seeming == null || seeming.equals(actual)
				|| (actual != null && (!isPattern(actual) || actual.length() > seeming.length()));
		return counts ? null : seeming;
	}

	/**
	 * Return the names and patterns that no command has.
	 * @param commands names of commands
	 * @return names that are not among them, and patterns that match none of them
	 */
	public List<String> unused(Collection<String> commands) {
		return this.rules.keySet()
			.stream()
			.filter((key) -> isPattern(key)
					? commands.stream().noneMatch((command) -> PatternMatchUtils.simpleMatch(key, command))
					: !commands.contains(key))
			.toList();
	}

}
