package com.codechu.ipc.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The script that needs no JVM, with each set of tools that it can work with.
 */
@Timeout(180)
class PlainWrapperIT {

	private static final List<String> TOOLS = List.of("sh", "sed", "grep", "timeout", "cat", "tr");

	private static Path directory;

	private static SampleDaemon daemon;

	private static Path script;

	@BeforeAll
	static void start() throws Exception {
		directory = Files.createTempDirectory(Path.of("/tmp"), "ipc");
		daemon = SampleDaemon.start(directory);
		String wrapper = SampleDaemon.call(directory, "--timeout=10s", "wrapper", "--plain", "scanner");
		assertThat(wrapper).startsWith("0 #!/bin/sh\n");
		script = Files.writeString(directory.resolve("scanner"), wrapper.substring(2));
	}

	@AfterAll
	static void stop() throws IOException {
		daemon.close();
		FileSystemUtils.deleteRecursively(directory);
	}

	/** Only the tools that are named are there. */
	private static String call(String tools, String... arguments) throws Exception {
		Path bin = directory.resolve("bin-" + tools.replace(' ', '-'));
		if (!Files.exists(bin)) {
			Files.createDirectories(bin);
			List<String> all = new ArrayList<>(TOOLS);
			all.addAll(List.of(tools.split(" ")));
			for (String tool : all) {
				Path file = Path.of("/usr/bin", tool);
				Assumptions.assumeTrue(Files.exists(file), () -> "no " + tool + " on this machine");
				Files.createSymbolicLink(bin.resolve(tool), file.toRealPath());
			}
		}
		List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().put("PATH", bin.toString());
		builder.environment().remove("IPC_SOCKET");
		Process process = builder.start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return process.waitFor() + " " + output;
	}

	@ParameterizedTest
	@ValueSource(strings = { "nc jq", "nc", "socat jq", "socat" })
	void singleRepliesNeedNoJvm(String tools) throws Exception {
		assertThat(call(tools, "echo", "--e={},\"cmd\":\"status\",\"x\":{}"))
			.startsWith("0 {\"echo\":{\"cmd\":\"echo\",\"e\":");
		assertThat(call(tools, "echo", "--e={\n\"f\":\n1.50}").replace(" ", "")).contains("\"e\":{\"f\":1.50}");
		assertThat(call(tools, "echo", "--a=1.50", "--b=007", "--c=x \"y\" \\z", "--d=true", "--e={\"f\":[1]}", "--g=-")
			// Once more, for want of jq.
			.replace(",\"cmd\":\"echo\"}}", "}}"))
			.isEqualTo("0 {\"echo\":{\"cmd\":\"echo\",\"a\":1.50,\"b\":\"007\",\"c\":\"x \\\"y\\\" \\\\z\",\"d\":true,"
					+ "\"e\":{\"f\":[1]},\"g\":\"-\"}}\n");
		assertThat(call(tools, "rescan", "--path=7")).isEqualTo("1 " + daemon.socket()
				+ " answered {\"error\":\"no such directory: 7\",\"type\":\"no-such-directory\",\"details\":{\"path\":\"7\"}}\n");
		assertThat(call(tools)).isEqualTo("2 usage: scanner <command> [--member=value ...]\n");
		assertThat(call(tools, "echo", "x")).isEqualTo("2 'x' is not a member: use --name=value\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "nc", "socat" })
	void whoDoesNotAnswerIsNotWaitedFor(String tools) throws Exception {
		daemon.signal("STOP");
		try {
			assertThat(call(tools, "status")).isEqualTo("4 " + daemon.socket() + ": no complete reply within 10 s\n");
		}
		finally {
			daemon.signal("CONT");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "nc", "socat" })
	void whenNobodyListensThatIsTold(String tools) throws Exception {
		Path own = Files.createDirectories(directory.resolve(tools));
		try (SampleDaemon other = SampleDaemon.start(own)) {
			String wrapper = SampleDaemon.call(own, "wrapper", "--plain", "other").substring(2);
			other.signal("KILL");
			other.process().waitFor();
			Path before = script;
			try {
				script = Files.writeString(own.resolve("other"), wrapper);
				assertThat(call(tools, "status")).startsWith("3 ")
					.endsWith("cannot connect to " + other.socket() + "\n");
				Files.delete(other.socket());
				assertThat(call(tools, "status"))
					.isEqualTo("3 cannot connect to " + other.socket() + ": no such socket\n");
			}
			finally {
				script = before;
			}
		}
	}

}
