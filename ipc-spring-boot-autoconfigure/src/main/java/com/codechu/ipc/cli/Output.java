package com.codechu.ipc.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

import com.codechu.ipc.protocol.internal.Texts;
import org.jspecify.annotations.Nullable;

/**
 * What is written: items to standard output, everything else to standard error.
 */
final class Output {

	private static final int FLUSHED_BYTES = 64 * 1024;

	private static final int MAX_CHARS = 4_000;

	/** What fits on a line of any terminal. */
	private static final int PROGRESS_CHARS = 78;

	private static final String CLEAR_LINE = "\r\u001b[K";

	private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

	/**
	 * DEL, C1, and what turns the direction of text. JSON has no others that steer a
	 * terminal.
	 */
	private static final Pattern STEERING = Pattern
		.compile("[\\u007f-\\u009f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

	private final OutputStream out;

	private final PrintStream err;

	private final boolean pretty;

	private final boolean quiet;

	private final boolean screen;

	private final boolean terminal;

	private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

	private boolean progressShown;

	Output(Surroundings surroundings, Options options) {
		this.out = surroundings.out();
		this.err = surroundings.err();
		this.screen = surroundings.screen();
		this.terminal = surroundings.terminal();
		this.pretty = options.pretty();
		this.quiet = options.quiet();
	}

	/**
	 * Write an item.
	 * @param bytes where its JSON is
	 * @param from first index
	 * @param to index after the last
	 * @throws CommandLineException if it cannot be written
	 */
	void item(byte[] bytes, int from, int to) throws CommandLineException {
		if (this.screen) {
			ByteArrayOutputStream shown = new ByteArrayOutputStream();
			write(bytes, from, to, shown);
			String harmless = Json.escape(shown.toString(StandardCharsets.UTF_8), STEERING);
			this.pending.writeBytes(harmless.getBytes(StandardCharsets.UTF_8));
		}
		else {
			write(bytes, from, to, this.pending);
		}
		this.pending.write('\n');
		if (this.pending.size() >= FLUSHED_BYTES) {
			flush();
		}
	}

	private void write(byte[] bytes, int from, int to, ByteArrayOutputStream out) {
		if (this.pretty) {
			PrettyJson.write(bytes, from, to, out);
		}
		else {
			out.write(bytes, from, to - from);
		}
	}

	/**
	 * Write a requested text.
	 * @param text the text
	 * @throws CommandLineException if it cannot be written
	 */
	void text(String text) throws CommandLineException {
		this.pending.writeBytes(text.getBytes(StandardCharsets.UTF_8));
		flush();
	}

	/**
	 * Clear the screen, if there is one.
	 */
	void clearScreen() {
		if (this.screen) {
			this.pending.writeBytes(CLEAR_SCREEN.getBytes(StandardCharsets.US_ASCII));
		}
	}

	/**
	 * Write all that has not been written.
	 * @throws CommandLineException if it cannot be written
	 */
	void flush() throws CommandLineException {
		if (this.pending.size() == 0) {
			return;
		}
		clearProgress();
		try {
			this.pending.writeTo(this.out);
			this.out.flush();
		}
		catch (IOException ex) {
			throw new CommandLineException(ExitCode.BROKEN, "cannot write to standard output: " + ex.getMessage(), ex);
		}
		finally {
			this.pending.reset();
		}
	}

	/**
	 * Show how far the command is, if there is somebody to see it.
	 * @param progress what the server says about it
	 * @throws CommandLineException if what came before cannot be written
	 */
	void progress(Map<String, @Nullable Object> progress) throws CommandLineException {
		if (this.quiet || !this.terminal || !(progress.get("done") instanceof Json.Num done)) {
			return;
		}
		flush();
		String total = (progress.get("total") instanceof Json.Num number) ? "/" + number : "";
		String text = Texts.printable(done + total + " " + Json.text(progress.get("message")), PROGRESS_CHARS - 1);
		this.err.print(CLEAR_LINE + text);
		this.err.flush();
		this.progressShown = true;
	}

	private void clearProgress() {
		if (this.progressShown) {
			this.err.print(CLEAR_LINE);
			this.err.flush();
			this.progressShown = false;
		}
	}

	/**
	 * Say something that is not an error.
	 * @param text what to say
	 */
	void note(String text) {
		if (!this.quiet) {
			error(text);
		}
	}

	/**
	 * Say what went wrong.
	 * @param text what to say; whoever wrote it, it does not steer the terminal
	 */
	void error(String text) {
		clearProgress();
		this.err.println(Texts.printable(text, MAX_CHARS));
	}

}
