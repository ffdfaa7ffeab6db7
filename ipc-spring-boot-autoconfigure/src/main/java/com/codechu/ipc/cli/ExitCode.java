package com.codechu.ipc.cli;

/**
 * Exit codes of the process. After an interrupt, the JVM exits with 130.
 */
enum ExitCode {

	/** The result has been written completely. */
	SUCCESS(0),

	/** The server replied with an error. */
	ERROR(1),

	/** The arguments or the configuration are not valid. */
	USAGE(2),

	/** The server cannot be reached, or may not be used. */
	UNREACHABLE(3),

	/** A timeout, or the connection or the output broke. */
	BROKEN(4);

	private final int number;

	ExitCode(int number) {
		this.number = number;
	}

	int number() {
		return this.number;
	}

}
