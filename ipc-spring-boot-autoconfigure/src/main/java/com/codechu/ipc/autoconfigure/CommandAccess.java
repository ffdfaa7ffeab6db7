package com.codechu.ipc.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.codechu.ipc.handler.BuiltInCommand;
import com.codechu.ipc.handler.invocation.CommandDescriptions;
import com.codechu.ipc.handler.invocation.CommandRules;
import com.codechu.ipc.handler.invocation.CommandTables;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Rules that restrict access to commands, from properties.
 */
final class CommandAccess {

	/** For those who have no Spring Security. */
	static final String GROUPS = "command-groups";

	/** For those who have. */
	static final String SECURITY = "ipc.server.security";

	static final String AUTHORITIES = SECURITY + ".command-authorities";

	private CommandAccess() {
	}

	/**
	 * Return whether there are properties below a name.
	 * @param property the name
	 * @param environment where to look
	 * @return whether there are
	 */
	static boolean isStated(String property, Environment environment) {
		return Binder.get(environment).bind(property, Bindable.mapOf(String.class, Object.class)).isBound();
	}

	/**
	 * Reject properties that would have no effect because Spring Security is not
	 * available.
	 * @param environment the application's properties
	 * @param classLoader the application's
	 */
	static void requireSpringSecurity(Environment environment, @Nullable ClassLoader classLoader) {
		boolean present = ClassUtils.isPresent("org.springframework.security.core.context.SecurityContextHolder",
				classLoader);
		Require.require(present || !isStated(SECURITY, environment), SECURITY, "*",
				"it has no effect without Spring Security: add spring-boot-starter-security, or specify groups with "
						+ "ipc.server." + GROUPS);
	}

	/**
	 * Return rules for commands that exist: a rule with a misspelled name would have no
	 * effect.
	 * @param property the property that states them
	 * @param stated what it states
	 * @param tables the commands of the application, of all servers
	 * @param builtIn those that are built in
	 * @param environment the application's properties, which tell that this is a test of
	 * a part of it
	 * @return the rules
	 */
	static CommandRules<Set<String>> rules(String property, Map<String, Set<String>> stated, CommandTables tables,
			Collection<BuiltInCommand> builtIn, Environment environment) {
		CommandRules<Set<String>> rules = new CommandRules<>(stated);
		stated.forEach((name, anyOf) -> Require.require(!anyOf.isEmpty(), property + "." + name, anyOf,
				"nobody could use the command: specify at least one"));
		tables.aliases().forEach((alias) -> requireForName(property, rules, alias.getKey(), alias.getValue()));
		requireUsed(property, stated, tables, builtIn, environment);
		return rules;
	}

	/**
	 * Require that each rule is for a command that exists.
	 * @param property the property that states them
	 * @param stated what it states
	 * @param tables the commands of the servers that they are for
	 * @param builtIn those that are built in
	 * @param environment the application's properties
	 */
	static void requireUsed(String property, Map<String, Set<String>> stated, CommandTables tables,
			Collection<BuiltInCommand> builtIn, Environment environment) {
		boolean whole = environment.getProperty(EnableAutoConfiguration.ENABLED_OVERRIDE_PROPERTY, Boolean.class, true);
		if (!whole || tables.hasFallback()) {
			return;
		}
		List<String> known = new ArrayList<>(tables.names());
		known.add(CommandDescriptions.NAME);
		builtIn.forEach((command) -> known.add(command.name()));
		for (String name : new CommandRules<>(stated).unused(known)) {
			Require.require(false, property, name,
					"no command has this name; names with characters other than letters, digits "
							+ "and - need brackets, as in \"[scanner.*]\"; known commands: "
							+ String.join(", ", known));
		}
	}

	private static void requireForName(String property, CommandRules<?> rules, String alias, String command) {
		String misleading = rules.misleading(alias, command);
		if (misleading != null) {
			String what = misleading.equals(alias) ? "it is an alias of the command '" + command + "'"
					: "it matches '" + alias + "', which is an alias of the command '" + command + "'";
			Require.require(false, property, misleading,
					what + ", but it does not apply to that command: specify the rule for '" + command + "'");
		}
	}

}
