package com.codechu.ipc.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Types what the README types, and compares what comes back, but for numbers and paths,
 * which are those of the machine. With {@code -Dreadme.record=true} it writes what comes
 * back into the README instead.
 */
@Timeout(180)
class ReadmeTranscriptIT {

	private static final Path README = Path.of("..", "README.md");

	private static final String DIRECTORY = "/tmp/disk-scanner";

	private static final Pattern SESSIONS = Pattern.compile("(?ms)(?<=^```\n)\\$ .*?(?=^```$)");

	private static final String INTERACTIVE = "$ nc -NU " + DIRECTORY + "/control.sock\n";

	private static final String REQUEST = "{\"cmd\":";

	private static final String PROGRESS = "{\"$progress\":";

	private static final String RUNNING = "{\"running\":true";

	private static final int MAX_LINE_CHARS = 240;

	private static final String CUT = "...";

	private static final int PATIENCE_SECONDS = 30;

	private Path directory;

	@BeforeEach
	void createDirectory() throws IOException {
		this.directory = Files.createTempDirectory(Path.of("/tmp"), "ipc");
	}

	@AfterEach
	void deleteDirectory() throws IOException {
		FileSystemUtils.deleteRecursively(this.directory);
	}

	@Test
	void sessionsAreThoseOfTheReadme() throws Exception {
		requireNetcat();
		String readme = Files.readString(README);
		List<String> recorded = new ArrayList<>();
		try (SampleDaemon daemon = SampleDaemon.start(this.directory,
				"--ipc.fifos.events.path=" + this.directory.resolve("events.fifo"))) {
			Matcher sessions = SESSIONS.matcher(readme);
			while (sessions.find()) {
				String shown = sessions.group();
				recorded.add(shown.startsWith(INTERACTIVE) ? type(shown, daemon) : run(shown));
			}
		}
		assertThat(recorded).hasSizeGreaterThanOrEqualTo(5);
		if (Boolean.getBoolean("readme.record")) {
			List<String> rest = new ArrayList<>(recorded);
			Files.writeString(README,
					SESSIONS.matcher(readme).replaceAll((session) -> Matcher.quoteReplacement(rest.remove(0))));
			return;
		}
		Matcher sessions = SESSIONS.matcher(readme);
		for (String session : recorded) {
			assertThat(sessions.find()).isTrue();
			assertSame(session, sessions.group());
		}
	}

	private static void requireNetcat() {
		boolean present = true;
		try {
			new ProcessBuilder("nc", "-h").redirectErrorStream(true).start().waitFor();
		}
		catch (IOException | InterruptedException ex) {
			present = false;
			System.out.println("SKIPPED: no nc on this machine, so the README's sessions were not tried");
		}
		Assumptions.assumeTrue(present, "no nc on this machine");
	}

	// Requests and replies take turns.
	private String type(String session, SampleDaemon daemon) throws IOException {
		StringBuilder actual = new StringBuilder(INTERACTIVE);
		for (String request : session.lines().filter((line) -> line.startsWith(REQUEST)).toList()) {
			actual.append(request).append('\n');
			List<String> reply = daemon.exchange(request + "\n").lines().toList();
			for (int i = 0; i < reply.size(); i++) {
				if (!isLeftOut(reply, i)) {
					actual.append(asShown(reply.get(i))).append('\n');
				}
			}
		}
		return actual.toString();
	}

	// Of a series of progress, the README shows the first and the last.
	private static boolean isLeftOut(List<String> reply, int line) {
		return line > 0 && line < reply.size() - 1
				&& IntStream.rangeClosed(line - 1, line + 1).allMatch((i) -> reply.get(i).startsWith(PROGRESS));
	}

