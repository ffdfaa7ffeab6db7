package com.codechu.ipc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs Python 3 scripts, as peers with nothing but the standard library.
 */
public final class Python {

	private static final boolean PRESENT = isPresent();

	private Python() {
	}

	private static boolean isPresent() {
		try {
			return new ProcessBuilder("python3", "-c", "pass").start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Skip the test where there is no Python, and say so. */
	public static void require() {
		if (!PRESENT) {
			System.out.println("SKIPPED: no python3 on this machine, so no Python peer was tried");
		}
		Assumptions.assumeTrue(PRESENT, "no python3 on this machine");
	}

	/** Run a script to its end and return what it printed. */
	public static String run(String script, Object... arguments) throws Exception {
		Process process = start(script, arguments);
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).as(output).isZero();
		return output;
	}

	public static Process start(String script, Object... arguments) throws IOException {
		require();
		List<String> command = new ArrayList<>(List.of("python3", "-u", "-c", script));
		for (Object argument : arguments) {
			command.add(argument.toString());
		}
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

}
