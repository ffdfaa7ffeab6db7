package com.codechu.ipc.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The executable jar as an operator uses it, each time in a process of its own.
 */
@Timeout(180)
class CommandLineIT {

	private static Path directory;

	private static SampleDaemon daemon;

	private static Path tree;

	@BeforeAll
	static void start() throws IOException {
		directory = Files.createTempDirectory(Path.of("/tmp"), "ipc");
		tree = Files.createDirectories(directory.resolve("tree"));
		for (int i = 1; i <= 500; i++) {
			Files.write(tree.resolve("file" + i), new byte[i]);
		}
		daemon = SampleDaemon.start(directory);
	}

	@AfterAll
	static void stop() throws IOException {
		daemon.close();
		FileSystemUtils.deleteRecursively(directory);
	}

	private static String call(String... arguments) throws Exception {
		return SampleDaemon.call(directory, arguments);
	}

	private static String output(ProcessBuilder builder) throws Exception {
		Process process = builder.redirectErrorStream(true).start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return process.waitFor() + " " + output;
	}

	/** In a shell, in which {@code cli} is the wrapper. */
	private static String shell(String script) throws Exception {
		return output(bash(wrapper() + "\n" + script));
	}

	private static ProcessBuilder bash(String script) {
		ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).directory(directory.toFile());
		builder.environment().put("IPC_SOCKET", daemon.socket().toString());
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		return builder;
	}

	private static String wrapper() throws Exception {
		Path wrapper = directory.resolve("bin/scanner");
		if (!Files.exists(wrapper)) {
			Files.createDirectories(wrapper.getParent());
			String script = call("wrapper", "scanner");
			assertThat(script).startsWith("0 #!/bin/sh\n");
			Files.writeString(wrapper, script.substring(2));
			Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
		}
		return "cli() { " + wrapper + " \"$@\"; }";
	}

	@Test
	void theCommandsAreListed() throws Exception {
		assertThat(call()).isEqualTo("""
				0 actuator  Invokes an operation of an Actuator endpoint, or lists the exposed endpoints.
				commands  Describes all commands, with JSON Schemas.
				echo      Returns the request.
				largest   Lists the largest files of the last scan.
				rescan    Scans a directory tree.
				scans     Sends an event when a scan begins, and when it is done.
				shutdown  Shuts down the daemon.
				state     Sends whether a scan is running, now and on every change.
				status    Reports what the scanner has done and is doing.
				""");
	}

	@Test
	void repliesErrorsAndUsageHaveCodesOfTheirOwn() throws Exception {
		assertThat(call("rescan", "--path=" + tree)).startsWith("0 {\"path\":\"" + tree + "\",\"bytes\":125250,");
		assertThat(call("largest", "--limit=2")).isEqualTo("0 {\"path\":\"" + tree + "/file500\",\"bytes\":500}\n"
				+ "{\"path\":\"" + tree + "/file499\",\"bytes\":499}\n");
		assertThat(call("echo", "--id=007", "--n=1.50"))
			.isEqualTo("0 {\"echo\":{\"cmd\":\"echo\",\"id\":\"007\",\"n\":1.50}}\n");
		assertThat(call("largest", "--limit=0")).isEqualTo("1 " + daemon.socket()
				+ " answered InvalidRequest: member 'limit' must be greater than or equal to 1, but is 0"
				+ " {\"violations\":[{\"member\":\"limit\",\"message\":\"must be greater than or equal to 1\"}]}\n");
		assertThat(call("restart")).startsWith("1 " + daemon.socket() + " answered UnknownCommand: ");
		assertThat(call("rescan")).isEqualTo("2 'rescan' requires --path\n");
	}

	@Test
	void aCommandWithoutAReplyEndsWithNothing() throws Exception {
		Path own = Files.createDirectories(directory.resolve("own"));
		try (SampleDaemon other = SampleDaemon.start(own)) {
			assertThat(SampleDaemon.call(own, "shutdown")).isEqualTo("0 ");
			assertThat(other.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(SampleDaemon.call(own, "status"))
			.isEqualTo("3 cannot connect to " + own + "/control.sock (IPC_SOCKET): no such file\n");
	}

	@Test
	void thePathIsThatOfTheConfiguration() throws Exception {
		ProcessBuilder builder = SampleDaemon.commandLine("status");
		builder.command().add(1, "-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("none")));
		assertThat(output(builder)).isEqualTo("3 cannot connect to " + directory
				+ "/none/disk-scanner/control.sock (ipc.server.path of class path resource [application.yml]"
				+ " from sample-app.jar - 9:11): no such file\n");
		builder = SampleDaemon.commandLine("state", "--help");
		builder.environment().put("IPC_SERVER_PATH", daemon.socket().toString());
		assertThat(output(builder)).startsWith("0 usage: java -Djarmode=ipc -jar ");
		Path work = Files.createDirectories(directory.resolve("work"));
		Files.writeString(work.resolve("application-blue.properties"), "ipc.server.path=" + daemon.socket() + "\n");
		builder = SampleDaemon.commandLine("echo").directory(work.toFile());
		builder.environment().put("SPRING_PROFILES_ACTIVE", "blue");
		assertThat(output(builder)).isEqualTo("0 {\"echo\":{\"cmd\":\"echo\"}}\n");
	}

	@Test
	void aServerIsFoundByItsName() throws Exception {
		ProcessBuilder builder = SampleDaemon.commandLine("--server=admin", "status");
		builder.command().add(1, "-Djava.io.tmpdir=" + Files.createDirectories(directory.resolve("none")));
		builder.environment().put("IPC_SOCKET", daemon.socket().toString());
		assertThat(output(builder)).isEqualTo("3 cannot connect to " + directory
				+ "/none/disk-scanner/admin.sock (the default of 'admin', next to that of ipc.server.path of class path"
				+ " resource [application.yml] from sample-app.jar - 9:11): no such file\n");
		builder.environment().put("IPC_SERVERS_ADMIN_PATH", daemon.socket().toString());
		assertThat(output(builder)).startsWith("0 ");
	}

	@Test
	void withoutAPathThereIsTheDefault() throws Exception {
		Path session = Files.createDirectories(directory.resolve("session"));
		ProcessBuilder builder = SampleDaemon.commandLine("status");
		builder.command().add(1, "-Dspring.config.location=optional:file:/no/such/");
		builder.environment().put("XDG_RUNTIME_DIR", session.toString());
		builder.environment().put("SPRING_APPLICATION_NAME", "other");
		assertThat(output(builder)).isEqualTo("3 cannot connect to " + session
				+ "/other/control.sock (the default, in $XDG_RUNTIME_DIR, because ipc.server.path is not set):"
				+ " no such file\n");
	}

	@Test
	void wrongConfigurationIsAUsageError() throws Exception {
		Path work = Files.createDirectories(directory.resolve("wrong"));
		Files.writeString(work.resolve("application.yml"), "ipc: [\n");
		assertThat(output(SampleDaemon.commandLine("status").directory(work.toFile())))
			.startsWith("2 the application's configuration cannot be read: ")
			.endsWith("; specify the socket with --socket or IPC_SOCKET\n");
		Files.writeString(work.resolve("application.yml"), "ipc.server.path: ${no.such}\n");
		assertThat(output(SampleDaemon.commandLine("status").directory(work.toFile()))).isEqualTo(
				"2 the application's configuration cannot be read: Could not resolve placeholder 'no.such' in value"
						+ " \"${no.such}\"; specify the socket with --socket or IPC_SOCKET\n");
	}

	@Test
	@EnabledIf("isRoot")
	void whoMayNotConnectIsTold() throws Exception {
		// As root, who may read the jar wherever it is, but without root's other rights.
		List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--clear-groups",
				"--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all"));
		Path jar = directory.resolve("copy.jar");
		Files.copy(Path.of("target/sample-app.jar"), jar);
		Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
		Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djarmode=ipc",
				"-jar", jar.toString(), "--socket=" + daemon.socket(), "status"));
		assertThat(output(new ProcessBuilder(command)))
			.isEqualTo("3 cannot connect to " + daemon.socket() + " (--socket): permission denied for user 'nobody'\n");
	}

	static boolean isRoot() {
		return System.getProperty("user.name").equals("root");
	}

	@Test
	void aDaemonThatHangsIsNotWaitedForAndOneThatDiesIsToldOf() throws Exception {
		Path own = Files.createDirectories(directory.resolve("dying"));
		try (SampleDaemon other = SampleDaemon.start(own)) {
			Process stream = cli("--socket=" + other.socket(), "state").start();
			try (BufferedReader items = stream.inputReader(); BufferedReader errors = stream.errorReader()) {
				assertThat(items.readLine()).isEqualTo("{\"running\":false,\"scans\":0}");
				other.signal("STOP");
				assertThat(SampleDaemon.call(own, "--timeout=200ms", "status"))
					.isEqualTo("4 " + other.socket() + ": no complete reply within 200 ms\n");
				other.signal("KILL");
				assertThat(stream.waitFor()).isEqualTo(4);
				assertThat(errors.readLine()).startsWith(other.socket() + ": the ");
			}
		}
	}

	private static ProcessBuilder cli(String... arguments) {
		return SampleDaemon.commandLine(arguments);
	}

	@Test
	void anInterruptCancelsAStream() throws Exception {
		ProcessBuilder builder = cli("--socket=" + daemon.socket(), "scans");
		// What runs in the background of a script has interrupts ignored, and so have its
		// children.
		builder.command().addAll(0, List.of("env", "--default-signal=INT"));
		Process stream = builder.start();
		Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(streams()).isEqualTo("1"));
		assertThat(new ProcessBuilder("kill", "-INT", Long.toString(stream.pid())).start().waitFor()).isZero();
		assertThat(stream.waitFor()).isEqualTo(130);
		Awaitility.await().atMost(25, TimeUnit.SECONDS).untilAsserted(() -> assertThat(streams()).isEqualTo("0"));
		assertThat(stream.errorReader().readLine()).isNull();
	}

	private static String streams() throws IOException {
		return daemon.exchange("{\"cmd\":\"actuator\",\"endpoint\":\"ipc\"}\n")
			.replaceAll("(?s).*\"streams\":\\{\"open\":(\\d+).*", "$1");
	}

	@Test
	void outputThatBreaksEndsWithAWord() throws Exception {
		call("rescan", "--path=" + tree);
		assertThat(shell("cli status > /dev/full"))
			.isEqualTo("4 cannot write to standard output: No space left on device\n");
		assertThat(shell("cli largest --limit=500 | head -1; echo ${PIPESTATUS[0]}")).satisfiesAnyOf(
				(output) -> assertThat(output).isEqualTo("0 {\"path\":\"" + tree + "/file500\",\"bytes\":500}\n0\n"),
				(output) -> assertThat(output).contains("cannot write to standard output: Broken pipe\n", "\n4\n"));
		assertThat(shell("{ cli watch status -n 0.1; echo $? >&2; } | head -1 > /dev/null"))
			.isEqualTo("0 cannot write to standard output: Broken pipe\n4\n");
	}

	@Test
	void aCommandIsWatched() throws Exception {
		Process watch = cli("--socket=" + daemon.socket(), "watch", "echo", "-n", "0.1", "--n=1").start();
		try (BufferedReader items = watch.inputReader()) {
			for (int i = 0; i < 3; i++) {
				assertThat(items.readLine()).isEqualTo("{\"echo\":{\"cmd\":\"echo\",\"n\":1}}");
			}
		}
		finally {
			watch.destroy();
		}
		assertThat(watch.waitFor()).isNotZero();
	}

	@Test
	void progressIsForTerminals() throws Exception {
		assertThat(shell("cli rescan --path=" + tree + " 2>&1 >/dev/null")).isEqualTo("0 ");
		String session = shell("script -qec 'bin/scanner rescan --path=" + tree + "' /dev/null < /dev/null");
		assertThat(session).startsWith("0 \r\u001b[K0 " + tree).contains("\r\u001b[K{\"path\":\"" + tree + "\",");
	}

	@Test
	void standardInputIsAnObject() throws Exception {
		assertThat(shell("echo '{\"a\":[1.50],\"b\":\"ü\"}' | cli --pretty echo - --b=ä")).isEqualTo("""
				0 {
				  "echo": {
				    "cmd": "echo",
				    "a": [
				      1.50
				    ],
				    "b": "ä"
				  }
				}
				""");
	}

	@Test
	void theMainClassDoesTheSame() throws Exception {
		Path exploded = directory.resolve("exploded");
		assertThat(output(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Djarmode=tools", "-jar", Path.of("target/sample-app.jar").toAbsolutePath().toString(), "extract",
				"--destination", exploded.toString())))
			.startsWith("0 ");
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", exploded + "/sample-app.jar:" + exploded + "/lib/*", "com.codechu.ipc.cli.IpcCommandLine",
				"--socket=" + daemon.socket(), "echo");
		assertThat(output(builder)).isEqualTo("0 {\"echo\":{\"cmd\":\"echo\"}}\n");
	}

	@Test
	void theWrapperKnowsItsOptionsFromAnyDirectory() throws Exception {
		String script = call("--socket=" + daemon.socket(), "--pretty", "wrapper", "pretty").substring(2);
		Path wrapper = Files.writeString(directory.resolve("pretty"), script);
		ProcessBuilder builder = new ProcessBuilder("sh", wrapper.toString(), "echo").directory(Path.of("/").toFile());
		builder.environment().putAll(Map.of("JAVA_HOME", System.getProperty("java.home"), "LC_ALL", "C"));
		assertThat(output(builder)).isEqualTo("0 {\n  \"echo\": {\n    \"cmd\": \"echo\"\n  }\n}\n");
		builder.command("sh", wrapper.toString(), "echo", "--a=ü");
		assertThat(output(builder)).contains("\"a\": \"ü\"\n");
	}

}
