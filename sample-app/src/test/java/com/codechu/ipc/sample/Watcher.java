package com.codechu.ipc.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;

/**
 * Another program that reads what the daemon sends, line by line.
 */
final class Watcher implements AutoCloseable {

	private static final Pattern README_SCRIPT = Pattern.compile("(?ms)^```python\n(.*?)^```$");

	private final Process process;

	private final BufferedReader output;

	private Watcher(ProcessBuilder program) {
		try {
			this.process = program.redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			System.out.println("SKIPPED: " + ex.getMessage());
			Assumptions.abort(ex.getMessage());
			throw new IllegalStateException(ex);
		}
		this.output = this.process.inputReader();
	}

	/** Send a request, and half-close, as {@code -N} has it. */
	static Watcher netcat(SampleDaemon daemon, String request) throws IOException {
		Watcher watcher = new Watcher(new ProcessBuilder("nc", "-NU", daemon.socket().toString()));
		try (var input = watcher.process.outputWriter()) {
			input.write(request + "\n");
		}
		return watcher;
	}

	/** Read the items of a command with the script that the README shows. */
	static Watcher python(SampleDaemon daemon, String command) throws IOException {
		Matcher scripts = README_SCRIPT.matcher(Files.readString(Path.of("..", "README.md")));
		while (scripts.find()) {
			if (scripts.group(1).contains("$more")) {
				String script = scripts.group(1)
					.replace("/tmp/disk-scanner/control.sock", daemon.socket().toString())
					.replace("\"state\"", "\"" + command + "\"");
				return new Watcher(new ProcessBuilder("python3", "-u", "-c", script));
			}
		}
		throw new IllegalStateException("The README shows no Python program that reads a stream");
	}

	/** The next line, {@code null} if there is none any more. */
	String next() throws IOException {
		return this.output.readLine();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
