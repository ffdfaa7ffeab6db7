package com.codechu.ipc.sample;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample as a user runs it: its executable jar in a process of its own.
 */
final class SampleDaemon implements AutoCloseable {

	private static final Path JAR = Path.of("target/sample-app.jar").toAbsolutePath();

	private static final String AOT = "--spring.aot.enabled=true";

	private final Path socket;

	private final Path log;

	private final Process process;

	private SampleDaemon(Path socket, Path log, Process process) {
		this.socket = socket;
		this.log = log;
		this.process = process;
	}

	static SampleDaemon start(Path directory, String... arguments) throws IOException {
		Path socket = directory.resolve("control.sock");
		Path log = directory.resolve("daemon.log");
		List<String> all = new ArrayList<>(List.of("--ipc.server.path=" + socket));
		all.addAll(List.of(arguments));
		SampleDaemon daemon = new SampleDaemon(socket, log,
				command(all).directory(directory.toFile())
					.redirectErrorStream(true)
					.redirectOutput(log.toFile())
					.start());
		// The socket is there before the application has started.
		Awaitility.await()
			.atMost(120, TimeUnit.SECONDS)
			.until(() -> (Files.exists(socket) && daemon.log().contains("Started SampleApplication"))
					|| !daemon.process.isAlive());
		assertThat(daemon.process.isAlive()).as(daemon.log()).isTrue();
		return daemon;
	}

	static ProcessBuilder command(List<String> arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		// Is read before there is an environment.
		if (arguments.contains(AOT)) {
			command.add("-Dspring.aot.enabled=true");
		}
		command.addAll(List.of("-jar", JAR.toString()));
		command.addAll(arguments);
		return new ProcessBuilder(command);
	}

	/** The command line of the jar. */
	static ProcessBuilder commandLine(String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djarmode=ipc", "-jar", JAR.toString()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().keySet().removeIf((name) -> name.startsWith("IPC_") || name.startsWith("SPRING_"));
		return builder;
	}

	/** Call the daemon as an operator would: exit status and what was printed. */
	static String call(Path directory, String... arguments) throws Exception {
		ProcessBuilder builder = commandLine(arguments).redirectErrorStream(true);
		builder.environment().put("IPC_SOCKET", directory.resolve("control.sock").toString());
		Process process = builder.start();
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return process.waitFor() + " " + output;
	}

	/** Send everything, read everything: what {@code nc -NU} does. */
	String exchange(String text) throws IOException {
		try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(this.socket))) {
			ByteBuffer request = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
			while (request.hasRemaining()) {
				channel.write(request);
			}
			channel.shutdownOutput();
			ByteArrayOutputStream reply = new ByteArrayOutputStream();
			ByteBuffer buffer = ByteBuffer.allocate(8192);
			while (channel.read(buffer.clear()) > 0) {
				reply.write(buffer.array(), 0, buffer.position());
			}
			return reply.toString(StandardCharsets.UTF_8);
		}
	}

	Path socket() {
		return this.socket;
	}

	Process process() {
		return this.process;
	}

	void signal(String name) throws Exception {
		assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start().waitFor())
			.isZero();
	}

	String log() throws IOException {
		return Files.readString(this.log);
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
