package com.codechu.ipc.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

import com.codechu.ipc.socket.DefaultPath;
import org.jspecify.annotations.Nullable;

/**
 * The server to connect to.
 *
 * @param path path of its socket
 * @param origin the source of the path
 * @param own whether another user could have been there first, so that the server must be
 * run by this user or root
 * @param commandKey the member that names the command
 */
record Target(Path path, String origin, boolean own, String commandKey) {

	static final String VARIABLE = "IPC_SOCKET";

	private static final String SERVER = "ipc.server.";

	private static final String SERVERS = "ipc.servers.";

	private static final String PATH = "path";

	private static final String COMMAND_KEY_PROPERTY = "command-key";

	private static final String COMMAND_KEY = "cmd";

	/**
	 * Find the server. The configuration of the application is read only where nothing
	 * else tells the path, as that takes longer than a request.
	 * @param options come first
	 * @param variables the environment, which comes second
	 * @return the server
	 * @throws CommandLineException if the path or the configuration is unusable
	 */
	static Target find(Options options, UnaryOperator<String> variables) throws CommandLineException {
		if (options.socket() != null) {
			return of(options.socket(), Options.SOCKET, commandKey(options, null));
		}
		@Nullable String variable = (options.server() == null) ? variables.apply(VARIABLE) : null;
		if (variable != null && !variable.isEmpty()) {
			return of(variable, VARIABLE, commandKey(options, null));
		}
		ApplicationConfiguration configuration = ApplicationConfiguration.load();
		String key = commandKey(options, configuration.property(SERVER + COMMAND_KEY_PROPERTY));
		Target main = main(configuration, key);
		return (options.server() != null) ? named(options.server(), configuration, main, options) : main;
	}

	private static Target named(String name, ApplicationConfiguration configuration, Target main, Options options)
			throws CommandLineException {
		String prefix = SERVERS + name + ".";
		String configured = configuration.property(prefix + COMMAND_KEY_PROPERTY);
		String key = commandKey(options, (configured != null) ? configured : main.commandKey());
		String path = configuration.property(prefix + PATH);
		if (path != null) {
			return of(path, configuration.origin(prefix + PATH), key);
		}
		return new Target(DefaultPath.beside(main.path(), name),
				"the default of '" + name + "', next to that of " + main.origin(), main.own(), key);
	}

	private static Target main(ApplicationConfiguration configuration, String key) throws CommandLineException {
		String path = configuration.property(SERVER + PATH);
		if (path != null) {
			return of(path, configuration.origin(SERVER + PATH), key);
		}
		DefaultPath standard = configuration.defaultPath();
		return new Target(standard.path(),
				"the default, in " + standard.directory() + ", because " + SERVER + PATH + " is not set", true, key);
	}

	private static String commandKey(Options options, @Nullable String configured) {
		if (options.commandKey() != null) {
			return options.commandKey();
		}
		return (configured != null) ? configured : COMMAND_KEY;
	}

	private static Target of(String path, String origin, String commandKey) throws CommandLineException {
		try {
			return new Target(Path.of(path), origin, false, commandKey);
		}
		catch (InvalidPathException ex) {
			throw CommandLineException.usage("'" + path + "' of " + origin + " is not a path: " + ex.getReason());
		}
	}

	@Override
	public String toString() {
		return this.path + " (" + this.origin + ")";
	}

}
