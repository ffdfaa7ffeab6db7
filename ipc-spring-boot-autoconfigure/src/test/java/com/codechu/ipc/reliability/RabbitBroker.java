package com.codechu.ipc.reliability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;

/**
 * A RabbitMQ of its own on free ports of 127.0.0.1, with a node, a directory and a port
 * mapper that end with it. Needs what Debian's package {@code rabbitmq-server} installs,
 * not the service.
 */
final class RabbitBroker implements AutoCloseable {

	/** Not that on the path, which changes to the service's user and directory. */
	static final Path PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

	private static final String HOST = "127.0.0.1";

	private static final Duration START = Duration.ofSeconds(240);

	private final Path directory = Files.createTempDirectory("ipc-rabbit");

	private final int port = freePort();

	private final int mapperPort = freePort();

	private final Process mapper;

	private final Process node;

	RabbitBroker() throws IOException {
		Files.writeString(file("rabbitmq.conf"), "listeners.tcp.1 = " + HOST + ":" + this.port + "\n");
		Files.writeString(file("enabled_plugins"), "[].\n");
		this.mapper = start(List.of("epmd", "-address", HOST, "-port", Integer.toString(this.mapperPort)), "epmd.out");
		Process node = this.mapper;
		try {
			awaitPort(this.mapperPort, this.mapper);
			node = start(List.of(PROGRAM.toString()), "rabbitmq.out");
			awaitPort(this.port, node);
		}
		catch (RuntimeException ex) {
			String output = Files.exists(file("rabbitmq.out")) ? Files.readString(file("rabbitmq.out")) : "";
			this.node = node;
			close();
			throw new IllegalStateException("RabbitMQ does not start: " + output, ex);
		}
		this.node = node;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
			return socket.getLocalPort();
		}
	}

	private Path file(String name) {
		return this.directory.resolve(name);
	}

	private Process start(List<String> command, String output) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(file(output).toFile())
			.directory(this.directory.toFile());
		Map<String, String> environment = builder.environment();
		environment.keySet().removeIf((name) -> name.startsWith("RABBITMQ_") || name.startsWith("ERL_"));
		environment.put("HOME", this.directory.toString());
		environment.put("LC_ALL", "C.UTF-8");
		environment.put("ERL_EPMD_ADDRESS", HOST);
		environment.put("ERL_EPMD_PORT", Integer.toString(this.mapperPort));
		environment.put("RABBITMQ_NODENAME", "ipc-" + this.port + "@localhost");
		environment.put("RABBITMQ_CONF_ENV_FILE", "/dev/null");
		environment.put("RABBITMQ_CONFIG_FILE", file("rabbitmq.conf").toString());
		environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", file("enabled_plugins").toString());
		environment.put("RABBITMQ_MNESIA_BASE", file("mnesia").toString());
		environment.put("RABBITMQ_LOG_BASE", file("log").toString());
		environment.put("RABBITMQ_DIST_PORT", Integer.toString(freePort()));
		environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
				"-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}");
		return builder.start();
	}

	private static void awaitPort(int port, Process process) {
		Awaitility.await()
			.atMost(START)
			.pollInterval(Duration.ofMillis(100))
			.failFast(() -> !process.isAlive())
			.until(() -> {
				try (Socket socket = new Socket()) {
					socket.connect(new InetSocketAddress(HOST, port));
					return true;
				}
				catch (IOException ex) {
					return false;
				}
			});
	}

	int port() {
		return this.port;
	}

	@Override
	public void close() throws IOException {
		end(this.node);
		end(this.mapper);
		FileSystemUtils.deleteRecursively(this.directory);
	}

	private static void end(Process process) {
		List<ProcessHandle> children = process.descendants().toList();
		process.destroy();
		try {
			if (!process.waitFor(30, TimeUnit.SECONDS)) {
				process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		children.forEach(ProcessHandle::destroyForcibly);
	}

}
