package com.codechu.ipc.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(180)
class SampleApplicationIT {

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
	void answersRequestsAndBadInputAndEndsWithSigterm() throws Exception {
		try (SampleDaemon daemon = SampleDaemon.start(this.directory)) {
			assertThat(daemon.exchange("{\"cmd\":\"echo\",\"n\":1}\nnonsense\n{\"cmd\":\"echo\",\"n\":2}\n"))
				.matches("""
						\\Q{"echo":{"cmd":"echo","n":1}}\\E
						\\{"error":".+","type":"InvalidJson"}
						\\Q{"echo":{"cmd":"echo","n":2}}\\E
						""");
			daemon.process().destroy();
			assertThat(daemon.process().waitFor(25, TimeUnit.SECONDS)).as("ended by itself within 25 s").isTrue();
			assertThat(daemon.socket()).doesNotExist();
			assertThat(daemon.log())
				.contains("IPC server listening on " + daemon.socket() + " (mode rw-------), 7 commands");
		}
	}

	@Test
	void scansARealTree() throws Exception {
		Path tree = Files.createDirectories(this.directory.resolve("tree/sub"));
		Files.write(tree.resolve("small"), new byte[10]);
		Files.write(tree.resolve("large"), new byte[1000]);
		try (SampleDaemon daemon = SampleDaemon.start(this.directory)) {
			Path root = tree.getParent();
			assertThat(daemon.exchange("{\"cmd\":\"rescan\",\"path\":\"" + root + "\"}\n")).startsWith("{\"path\":\""
					+ root + "\",\"bytes\":1010,\"files\":2,\"directories\":2,\"unreadable\":0,\"millis\":");
			assertThat(daemon.exchange("{\"cmd\":\"largest\",\"limit\":1}\n"))
				.isEqualTo("[{\"path\":\"" + tree.resolve("large") + "\",\"bytes\":1000}]\n");
			assertThat(daemon.exchange("{\"cmd\":\"status\"}\n"))
				.matches("\\{\"uptime\":\"PT\\d+S\",\"scans\":1,\"lastScan\":\\{.*\"files\":2,.*}}\n");
			assertThat(daemon.exchange("{\"cmd\":\"rescan\",\"path\":\"/no/such\"}\n"))
				.isEqualTo("{\"error\":\"no such directory: /no/such\",\"type\":\"no-such-directory\","
						+ "\"details\":{\"path\":\"/no/such\"}}\n");
			assertThat(daemon.exchange("{\"cmd\":\"largest\",\"limit\":0}\n")).startsWith(
					"{\"error\":\"member 'limit' must be greater than or equal to 1, but is 0\",\"type\":\"InvalidRequest\",");
		}
	}

	@Test
	void endsWhenToldTo() throws Exception {
		try (SampleDaemon daemon = SampleDaemon.start(this.directory)) {
			assertThat(daemon.exchange("{\"cmd\":\"shutdown\"}\n")).isEmpty();
			assertThat(daemon.process().waitFor(25, TimeUnit.SECONDS)).isTrue();
			assertThat(daemon.process().exitValue()).isZero();
			assertThat(daemon.socket()).doesNotExist();
		}
	}

	@Test
	void announcesScansOnItsFifo() throws Exception {
		Path events = this.directory.resolve("events.fifo");
		try (SampleDaemon daemon = SampleDaemon.start(this.directory, "--ipc.fifos.events.path=" + events)) {
			Process cat = new ProcessBuilder("cat", events.toString()).start();
			// Without a reader, nothing is announced; so ask until cat has opened the
			// FIFO.
			while (cat.getInputStream().available() == 0) {
				daemon.exchange("{\"cmd\":\"rescan\",\"path\":\"" + this.directory + "\"}\n");
			}
			assertThat(cat.inputReader().readLine())
				.startsWith("{\"event\":\"rescan-done\",\"path\":\"" + this.directory + "\",\"bytes\":");
			cat.destroy();
		}
	}

	@Test
	void sendsTheLargestFilesOneByOne() throws Exception {
		Files.write(Files.createDirectories(this.directory.resolve("tree")).resolve("file"), new byte[5]);
		try (SampleDaemon daemon = SampleDaemon.start(this.directory)) {
			Path tree = this.directory.resolve("tree");
			assertThat(daemon.exchange("{\"cmd\":\"rescan\",\"path\":\"" + tree + "\",\"$more\":true}\n")).matches("""
					\\{"\\$more":true}
					\\{"\\$progress":\\{"done":0,"message":"%1$s"}}
					\\{"path":"%1$s","bytes":5,"files":1,.*}
					\\{"\\$end":\\{"items":1}}
					""".formatted(tree));
			assertThat(daemon.exchange("{\"cmd\":\"largest\",\"$more\":true}\n")).isEqualTo("""
					{"$more":true}
					{"path":"%s/file","bytes":5}
					{"$end":{"items":1}}
					""".formatted(tree));
			assertThat(SampleDaemon.call(this.directory, "largest"))
				.isEqualTo("0 {\"path\":\"" + tree + "/file\",\"bytes\":5}\n");
		}
	}

