package com.codechu.ipc.cli;

/**
 * Calls the commands of a running application from a shell. An executable jar starts it
 * with {@code java -Djarmode=ipc -jar app.jar}; use this class for exploded or native
 * applications. The application itself is not started.
 *
 * <pre>
 * java -cp "app/*" com.codechu.ipc.cli.IpcCommandLine rescan --path=/usr/share
 * </pre>
 *
 * Without arguments, the commands are listed; {@code --help} explains the rest. Items are
 * written to standard output, one per line, and everything else to standard error.
 *
 * @since 0.1.0
 */
public final class IpcCommandLine {

	private IpcCommandLine() {
	}

	/**
	 * Make a call, and exit with 0 on success, 1 if the server replied with an error, 2
	 * if the arguments or the configuration are invalid, 3 if the server cannot be
	 * reached, or 4 on a timeout or if the connection or standard output broke. An
	 * interrupt exits with 130, and cancels the command.
	 * @param arguments options, the command and its members
	 */
	public static void main(String[] arguments) {
		System.exit(new Session(Surroundings.ofProcess()).run(arguments).number());
	}

}