	// Prints each command as the README shows it, keeping the exit status of the one
	// before.
	private String run(String session) throws Exception {
		StringBuilder script = new StringBuilder();
		for (String line : session.lines().toList()) {
			if (line.startsWith("$ ")) {
				script.append("s=$?; printf '%s\\n' '")
					.append(line.replace("'", "'\\''"))
					.append("'; (exit $s)\n")
					.append(line.substring(2).replace(DIRECTORY, this.directory.toString()))
					// Who types takes longer than a program to start, which waits then.
					.append(line.endsWith(" &") ? "\nuntil grep -Eq '\\((cat|nc[.a-z]*)\\) S' /proc/$!/stat; "
							+ "do sleep 0.1; done; sleep 2\n" : "\n");
			}
		}
		ProcessBuilder shell = new ProcessBuilder("sh", "-c", script.toString()).directory(Path.of("..").toFile())
			.redirectErrorStream(true);
		shell.environment().merge("PATH", System.getProperty("java.home") + "/bin", (old, bin) -> bin + ":" + old);
		shell.environment().put("IPC_SERVER_PATH", this.directory.resolve("control.sock").toString());
		Process process = shell.start();
		BlockingQueue<Optional<String>> output = new LinkedBlockingQueue<>();
		Thread reader = new Thread(() -> readLines(process.inputReader(), output));
		reader.setDaemon(true);
		reader.start();
		try {
			StringBuilder actual = new StringBuilder();
			// A background process may not end by itself, and may print a line less.
			for (long lines = session.lines().count(); lines > 0; lines--) {
				Optional<String> line = output.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
				if (line == null || line.isEmpty()) {
					break;
				}
				actual.append(asShown(line.get())).append('\n');
			}
			return actual.toString();
		}
		finally {
			process.descendants().forEach(ProcessHandle::destroy);
			process.destroy();
		}
	}

	private static void readLines(BufferedReader from, BlockingQueue<Optional<String>> to) {
		try (from) {
			from.lines().map(Optional::of).forEach(to::add);
		}
		catch (IOException | UncheckedIOException ex) {
			// It was ended.
		}
		to.add(Optional.empty());
	}

	private String asShown(String line) {
		String shown = line.replace(this.directory.toString(), DIRECTORY);
		return (shown.length() > MAX_LINE_CHARS) ? shown.substring(0, MAX_LINE_CHARS) + CUT : shown;
	}

	private static void assertSame(String actual, String shown) {
		// What runs in the background may come out earlier or later.
		boolean sorted = shown.contains(" &\n");
		List<String> actualLines = normalise(actual, sorted);
		List<String> shownLines = new ArrayList<>(normalise(shown, sorted));
		// Who is slower than the scan sees only what is true afterwards.
		if (actualLines.stream().noneMatch((line) -> line.startsWith(RUNNING))) {
			shownLines.removeIf((line) -> line.startsWith(RUNNING));
		}
		assertThat(actualLines).as(shown).hasSameSizeAs(shownLines);
		for (int i = 0; i < shownLines.size(); i++) {
			String line = shownLines.get(i);
			int end = line.endsWith(CUT) ? Math.min(line.length(), actualLines.get(i).length()) - 2 * CUT.length()
					: line.length();
			assertThat(actualLines.get(i).substring(0, Math.min(end, actualLines.get(i).length()))).as(shown)
				.isEqualTo(line.substring(0, end));
		}
	}

	private static List<String> normalise(String session, boolean sorted) {
		var lines = session.lines()
			.map((line) -> line.startsWith("$") ? line
					: line.replaceAll("\"/[^\"]*\"", "\"/PATH\"").replaceAll("[0-9]+(\\.[0-9]+)?(E[0-9]+)?", "0"));
		List<String> normalised = (sorted ? lines.sorted() : lines).toList();
		// How much progress there is depends on the machine.
		return IntStream.range(0, normalised.size())
			.filter((i) -> i == 0 || !normalised.get(i).startsWith(PROGRESS)
					|| !normalised.get(i - 1).startsWith(PROGRESS))
			.mapToObj(normalised::get)
			.toList();
	}

}
