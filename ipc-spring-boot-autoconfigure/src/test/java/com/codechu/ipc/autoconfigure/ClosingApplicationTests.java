package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ServerThreads;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.server.UnixServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that end their application.
 */
@Timeout(120)
class ClosingApplicationTests {

	/** A stall would take the whole shutdown time-out, 30 s. */
	private static final Duration PROMPT = Duration.ofSeconds(10);

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private Path path() {
		return this.directory.resolve("a.sock");
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(Closing.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.run("--ipc.server.path=" + path(), "--spring.main.banner-mode=off");
	}

	@ParameterizedTest
	@ValueSource(strings = { "close", "stop" })
	void aHandlerThatClosesTheContextIsAnsweredAfterwards(String command) throws Exception {
		for (int others : new int[] { 0, 20 }) {
			try (ConfigurableApplicationContext context = start()) {
				UnixServer server = context.getBean(UnixServer.class);
				RawPeer[] crowd = new RawPeer[others];
				for (int i = 0; i < others; i++) {
					crowd[i] = RawPeer.connect(path());
					assertThat(crowd[i].send("{\"cmd\":\"ping\"}\n").readLine()).isEqualTo("{}\n");
				}
				long begin = System.nanoTime();
				try (RawPeer peer = RawPeer.connect(path())) {
					assertThat(peer.send("{\"cmd\":\"%s\"}\n".formatted(command)).readAll())
						.startsWith("{\"running\":false}\n");
				}
				assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PROMPT);
				Awaitility.await().until(() -> server.connectionCount() == 0);
				for (RawPeer peer : crowd) {
					assertThat(peer.readAll()).isIn("",
							"{\"error\":\"server is shutting down\",\"type\":\"ShuttingDown\"}\n");
					peer.close();
				}
			}
		}
	}

	private Process startProcess() throws IOException {
		Process process = Jvm
			.command(List.of(), Closing.class, "--ipc.server.path=" + path(), "--spring.main.banner-mode=off")
			.redirectOutput(this.directory.resolve("log").toFile())
			.start();
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(path()));
		return process;
	}

	@Test
	void threadsOfAClosedApplicationEnd() throws Exception {
		try (ConfigurableApplicationContext context = start()) {
			RawPeer.exchange(path(), "{\"cmd\":\"close\"}\n");
		}
		Awaitility.await().until(() -> ServerThreads.count("ipc-a.sock-supervise") == 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "exit", "springExit" })
	void whenAHandlerEndsTheProcessThenItsPeerIsTold(String command) throws Exception {
		Process process = startProcess();
		try {
			long begin = System.nanoTime();
			try (RawPeer peer = RawPeer.connect(path())) {
				assertThat(peer.send("{\"cmd\":\"%s\"}\n".formatted(command)).readAll())
					.isEqualTo("{\"error\":\"server is shutting down\",\"type\":\"ShuttingDown\"}\n");
			}
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PROMPT);
			assertThat(process.exitValue()).isEqualTo(3);
			assertThat(path()).doesNotExist();
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void whenTheContextIsClosedInAHandlerThenTheProcessEndsAfterTheReply() throws Exception {
		Process process = startProcess();
		try {
			assertThat(RawPeer.exchange(path(), "{\"cmd\":\"close\"}\n")).startsWith("{\"running\":false}\n");
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ IpcAutoConfiguration.class, IpcServerAutoConfiguration.class })
	@IpcHandler
	static class Closing {

		private final ConfigurableApplicationContext context;

		Closing(ConfigurableApplicationContext context) {
			this.context = context;
		}

		public static void main(String[] args) {
			new SpringApplicationBuilder(Closing.class).web(WebApplicationType.NONE).run(args);
		}

		@IpcCommand
		Map<String, Object> ping() {
			return Map.of();
		}

		@IpcCommand
		Map<String, Object> close() {
			this.context.close();
			return Map.of("running", this.context.isRunning());
		}

		@IpcCommand
		Map<String, Object> stop() {
			this.context.stop();
			return Map.of("running", this.context.isRunning());
		}

		@IpcCommand
		void exit() {
			System.exit(3);
		}

		@IpcCommand
		void springExit() {
			System.exit(SpringApplication.exit(this.context, () -> 3));
		}

	}

}
