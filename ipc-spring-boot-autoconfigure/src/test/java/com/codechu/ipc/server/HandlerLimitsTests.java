package com.codechu.ipc.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.protocol.ErrorType;
import com.sun.management.OperatingSystemMXBean;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers that take too long, that nobody waits for any more, or that the server has to
 * interrupt.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class HandlerLimitsTests {

	private static final String TIMED_OUT = "{\"error\":\"the handler took longer than 200 ms and was interrupted; "
			+ "it may have taken effect\",\"type\":\"HandlerTimeout\"}\n";

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final CountDownLatch release = new CountDownLatch(1);

	private final AtomicReference<@Nullable CompletableFuture<Object>> pending = new AtomicReference<>();

	private final List<RawPeer> peers = new ArrayList<>();

	private @Nullable UnixServer server;

	private UnixServer start(UnaryOperator<UnixServer.Builder> settings) throws IOException {
		UnixServer server = settings
			.apply(UnixServer.builder().path(this.directory.resolve("a.sock")).lineHandler((protocol) -> this::handle))
			.build();
		server.start();
		this.server = server;
		return server;
	}

	private UnixServer limited() throws IOException {
		return start((builder) -> builder.limits(ServerLimits.DEFAULTS.withHandlerTimeout(Duration.ofMillis(200))));
	}

	@AfterEach
	void stop() throws IOException {
		this.release.countDown();
		if (this.server != null) {
			this.server.stop();
		}
		for (RawPeer peer : this.peers) {
			peer.close();
		}
	}

	private void handle(byte[] bytes, int from, int to, IpcConnection connection, ReplyWriter replies)
			throws Exception {
		String line = new String(bytes, from, to - from);
		switch (line) {
			case "sleep" -> TimeUnit.MINUTES.sleep(1);
			case "deaf" -> {
				replies.handling("deaf", null);
				awaitUninterruptibly();
			}
			case "wait" -> {
				replies.handling("wait", Duration.ZERO);
				this.release.await();
			}
			case "future" -> {
				CompletableFuture<Object> future = new CompletableFuture<>();
				this.pending.set(future);
				replies.await(future);
			}
			default -> replies.handling(line, Duration.ZERO);
		}
		replies.write(Map.of("line", line));
	}

	private void awaitUninterruptibly() {
		while (this.release.getCount() > 0) {
			try {
				this.release.await();
			}
			catch (InterruptedException ex) {
				// That is what is tested.
			}
		}
	}

	private RawPeer connect() throws IOException {
		RawPeer peer = RawPeer.connect(this.directory.resolve("a.sock"));
		this.peers.add(peer);
		return peer;
	}

	private void crowd(int others) throws IOException {
		for (int i = 0; i < others; i++) {
			assertThat(connect().send("1\n").readLine()).isEqualTo("{\"line\":\"1\"}\n");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 20 })
	void aHandlerThatTakesTooLongIsAnsweredForAndInterrupted(int others, CapturedOutput output) throws IOException {
		UnixServer server = limited();
		crowd(others);
		RawPeer peer = connect().send("1\nsleep\n2\n");
		assertThat(peer.readLine()).isEqualTo("{\"line\":\"1\"}\n");
		assertThat(peer.readLine()).isEqualTo(TIMED_OUT);
		assertThat(peer.readLine()).isEqualTo("{\"line\":\"2\"}\n");
		assertThat(server.status().errors()).containsEntry(ErrorType.HANDLER_TIMEOUT, 1L);
		Awaitility.await().until(() -> output.toString().contains("took longer"));
		assertThat(output).containsOnlyOnce("took longer than 200 ms: it was interrupted, and an error reply was sent");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 20 })
	void aHandlerThatCannotBeInterruptedKeepsItsPermitAndItsLateReplyIsDiscarded(int others) throws IOException {
		UnixServer server = limited();
		crowd(others);
		RawPeer peer = connect().send("deaf\n2\n");
		assertThat(peer.readLine()).isEqualTo(TIMED_OUT);
		assertThat(server.status().runningHandlers()).isEqualTo(1);
		this.release.countDown();
		assertThat(peer.readLine()).isEqualTo("{\"line\":\"2\"}\n");
	}

	@Test
	void aHandlersOwnLimitCountsInsteadOfTheServers() throws Exception {
		limited();
		RawPeer peer = connect().send("wait\n");
		TimeUnit.MILLISECONDS.sleep(600);
		this.release.countDown();
		assertThat(peer.readLine()).isEqualTo("{\"line\":\"wait\"}\n");
	}

	@Test
	void aFutureThatNeverCompletesIsCancelledInTime() throws IOException {
		limited();
		assertThat(connect().send("future\n").readLine()).isEqualTo(TIMED_OUT);
		Awaitility.await().until(() -> Objects.requireNonNull(this.pending.get()).isCancelled());
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 20 })
	void aFutureWhosePeerHasLeftIsCancelledAndItsPermitFreed(int others) throws IOException {
		UnixServer server = start((builder) -> builder);
		crowd(others);
		RawPeer peer = connect().send("future\n");
		Awaitility.await().until(() -> this.pending.get() != null);
		peer.close();
		Awaitility.await().until(() -> Objects.requireNonNull(this.pending.get()).isCancelled());
		Awaitility.await().until(() -> server.status().runningHandlers() == 0 && server.connectionCount() == others);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 20 })
	void aFutureWhosePeerHasOnlyEndedItsSideIsAwaited(int others) throws Exception {
		start((builder) -> builder);
		crowd(others);
		RawPeer peer = connect().send("future\n2\n").halfClose();
		Awaitility.await().until(() -> this.pending.get() != null);
		TimeUnit.MILLISECONDS.sleep(400);
		Objects.requireNonNull(this.pending.get()).complete("late");
		assertThat(peer.readAll()).isEqualTo("{\"line\":\"future\"}\n{\"line\":\"2\"}\n");
	}

	@Test
	void whenAllHandlersStayBusyThenThatIsSaid(CapturedOutput output) throws IOException {
		UnixServer server = start((builder) -> builder.limits(ServerLimits.DEFAULTS.withMaxRunningHandlers(2)));
		for (int i = 0; i < 3; i++) {
			connect().send("wait\n");
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> output.toString().contains("further requests are waiting"));
		assertThat(output).containsOnlyOnce("All 2 IPC handlers have been busy for");
		assertThat(server.status().stalled()).isGreaterThan(Duration.ofSeconds(9));
		this.release.countDown();
		Awaitility.await().until(() -> server.status().stalled().isZero());
	}

	@Test
	void aStopTellsWhatItWaitsForAndWhatItInterrupts(CapturedOutput output) throws IOException {
		Logger logger = (Logger) LoggerFactory.getLogger(UnixServer.class);
		logger.setLevel(Level.INFO);
		UnixServer server = start((builder) -> builder.shutdownTimeout(Duration.ofMillis(300)));
		RawPeer peer = connect().send("wait\n2\n");
		Awaitility.await().until(() -> server.status().runningHandlers() == 1);
		server.stop();
		logger.setLevel(null);
		assertThat(peer.readAll()).isEqualTo(
				"{\"error\":\"the handler was interrupted because the server is stopping; it may have taken effect\",\"type\":\"HandlerInterrupted\"}\n"
						+ "{\"error\":\"server is shutting down\",\"type\":\"ShuttingDown\"}\n");
		assertThat(output).contains("Waiting up to 300 ms for 1 running IPC handler")
			.contains("1 IPC connections are still busy after 300 ms; interrupted: wait");
	}

	@Test
	void anInterruptThatComesLateHarmsNobody() throws Exception {
		UnixServer server = start((builder) -> builder);
		crowd(20);
		for (RawPeer peer : this.peers) {
			assertThat(peer.send("2\n").readLine()).as("goes to the loop").isEqualTo("{\"line\":\"2\"}\n");
		}
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().matches("ipc-a\\.sock-\\d+")) {
				thread.interrupt();
			}
		}
		assertThat(this.peers)
			.allSatisfy((peer) -> assertThat(peer.send("3\n").readLine()).isEqualTo("{\"line\":\"3\"}\n"));
		// Compilers and collectors come to rest, a loop that spins does not.
		Awaitility.await("CPU time of a second without requests")
			.until(() -> cpuOfASecond().compareTo(Duration.ofMillis(500)) < 0);
		assertThat(server.isServing()).isTrue();
	}

	private static Duration cpuOfASecond() throws InterruptedException {
		long before = processCpuNanos();
		TimeUnit.SECONDS.sleep(1);
		return Duration.ofNanos(processCpuNanos() - before);
	}

	private static long processCpuNanos() {
		return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

}