	@Test
	void isWatchedByOtherPrograms() throws Exception {
		try (SampleDaemon daemon = SampleDaemon.start(this.directory)) {
			assertThat(daemon.exchange("{\"cmd\":\"scans\"}\n")).contains("\"type\":\"MoreRequired\"");
			try (Watcher scans = Watcher.netcat(daemon, "{\"cmd\":\"scans\",\"$more\":true}");
					Watcher state = Watcher.python(daemon, "state")) {
				assertThat(scans.next()).isEqualTo("{\"$more\":true}");
				assertThat(state.next()).isEqualTo("{'running': False, 'scans': 0}");
				daemon.exchange("{\"cmd\":\"rescan\",\"path\":\"" + this.directory + "\"}\n");
				assertThat(scans.next()).startsWith(
						"{\"event\":\"rescan-begun\",\"path\":\"" + this.directory + "\",\"bytes\":0,\"files\":0,");
				assertThat(scans.next())
					.startsWith("{\"event\":\"rescan-done\",\"path\":\"" + this.directory + "\",\"bytes\":");
				// Who is slower than the scan sees only what is true now.
				String seen = state.next();
				assertThat(seen.equals("{'running': True, 'scans': 0}") ? state.next() : seen)
					.isEqualTo("{'running': False, 'scans': 1}");
				daemon.process().destroy();
				assertThat(scans.next())
					.isEqualTo("{\"$error\":{\"error\":\"server is shutting down\",\"type\":\"ShuttingDown\"}}");
				assertThat(state.next()).isEqualTo("server is shutting down");
			}
			assertThat(daemon.process().waitFor(25, TimeUnit.SECONDS)).as("ended by itself within 25 s").isTrue();
		}
	}

	@Test
	void endsAScanWhenItsClientLeaves() throws Exception {
		try (SampleDaemon daemon = SampleDaemon.start(this.directory)) {
			try (Watcher scan = Watcher.netcat(daemon, "{\"cmd\":\"rescan\",\"path\":\"/\",\"$more\":true}")) {
				assertThat(scan.next()).isEqualTo("{\"$more\":true}");
				assertThat(scan.next()).isEqualTo("{\"$progress\":{\"done\":0,\"message\":\"/\"}}");
			}
			Awaitility.await()
				.atMost(30, TimeUnit.SECONDS)
				.untilAsserted(() -> assertThat(daemon.exchange("{\"cmd\":\"state\"}\n"))
					.isEqualTo("{\"running\":false,\"scans\":0}\n"));
			assertThat(daemon.log()).doesNotContain(" ERROR ");
		}
	}

	@Test
	void isOperatedThroughItsSocket() throws Exception {
		try (SampleDaemon daemon = SampleDaemon.start(this.directory)) {
			assertThat(daemon.exchange("{\"cmd\":\"actuator\",\"endpoint\":\"health\"}\n"))
				.contains("\"ipc\":{\"details\":{\"path\":\"" + daemon.socket()
						+ "\",\"listening\":true,\"published\":true,")
				.endsWith("\"status\":\"UP\"}\n");
			assertThat(daemon.exchange(
					"{\"cmd\":\"actuator\",\"endpoint\":\"loggers\",\"name\":\"com.codechu.ipc\",\"configuredLevel\":\"DEBUG\"}\n"
							+ "{\"cmd\":\"actuator\",\"endpoint\":\"loggers\",\"name\":\"com.codechu.ipc\"}\n"))
				.isEqualTo("{}\n{\"configuredLevel\":\"DEBUG\",\"effectiveLevel\":\"DEBUG\"}\n");
			assertThat(daemon.exchange(
					"{\"cmd\":\"actuator\",\"endpoint\":\"metrics\",\"requiredMetricName\":\"ipc.server.connections\"}\n"))
				.contains("\"measurements\":[{\"statistic\":\"VALUE\",\"value\":");
			assertThat(daemon.exchange("{\"cmd\":\"commands\"}\n"))
				.startsWith("{\"commands\":[{\"name\":\"actuator\",");
		}
	}

	@Test
	void runsOnWhatWasProcessedAheadOfTime() throws Exception {
		try (SampleDaemon daemon = SampleDaemon.start(this.directory, "--spring.aot.enabled=true")) {
			assertThat(daemon.exchange("{\"cmd\":\"largest\",\"limit\":2}\n")).isEqualTo("[]\n");
			assertThat(daemon.exchange("{\"cmd\":\"largest\",\"limit\":0}\n")).startsWith(
					"{\"error\":\"member 'limit' must be greater than or equal to 1, but is 0\",\"type\":\"InvalidRequest\",");
			assertThat(daemon.exchange("{\"cmd\":\"actuator\",\"endpoint\":\"health\"}\n"))
				.endsWith("\"status\":\"UP\"}\n");
			assertThat(daemon.log()).contains("Starting AOT-processed SampleApplication");
		}
	}

	@Test
	void runsOnceOnly() throws Exception {
		try (SampleDaemon daemon = SampleDaemon.start(this.directory)) {
			Path pidFile = this.directory.resolve("control.sock.pid");
			assertThat(pidFile).hasContent(daemon.process().pid() + "\n");
			Process second = SampleDaemon.command(List.of("--ipc.server.path=" + daemon.socket()))
				.redirectErrorStream(true)
				.start();
			String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(second.waitFor()).isEqualTo(1);
			assertThat(output)
				.contains(
						"Another instance is running: pidfile " + pidFile + " is held by PID " + daemon.process().pid())
				.doesNotContain("WARNING: A restricted method");
			assertThat(daemon.exchange("{\"cmd\":\"echo\"}\n")).isEqualTo("{\"echo\":{\"cmd\":\"echo\"}}\n");
		}
	}

}
