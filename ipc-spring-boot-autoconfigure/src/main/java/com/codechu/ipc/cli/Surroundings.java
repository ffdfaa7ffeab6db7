package com.codechu.ipc.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * Environment of the process.
 *
 * @param in standard input
 * @param out standard output, whose failures are not hidden as those of
 * {@link System#out} are
 * @param err standard error
 * @param screen whether standard output is a terminal
 * @param terminal whether standard error is a terminal
 * @param variables the environment
 * @param program how the process was started, as it is typed
 */
record Surroundings(InputStream in, OutputStream out, PrintStream err, boolean screen, boolean terminal,
		UnaryOperator<String> variables, Program program) {

	private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

	static Surroundings ofProcess() {
		return new Surroundings(System.in, new FileOutputStream(FileDescriptor.out), System.err, isTerminal(1),
				isTerminal(2), System::getenv, Program.ofProcess());
	}

	// System.console() is about standard input and output at once.
	private static boolean isTerminal(int descriptor) {
		try {
			String name = Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(descriptor))).toString();
			return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty") || name.equals("/dev/console");
		}
		catch (IOException | UnsupportedOperationException ex) {
			return false;
		}
	}

}
