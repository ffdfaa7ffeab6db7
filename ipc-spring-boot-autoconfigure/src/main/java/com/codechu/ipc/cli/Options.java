package com.codechu.ipc.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.codechu.ipc.protocol.internal.Durations;
import org.jspecify.annotations.Nullable;

/**
 * Options before the command.
 *
 * @param socket path of the socket, {@code null} if it must be determined
 * @param server the name of the server below {@code ipc.servers}, {@code null} for that
 * of {@code ipc.server}
 * @param commandKey the member that names the command, {@code null} if it must be
 * determined
 * @param timeoutMillis how long to wait for a reply; 0 forever
 * @param pretty whether to indent items
 * @param quiet whether to write items and errors only
 * @param help whether to show the help instead
 */
record Options(@Nullable String socket, @Nullable String server, @Nullable String commandKey, long timeoutMillis,
		boolean pretty, boolean quiet, boolean help) {

	static final String SOCKET = "--socket";

	static final String SERVER = "--server";

	static final String TIMEOUT = "--timeout";

	static final String COMMAND_KEY = "--command-key";

	static final String PRETTY = "--pretty";

	private static final String QUIET = "--quiet";

	private static final String HELP = "--help";

	/** Options that have a value. */
	static final List<String> VALUED = List.of(SOCKET, SERVER, TIMEOUT, COMMAND_KEY);

	/** Options that have none. */
	static final List<String> PLAIN = List.of(PRETTY, QUIET, HELP);

	private static final Map<String, String> SHORT = Map.of("-q", QUIET, "-h", HELP);

	private static final long DEFAULT_TIMEOUT_MILLIS = 30_000;

	static final Options DEFAULTS = new Options(null, null, null, DEFAULT_TIMEOUT_MILLIS, false, false, false);

	/**
	 * Take the options off the arguments.
	 * @param arguments the arguments, of which those that follow the options are left
	 * @return the options
	 * @throws CommandLineException if one is unknown or has no usable value
	 */
	static Options take(List<String> arguments) throws CommandLineException {
		Map<String, String> values = new HashMap<>();
		Set<String> flags = new HashSet<>();
		long timeoutMillis = DEFAULT_TIMEOUT_MILLIS;
		while (!arguments.isEmpty() && arguments.get(0).startsWith("-") && !arguments.get(0).equals("--")) {
			String argument = arguments.remove(0);
			int equals = argument.indexOf('=');
			String name = (equals < 0) ? argument : argument.substring(0, equals);
			if (!VALUED.contains(name)) {
				flags.add(flag(argument));
				continue;
			}
			if (equals < 0 && arguments.isEmpty()) {
				throw CommandLineException.usage("option " + name + " requires a value");
			}
			String value = (equals < 0) ? arguments.remove(0) : argument.substring(equals + 1);
			if (name.equals(TIMEOUT)) {
				timeoutMillis = millis(value);
			}
			values.put(name, value);
		}
		return new Options(values.get(SOCKET), values.get(SERVER), values.get(COMMAND_KEY), timeoutMillis,
				flags.contains(PRETTY), flags.contains(QUIET), flags.contains(HELP));
	}

	private static String flag(String argument) throws CommandLineException {
		String flag = SHORT.getOrDefault(argument, argument);
		if (!PLAIN.contains(flag)) {
			throw CommandLineException
				.usage("unknown option '" + argument + "'; the members of a command follow its name");
		}
		return flag;
	}

	private static long millis(String value) throws CommandLineException {
		Duration timeout = Durations.parse(value);
		if (timeout == null) {
			throw CommandLineException
				.usage("option " + TIMEOUT + " must be a duration such as 500ms, 30s or 5m, but is '" + value + "'");
		}
		return timeout.toMillis();
	}

	/**
	 * Return the options as they are typed.
	 * @return words for those that are not as they are by default, but for help
	 */
	List<String> words() {
		List<String> words = new ArrayList<>();
		if (this.socket != null) {
			words.add(SOCKET + "=" + this.socket);
		}
		if (this.server != null) {
			words.add(SERVER + "=" + this.server);
		}
		if (this.commandKey != null) {
			words.add(COMMAND_KEY + "=" + this.commandKey);
		}
		if (this.timeoutMillis != DEFAULT_TIMEOUT_MILLIS) {
			words.add(TIMEOUT + "=" + this.timeoutMillis + "ms");
		}
		if (this.pretty) {
			words.add(PRETTY);
		}
		if (this.quiet) {
			words.add(QUIET);
		}
		return words;
	}

}
