package com.codechu.ipc.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A run of the command line within the test.
 */
final class CommandLineRun {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	private final Map<String, String> variables;

	private String input = "";

	private boolean terminal;

	private boolean screen;

	private OutputStream broken;

	CommandLineRun(Map<String, String> variables) {
		this.variables = variables;
	}

	CommandLineRun input(String text) {
		this.input = text;
		return this;
	}

	CommandLineRun onTerminal() {
		this.terminal = true;
		return this;
	}

	CommandLineRun onScreen() {
		this.screen = true;
		return this;
	}

	CommandLineRun writingTo(OutputStream broken) {
		this.broken = broken;
		return this;
	}

	/** Exit code, and what was written to standard output and standard error. */
	String run(String... arguments) {
		Surroundings surroundings = new Surroundings(
				new ByteArrayInputStream(this.input.getBytes(StandardCharsets.UTF_8)),
				(this.broken != null) ? this.broken : this.out, new PrintStream(this.err, true, StandardCharsets.UTF_8),
				this.screen, this.terminal, this.variables::get, new Program("scanner", true, "app.jar"));
		int code = new Session(surroundings).run(arguments).number();
		return code + "|" + this.out.toString(StandardCharsets.UTF_8) + "|" + this.err.toString(StandardCharsets.UTF_8);
	}

}
