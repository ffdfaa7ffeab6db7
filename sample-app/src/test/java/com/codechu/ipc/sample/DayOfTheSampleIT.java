package com.codechu.ipc.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes wrong in a day, as it is seen by who asks, in the log, and in the meters.
 */
@Timeout(180)
class DayOfTheSampleIT {

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
	void failuresAreSeenWhereTheyBelong() throws Exception {
		Path events = this.directory.resolve("events.fifo");
		Path tree = Files.createDirectories(this.directory.resolve("tree"));
		try (SampleDaemon daemon = SampleDaemon.start(this.directory, "--ipc.fifos.events.path=" + events)) {
			// Rejected: the peer is to blame.
			assertThat(daemon.exchange("{\"cmd\":\"rescan\",\"path\":\"/secret\",\"depth\":\"deep\"}\n")).isEqualTo(
					"{\"error\":\"member 'depth' must be a whole number in the range of int, but is \\\"deep\\\"\",\"type\":\"InvalidRequest\"}\n");
			// Resolved: the application has an answer.
			assertThat(daemon.exchange("{\"cmd\":\"rescan\",\"path\":\"/no/such\"}\n"))
				.startsWith("{\"error\":\"no such directory: /no/such\",\"type\":\"no-such-directory\"");
			// Failing: nobody expected that somebody puts a file in the place of the
			// FIFO.
			Files.delete(events);
			Files.createFile(events);
			for (int i = 0; i < 2; i++) {
				assertThat(daemon.exchange("{\"cmd\":\"rescan\",\"path\":\"" + tree + "\"}\n"))
					.startsWith("{\"error\":")
					.endsWith("Exception\"}\n");
			}
			Files.delete(events);
			// Timed out: the client does not wait for a daemon that hangs.
			daemon.signal("STOP");
			assertThat(SampleDaemon.call(this.directory, "--timeout=100ms", "echo"))
				.isEqualTo("4 " + daemon.socket() + ": no complete reply within 100 ms\n");
			daemon.signal("CONT");
			assertThat(daemon.exchange("{\"cmd\":\"status\"}\n")).startsWith("{\"uptime\":");

			assertThat(count(daemon, "command:rescan", "outcome:REJECTED")).isEqualTo("1.0");
			assertThat(count(daemon, "command:rescan", "outcome:ERROR", "exception:NotDirectoryException"))
				.isEqualTo("1.0");
			assertThat(count(daemon, "command:rescan", "outcome:ERROR", "server:default")).isEqualTo("3.0");
			assertThat(count(daemon, "command:status", "outcome:SUCCESS")).isEqualTo("1.0");
			List<String> log = daemon.log().lines().toList();
			assertThat(log).filteredOn((line) -> line.contains(" ERROR "))
				.singleElement()
				.asString()
				.contains("Command 'rescan' on connection ")
				.endsWith(" failed");
			assertThat(daemon.log()).contains("\tat com.codechu.ipc.sample.ScannerCommands.rescan(")
				.doesNotContain("/secret", "/no/such", "\"cmd\"");
		}
	}

	private static String count(SampleDaemon daemon, String... tags) throws IOException {
		String reply = daemon.exchange(
				"{\"cmd\":\"actuator\",\"endpoint\":\"metrics\",\"requiredMetricName\":\"ipc.server.requests\",\"tag\":[\""
						+ String.join("\",\"", tags) + "\"]}\n");
		return reply.replaceAll("(?s).*\"statistic\":\"COUNT\",\"value\":([0-9.]+).*", "$1");
	}

}
