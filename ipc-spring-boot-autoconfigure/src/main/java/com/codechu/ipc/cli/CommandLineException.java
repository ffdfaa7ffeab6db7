package com.codechu.ipc.cli;

import org.jspecify.annotations.Nullable;

/**
 * Ends the process with a message and an exit code.
 */
final class CommandLineException extends Exception {

	private final ExitCode code;

	CommandLineException(ExitCode code, String message) {
		this(code, message, null);
	}

	CommandLineException(ExitCode code, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.code = code;
	}

	static CommandLineException usage(String message) {
		return new CommandLineException(ExitCode.USAGE, message);
	}

	ExitCode code() {
		return this.code;
	}

}
