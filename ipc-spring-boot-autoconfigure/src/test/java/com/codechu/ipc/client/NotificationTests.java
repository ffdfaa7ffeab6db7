package com.codechu.ipc.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import com.codechu.ipc.Python;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.UnixServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(120)
class NotificationTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();

	private volatile Duration handling = Duration.ZERO;

	private Path path;

	private UnixServer server;

	@BeforeEach
	void start() throws IOException {
		this.path = this.directory.resolve("a.sock");
		this.server = UnixServer.builder().path(this.path).handler(this::handle).build();
		this.server.start();
	}

	@AfterEach
	void stop() throws IOException {
		this.server.stop();
	}

	private Object handle(IpcRequest request) throws Exception {
		if (!this.handling.isZero()) {
			Backoff.pause(this.handling);
		}
		this.handled.add(request.json().path("from").asString("") + request.json().path("n").asString(""));
		return request.json().has("fail") ? fail() : request.json().has("quiet") ? null : Map.of("ok", true);
	}

	private static Object fail() {
		throw new UnsupportedOperationException("secret");
	}

	private IpcClient.Builder client() {
		return IpcClient.builder().path(this.path).retryBackoff(Duration.ofMillis(20)).timeout(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@CsvSource({ "1, 3000, 0", "1, 3000, 1", "1, 1000, 5", "8, 3000, 0", "8, 800, 5", "8, 300, 20" })
	void allAreHandledInOrder(int senders, int count, int millis) throws Exception {
		this.handling = Duration.ofMillis(millis);
		ExecutorService threads = Executors.newFixedThreadPool(senders);
		try (IpcClient client = client().build()) {
			List<Future<?>> running = new ArrayList<>();
			for (int sender = 0; sender < senders; sender++) {
				String from = "s" + sender + "-";
				running.add(threads.submit(() -> {
					for (int i = 0; i < count / senders; i++) {
						client.notify(Map.of("from", from, "n", i));
					}
				}));
			}
			for (Future<?> each : running) {
				each.get();
			}
		}
		finally {
			threads.shutdown();
		}
		assertThat(this.handled).hasSize(count / senders * senders);
		for (int sender = 0; sender < senders; sender++) {
			String from = "s" + sender + "-";
			assertThat(this.handled.stream().filter((each) -> each.startsWith(from)))
				.containsExactlyElementsOf(IntStream.range(0, count / senders).mapToObj((i) -> from + i).toList());
		}
	}

	@Test
	void theyGoOverOneConnectionThatIsGivenUpWhenNothingFollows() {
		try (IpcClient client = client().idleTimeout(Duration.ofSeconds(3)).build()) {
			for (int i = 0; i < 100; i++) {
				client.notify(Map.of("n", i));
			}
			// The backlog takes them before the server has accepted the connection.
			Awaitility.await().until(() -> this.handled.size() == 100);
			assertThat(this.server.status().accepted()).isEqualTo(1);
			Awaitility.await().until(() -> this.server.connectionCount() == 0);
			client.notify(Map.of("n", 100));
		}
		assertThat(this.server.status().accepted()).isEqualTo(2);
		assertThat(this.handled).hasSize(101);
	}

	@Test
	void withoutKeptConnectionsEachHasOneThatIsReadToItsEnd() {
		try (IpcClient client = client().maxIdle(0).build()) {
			for (int i = 0; i < 50; i++) {
				client.command("x").param("n", i).send();
				assertThat(this.handled).hasSize(i + 1);
			}
		}
		assertThat(this.server.status().accepted()).isEqualTo(50);
	}

	@Test
	void whatASlowServerDoesNotReadEndsAtTheDeadline() throws Exception {
		Semaphore go = new Semaphore(0);
		try (ScriptedServer slow = ScriptedServer.start(this.directory.resolve("b.sock"), (connection) -> go.acquire());
				IpcClient client = IpcClient.builder()
					.path(this.directory.resolve("b.sock"))
					.timeout(Duration.ofMillis(300))
					.build()) {
			assertThatExceptionOfType(IpcTimeoutException.class).isThrownBy(() -> {
				for (int i = 0; i < 100_000; i++) {
					client.notify(Map.of("n", i, "text", "x".repeat(100)));
				}
			})
				.withMessageMatching(
						".*the server did not read the whole request within \\d+ ms; the server may not have handled the last [\\d,]+ notifications")
				.satisfies((ex) -> assertThat(ex.elapsed()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(60)));
		}
	}

	@Test
	void aRestartIsToldToTheNextNotificationAndNothingIsSentTwice() throws Exception {
		AtomicLong sent = new AtomicLong();
		AtomicLong unknown = new AtomicLong();
		try (IpcClient client = client().build()) {
			for (int i = 0; i < 3_000; i++) {
				if (i % 1_000 == 500) {
					this.server.stop();
					this.server.start();
				}
				try {
					client.notify(Map.of("n", i));
					sent.incrementAndGet();
				}
				catch (IpcProtocolException ex) {
					assertThat(ex).hasMessageContaining("the server may not have handled the last ");
					unknown.addAndGet(Long.parseLong(ex.getMessage()
						.replaceAll("(?s).*the last ([\\d,]+) notifications.*", "$1")
						.replace(",", "")));
				}
			}
		}
		assertThat(this.handled).doesNotHaveDuplicates();
		assertThat((long) this.handled.size()).isBetween(sent.get() - unknown.get(), 3_000L);
		assertThat(unknown).hasPositiveValue();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void errorsAreLoggedOnceByTypeAndThoseThatEndTheConnectionAreThrown(CapturedOutput output) throws Exception {
		try (IpcClient client = client().build()) {
			for (int i = 0; i < 20; i++) {
				client.notify(Map.of("n", i, "fail", true));
			}
		}
		assertThat(output.getOut().lines().filter((line) -> line.contains("replied to a notification"))).singleElement()
			.asString()
			.endsWith(this.path + " replied to a notification with UnsupportedOperationException");
		CountDownLatch refused = new CountDownLatch(1);
		try (ScriptedServer refusing = ScriptedServer.start(this.directory.resolve("b.sock"), (connection) -> {
			ScriptedServer.readLine(connection);
			ScriptedServer.write(connection, "{\"error\":\"too many\",\"type\":\"TooManyConnections\"}\n");
			connection.close();
			refused.countDown();
		}); IpcClient client = client().path(this.directory.resolve("b.sock")).build()) {
			client.notify(Map.of("n", 1));
			refused.await();
			assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> {
				for (int i = 0; i < 1000; i++) {
					client.notify(Map.of("n", 2));
					Backoff.pause(Duration.ofMillis(1));
				}
			})
				.withMessageContaining("the server ended the connection: ")
				.withMessageContaining("TooManyConnections: too many; the server may not have handled the last ");
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void closingSaysWhatMayBeLost(CapturedOutput output) throws Exception {
		try (ScriptedServer deaf = ScriptedServer.start(this.directory.resolve("b.sock"),
				(connection) -> new Semaphore(0).acquire());
				IpcClient client = client().path(this.directory.resolve("b.sock"))
					.timeout(Duration.ofSeconds(2))
					.build()) {
			client.notify(Map.of("n", 1));
			client.notify(Map.of("n", 2));
		}
		assertThat(output).contains("WARN").contains("the server may not have handled the last 2 notifications");
	}

	@Test
	void whatCrossesTheServersTimeoutIsNotTakenForHandled() throws Exception {
		CountDownLatch written = new CountDownLatch(2);
		try (ScriptedServer timing = ScriptedServer.start(this.directory.resolve("b.sock"), (connection) -> {
			written.await();
			ScriptedServer.write(connection, "{\"error\":\"idle\",\"type\":\"Timeout\"}\n");
			connection.shutdownOutput();
			new Semaphore(0).acquire();
		}); IpcClient client = client().path(this.directory.resolve("b.sock")).build()) {
			for (int i = 0; i < 2; i++) {
				client.notify(Map.of("n", i));
				written.countDown();
			}
			assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> {
				for (int i = 0; i < 1_000; i++) {
					client.notify(Map.of("n", 3));
					Backoff.pause(Duration.ofMillis(1));
				}
			}).withMessageContaining("the server may not have handled the last ");
		}
	}

	@Test
	void whatIsLateIsNotSentAndHarmsNobody() throws Exception {
		try (IpcClient client = client().build()) {
			client.notify(Map.of("n", 0));
			IpcCall late = IpcCall.notification(Map.of("n", "late")).withTimeout(Duration.ofNanos(1));
			for (int i = 0; i < 1_000; i++) {
				assertThatExceptionOfType(IpcTimeoutException.class).isThrownBy(() -> client.exchange(late))
					.matches((ex) -> ex.phase() == IpcTimeoutException.Phase.QUEUE);
				client.notify(Map.of("n", 1));
			}
		}
		assertThat(this.handled).hasSize(1_001).doesNotContain("late");
	}

	@Test
	void aFirstOneThatIsLateHarmsNobody() {
		try (IpcClient client = client().build()) {
			IpcCall late = IpcCall.notification(Map.of("n", "late")).withTimeout(Duration.ofNanos(1));
			for (int i = 0; i < 100; i++) {
				assertThatExceptionOfType(IpcTimeoutException.class).isThrownBy(() -> client.exchange(late));
			}
			client.notify(Map.of("n", 1));
		}
		assertThat(this.handled).containsExactly("1");
	}

	@Test
	void aRequestInFlightKeepsItsDeadlineWhenTheClientIsClosed() throws Exception {
		try (ScriptedServer silent = ScriptedServer.start(this.directory.resolve("b.sock"), (connection) -> {
			while (!ScriptedServer.readLine(connection).isEmpty()) {
				Thread.onSpinWait();
			}
		})) {
			for (int i = 0; i < 3; i++) {
				UnixClient client = client().path(this.directory.resolve("b.sock"))
					.timeout(Duration.ofSeconds(2))
					.build();
				client.notify(Map.of());
				CompletableFuture<ObjectNode> reply = client.requestAsync(Map.of(), ObjectNode.class);
				Awaitility.await().until(() -> client.activeConnections() == 2);
				client.close();
				assertThat(reply).failsWithin(Duration.ofSeconds(30))
					.withThrowableOfType(ExecutionException.class)
					.withCauseInstanceOf(IpcTimeoutException.class);
			}
			assertThat(silent.accepted()).isEqualTo(6);
		}
	}

	@Test
	void aCancelledOneIsNotSent() throws Exception {
		this.handling = Duration.ofMillis(1);
		this.server.stop();
		try (IpcClient client = client().retries(1_000).build()) {
			CompletableFuture<?> sending = client.exchangeAsync(IpcCall.notification(Map.of("n", "cancelled")));
			Awaitility.await()
				.until(() -> Thread.getAllStackTraces()
					.keySet()
					.stream()
					.anyMatch((thread) -> thread.getName().startsWith("ipc-client-" + this.path.getFileName())));
			sending.cancel(true);
			this.server.start();
			client.notify(Map.of("n", "next"));
		}
		assertThat(this.handled).containsExactly("next");
	}

	@Test
	void closingDoesNotWaitForASenderWithMoreTime() throws Exception {
		try (ScriptedServer deaf = ScriptedServer.start(this.directory.resolve("b.sock"),
				(connection) -> new Semaphore(0).acquire())) {
			IpcClient client = client().path(this.directory.resolve("b.sock")).timeout(Duration.ofMillis(300)).build();
			Thread sender = new Thread(() -> {
				IpcCall patient = IpcCall.notification(Map.of("text", "x".repeat(100_000)))
					.withTimeout(Duration.ofSeconds(60));
				for (int i = 0; i < 100; i++) {
					client.exchange(patient);
				}
			});
			sender.setUncaughtExceptionHandler((thread, ex) -> {
			});
			sender.start();
			Awaitility.await().until(() -> sender.getState() != Thread.State.NEW && deaf.accepted() == 1);
			Backoff.pause(Duration.ofMillis(300));
			long begin = System.nanoTime();
			client.close();
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
			sender.join(10_000);
			assertThat(sender.isAlive()).isFalse();
		}
	}

	@Test
	void aLineCountsWhereItEnds() {
		RecentLines lines = new RecentLines();
		lines.add(2 << 20);
		assertThat(lines.count()).isEqualTo(1);
		lines.add(1_000 * 1_024);
		lines.add(100 * 1_024);
		assertThat(lines.count()).isBetween(2L, 3L);
		for (int i = 0; i < 100_000; i++) {
			lines.add(20);
		}
		assertThat(lines.count()).isBetween(50_000L, 60_000L);
	}

	@Test
	void repliesThatAreTooLongAreDiscardedLikeOthers() throws Exception {
		try (ScriptedServer verbose = ScriptedServer.start(this.directory.resolve("b.sock"), (connection) -> {
			while (!ScriptedServer.readLine(connection).isEmpty()) {
				ScriptedServer.write(connection, '"' + "x".repeat(1_100_000) + "\"\n");
			}
			connection.close();
		}); IpcClient client = client().path(this.directory.resolve("b.sock")).build()) {
			for (int i = 0; i < 5; i++) {
				client.notify(Map.of("n", i));
				Backoff.pause(Duration.ofMillis(20));
			}
			Awaitility.await().until(() -> verbose.accepted() > 0);
			assertThat(verbose.accepted()).isEqualTo(1);
		}
	}

	@Test
	void theOriginalsWayIsHandledAsWell() throws Exception {
		this.handling = Duration.ofMillis(1);
		String script = """
				import json, socket, sys
				for i in range(800):
				    s = socket.socket(socket.AF_UNIX)
				    s.connect(sys.argv[1])
				    s.sendall((json.dumps({"n": i}) + "\\n").encode())
				    s.close()
				""";
		Python.run(script, this.path.toString());
		Awaitility.await().until(() -> this.handled.size() == 800);
		assertThat(this.handled).doesNotHaveDuplicates();
	}

	@Test
	void aSocketOfAnotherTypeFailsAtOnce() throws Exception {
		Path datagram = this.directory.resolve("d.sock");
		Process process = Python.start("""
				import socket, sys, time
				s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
				s.bind(sys.argv[1])
				time.sleep(60)
				""", datagram);
		try (IpcClient client = client().path(datagram).build()) {
			Awaitility.await().until(() -> Files.exists(datagram));
			assertThatExceptionOfType(IpcConnectException.class).isThrownBy(() -> client.notify(Map.of("n", 1)))
				.withMessage("Cannot connect to " + datagram
						+ " after 1 attempt: it is a socket of another type, which does not accept connections");
		}
		finally {
			process.destroy();
		}
	}

}
