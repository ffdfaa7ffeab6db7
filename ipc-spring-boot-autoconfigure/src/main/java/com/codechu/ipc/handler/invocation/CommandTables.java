package com.codechu.ipc.handler.invocation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Which handlers answer which commands of which server. Built once, when the application
 * starts; immutable.
 */
public final class CommandTables {

	private static final CommandTable NONE = new CommandTable.Builder().build();

	private final Map<String, CommandTable> tables = new LinkedHashMap<>();

	/**
	 * Create the tables.
	 * @param servers the names of the servers
	 * @param finder finds the commands of each
	 */
	public CommandTables(Collection<String> servers, Function<String, CommandTable> finder) {
		servers.forEach((server) -> this.tables.put(server, finder.apply(server)));
	}

	/**
	 * Return the tables of one server.
	 * @param server its name
	 * @return its table alone
	 */
	public CommandTables only(String server) {
		return new CommandTables(Set.of(server), this::of);
	}

	/**
	 * Return the names of all commands.
	 * @return the names, of whatever server
	 */
	public Set<String> names() {
		Set<String> names = new TreeSet<>();
		this.tables.values().forEach((table) -> names.addAll(table.names()));
		return names;
	}

	/**
	 * Return the aliases of commands.
	 * @return each alias with the name of its command, which may be another one on
	 * another server
	 */
	public Set<Map.Entry<String, String>> aliases() {
		Set<Map.Entry<String, String>> aliases = new LinkedHashSet<>();
		this.tables.values().forEach((table) -> aliases.addAll(table.aliases().entrySet()));
		return aliases;
	}

	/**
	 * Return whether there may be commands with unknown names.
	 * @return whether a server has a handler of requests that no command claims
	 */
	public boolean hasFallback() {
		return this.tables.values().stream().anyMatch(CommandTable::hasFallback);
	}

	/**
	 * Return the commands of a server.
	 * @param server its name
	 * @return its table, without commands if it has no handlers of ours
	 */
	public CommandTable of(String server) {
		return this.tables.getOrDefault(server, NONE);
	}

}
