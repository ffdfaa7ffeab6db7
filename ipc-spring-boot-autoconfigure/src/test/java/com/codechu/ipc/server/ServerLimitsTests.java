package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import com.codechu.ipc.Python;
import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.peer.AllowedPeers;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProtocolLimits;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(240)
class ServerLimitsTests {

	private static final Duration SLOW = Duration.ofSeconds(5);

	/** Far longer than a busy machine needs between two steps of a test. */
	private static final Duration PATIENT = Duration.ofSeconds(3);

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final CountDownLatch release = new CountDownLatch(1);

	private final List<RawPeer> peers = new ArrayList<>();

	private UnixServer server;

	@AfterEach
	void stop() throws IOException {
		this.release.countDown();
		for (RawPeer peer : this.peers) {
			peer.close();
		}
		if (this.server != null) {
			this.server.stop();
		}
	}

	private void start(UnaryOperator<UnixServer.Builder> settings) throws IOException {
		this.server = settings
			.apply(UnixServer.builder().path(this.directory.resolve("a.sock")).backlog(256).handler(this::handle))
			.build();
		this.server.start();
	}

	@Test
	void whatIsNotSetFollowsFromOthersAndZeroIsOff() {
		ServerLimits off = new ServerLimits(100, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0,
				1);
		assertThat(new Admission(ServerLimits.DEFAULTS.withMaxConnections(100), null, true)
			.maxStreams(ServerLimits.DEFAULTS)).isEqualTo(75);
		assertThat(new Admission(off, null, true).maxStreams(off)).isEqualTo(Integer.MAX_VALUE);
		assertThat(ServerLimits.effective(off.maxRunningHandlers(), 64)).isEqualTo(Integer.MAX_VALUE);
		assertThat(ServerLimits.effective(null, 64)).isEqualTo(64);
		assertThat(off.maxBufferBytes(ProtocolLimits.DEFAULTS))
			.isEqualTo(100L * 3 * (ProtocolLimits.DEFAULTS.maxLineBytes() + 64 * 1024) + 100 * 2);
	}

	@Test
	void withoutLimitsHandlersRunAndOneUserHasAllConnections() throws IOException {
		start((builder) -> builder.mode(FileMode.parse("0666"))
			.limits(new ServerLimits(8, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, 1024)));
		for (int i = 0; i < 8; i++) {
			assertThat(connect().send("{}\n").readLine()).isEqualTo("{\"ok\":true}\n");
		}
		assertThat(connect().readLine()).contains("TooManyConnections")
			.contains("the server has reached its connection limit (8)");
	}

	private Object handle(IpcRequest request) throws InterruptedException {
		if (request.json().has("wait")) {
			this.release.await();
		}
		return Map.of("ok", true);
	}

	private RawPeer connect() throws IOException {
		RawPeer peer = RawPeer.connect(this.server.path());
		this.peers.add(peer);
		return peer;
	}

	private boolean isServed() throws IOException {
		RawPeer peer = connect();
		try {
			return peer.send("{}\n").readLine().equals("{\"ok\":true}\n");
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void whenThereAreTooManyConnectionsThenFurtherOnesAreToldAndOthersServed() throws IOException {
		start((builder) -> builder.limits(ServerLimits.DEFAULTS.withMaxConnections(3)));
		for (int i = 0; i < 3; i++) {
			assertThat(connect().send("{}\n").readLine()).isEqualTo("{\"ok\":true}\n");
		}
		for (int i = 0; i < 60; i++) {
			// Without a byte sent, as a peer that is refused in haste may not get to
			// read.
			assertThat(connect().readAll()).isEqualTo("{\"error\":\"the server has reached its connection limit (3);"
					+ " try again later\",\"type\":\"TooManyConnections\"}\n");
		}
		assertThat(this.peers.get(0).send("{}\n").readLine()).isEqualTo("{\"ok\":true}\n");
		assertThat(this.server.status().errors()).containsEntry(ErrorType.TOO_MANY_CONNECTIONS, 60L);
		this.peers.get(0).close();
		Awaitility.await().until(this::isServed);
	}

	@Test
	void whenAUserHasItsShareThenFurtherConnectionsOfItAreRefused() throws IOException {
		start((builder) -> builder.mode(new FileMode(0666)).limits(ServerLimits.DEFAULTS.withMaxConnections(4)));
		for (int i = 0; i < 3; i++) {
			assertThat(connect().send("{}\n").readLine()).isEqualTo("{\"ok\":true}\n");
		}
		String user = System.getProperty("user.name");
		assertThat(connect().readAll()).isEqualTo("{\"error\":\"user '" + user
				+ "' has reached the connection limit per user (3); try again later\",\"type\":\"TooManyConnections\"}\n");
		this.peers.get(0).close();
		Awaitility.await().until(this::isServed);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenAConnectionSaysNothingThenItIsToldAndClosed(boolean many) throws IOException {
		start((builder) -> builder.limits(ServerLimits.DEFAULTS.withTimeouts(PATIENT, Duration.ZERO, Duration.ZERO)));
		for (int i = 0; i < (many ? 12 : 1); i++) {
			connect().send("{}\n");
		}
		for (RawPeer peer : this.peers) {
			assertThat(peer.readAll())
				.endsWith("{\"error\":\"the connection was idle for 3 s\",\"type\":\"Timeout\"}\n");
		}
		Awaitility.await().until(() -> this.server.connectionCount() == 0);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenALineDripsThenItIsCutOffInTotalTime(boolean many) throws Exception {
		start((builder) -> builder.limits(ServerLimits.DEFAULTS.withTimeouts(Duration.ZERO, PATIENT, Duration.ZERO)));
		for (int i = 0; i < (many ? 12 : 1); i++) {
			connect().send("{}\n").readLine();
		}
		RawPeer drip = this.peers.get(0);
		Thread sender = new Thread(() -> {
			try {
				for (int i = 0; i < 1000; i++) {
					drip.send(" {");
					new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
				}
			}
			catch (IOException | InterruptedException ex) {
				// Cut off, as it should be.
			}
		});
		sender.start();
		assertThat(drip.readAll())
			.isEqualTo("{\"error\":\"the line was not finished within 3 s\",\"type\":\"Timeout\"}\n");
		sender.join();
		assertThat(this.server.status().errors()).containsEntry(ErrorType.TIMEOUT, 1L);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenAPeerReadsSlowlyThenItGetsItsReply(boolean many) throws Exception {
		start((builder) -> builder.limits(ServerLimits.DEFAULTS.withTimeouts(Duration.ZERO, Duration.ZERO, SLOW))
			.protocol(new JsonLineProtocol(JsonMapper.shared(), ProtocolLimits.DEFAULTS.withMaxLineBytes(4_000_000)))
			.handler((request) -> Map.of("text", "x".repeat(request.json().path("length").asInt(1)))));
		for (int i = 0; i < (many ? 12 : 1); i++) {
			connect().send("{}\n").readLine();
		}
		RawPeer slow = this.peers.get(0).send("{\"length\":2000000}\n");
		long begin = System.nanoTime();
		assertThat(slow.readSlowly(2_000_000 + "{\"text\":\"\"}\n".length(), 64 * 1024, Duration.ofMillis(180)))
			.startsWith("{\"text\":\"xxx")
			.endsWith("x\"}\n");
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(SLOW);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whenAPeerDoesNotReadThenItsConnectionIsClosed(boolean many) throws IOException {
		start((builder) -> builder
			.handler((request) -> Map.of("text", "x".repeat(request.json().path("length").asInt(1))))
			.limits(ServerLimits.DEFAULTS.withTimeouts(Duration.ZERO, Duration.ZERO, PATIENT)));
		for (int i = 0; i < (many ? 11 : 0); i++) {
			connect().send("{}\n").readLine();
		}
		connect().send("{\"length\":900000}\n");
		Awaitility.await().until(() -> this.server.status().errors().getOrDefault(ErrorType.TIMEOUT, 0L) == 1);
		Awaitility.await().until(() -> this.server.connectionCount() == (many ? 11 : 0));
		assertThat(this.server.status().errors()).containsEntry(ErrorType.TIMEOUT, 1L);
	}

	@Test
	void whenAHandlerTakesLongThenItsConnectionIsNotOverdue() throws IOException {
		start((builder) -> builder.limits(ServerLimits.DEFAULTS.withTimeouts(PATIENT, PATIENT, PATIENT)));
		RawPeer peer = connect().send("{\"wait\":1}\n");
		Awaitility.await().until(() -> this.server.status().oldestHandler().compareTo(PATIENT.multipliedBy(2)) > 0);
		this.release.countDown();
		assertThat(peer.readLine()).isEqualTo("{\"ok\":true}\n");
	}

	@Test
	void whenRequestsWaitForAHandlerThenTheirConnectionsAreNotOverdue() throws IOException {
		start((builder) -> builder
			.limits(ServerLimits.DEFAULTS.withMaxRunningHandlers(1).withTimeouts(PATIENT, PATIENT, PATIENT)));
		RawPeer busy = connect().send("{\"wait\":1}\n");
		Awaitility.await().until(() -> this.server.status().runningHandlers() == 1);
		RawPeer waiting = connect().send("{\"a\"");
		Awaitility.await().until(() -> this.server.connectionCount() == 2);
		waiting.send(":1}\n{}\n");
		Awaitility.await().until(() -> this.server.status().oldestHandler().compareTo(PATIENT.multipliedBy(2)) > 0);
		this.release.countDown();
		assertThat(busy.readLine()).isEqualTo("{\"ok\":true}\n");
		assertThat(waiting.readLine()).isEqualTo("{\"ok\":true}\n");
		assertThat(waiting.readLine()).isEqualTo("{\"ok\":true}\n");
	}

	@Test
	void whenStoppedByForceThenWhatIsBufferedIsNotBegun() throws Exception {
		AtomicInteger begun = new AtomicInteger();
		start((builder) -> builder.shutdownTimeout(Duration.ofMillis(100)).handler((request) -> {
			begun.incrementAndGet();
			Backoff.pause(Duration.ofMillis(50));
			return null;
		}));
		connect().send("{}\n".repeat(200));
		Awaitility.await().until(() -> begun.get() > 0);
		this.server.stop();
		int before = begun.get();
		Backoff.pause(Duration.ofMillis(300));
		assertThat(begun).hasValue(before).hasValueLessThan(150);
	}

	@Test
	void whenThereIsNoThreadThenThePeerIsTold() throws IOException {
		start((builder) -> builder.executor((task) -> {
			throw new OutOfMemoryError("unable to create native thread");
		}));
		assertThat(connect().readAll()).isEqualTo(
				"{\"error\":\"the server is out of threads; try again later\"," + "\"type\":\"TooManyConnections\"}\n");
		Awaitility.await().until(() -> this.server.connectionCount() == 0);
	}

	@ParameterizedTest
	@ValueSource(ints = { 4, 20 })
	void whenHandlersAreBusyThenFurtherRequestsWaitForTheirTurn(int connections) throws IOException {
		start((builder) -> builder.limits(ServerLimits.DEFAULTS.withMaxRunningHandlers(2)));
		for (int i = 0; i < connections; i++) {
			connect().send("{\"wait\":1}\n");
		}
		Awaitility.await().until(() -> this.server.status().waits() == connections - 2);
		assertThat(this.server.status().runningHandlers()).isEqualTo(2);
		this.release.countDown();
		for (RawPeer peer : this.peers) {
			assertThat(peer.readLine()).isEqualTo("{\"ok\":true}\n");
		}
		assertThat(this.server.status().runningHandlers()).isZero();
	}

	@Test
	void whenAPeerIsNotListedThenItIsForbidden() throws IOException {
		start((builder) -> builder.allowedPeers(AllowedPeers.of(List.of("daemon"), List.of("daemon"))));
		String user = System.getProperty("user.name");
		for (int i = 0; i < 2; i++) {
			assertThat(RawPeer.exchange(this.server.path(), "{}\n"))
				.isEqualTo("{\"error\":\"user '" + user + "' is not allowed to connect\",\"type\":\"Forbidden\"}\n");
		}
		assertThat(this.server.status().errors()).containsEntry(ErrorType.FORBIDDEN, 2L);
	}

	@Test
	void whenAPeerIsListedByNameOrNumberThenItIsServed() throws IOException {
		String own = System.getProperty("user.name");
		Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
		start((builder) -> builder.allowedPeers(AllowedPeers.of(List.of(own), List.of())));
		assertThat(RawPeer.exchange(this.server.path(), "{}\n")).isEqualTo("{\"ok\":true}\n");
		this.server.stop();
		start((builder) -> builder.allowedPeers(AllowedPeers.of(List.of(uid.toString()), List.of())));
		assertThat(RawPeer.exchange(this.server.path(), "{}\n")).isEqualTo("{\"ok\":true}\n");
	}

	@Test
	void whenNobodyOrAStrangerIsListedThenItIsRefused() throws IOException {
		start((builder) -> builder);
		assertThatIllegalArgumentException().isThrownBy(() -> AllowedPeers.of(List.of("nobody"), List.of()))
			.withMessage(
					"user 'nobody' cannot be allowed: users that are not mapped in a container have the same name");
		assertThatIllegalArgumentException().isThrownBy(() -> AllowedPeers.of(List.of("no-such-user"), List.of()))
			.withMessage("there is no user 'no-such-user'");
		assertThatIllegalArgumentException().isThrownBy(() -> AllowedPeers.of(List.of(), List.of("no-such-group")))
			.withMessage("there is no group 'no-such-group'");
	}

	@Test
	void whenTheFileVanishesThenItIsPublishedAgain() throws IOException {
		start((builder) -> builder);
		RawPeer before = connect();
		assertThat(before.send("{}\n").readLine()).isEqualTo("{\"ok\":true}\n");
		Files.delete(this.server.path());
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(this.server::isPublished);
		assertThat(RawPeer.exchange(this.server.path(), "{}\n")).isEqualTo("{\"ok\":true}\n");
		assertThat(before.send("{}\n").readLine()).isEqualTo("{\"ok\":true}\n");
		this.server.stop();
		assertThat(this.server.path()).doesNotExist();
	}

	@Test
	void whenAnotherFileTookThePlaceThenItIsLeftAloneAndServedAgainOnceItIsGone() throws IOException {
		start((builder) -> builder);
		Files.delete(this.server.path());
		Files.writeString(this.server.path(), "mine");
		assertThat(this.server.isPublished()).isFalse();
		Awaitility.await().pollDelay(Duration.ofSeconds(6)).until(() -> true);
		assertThat(this.server.path()).hasContent("mine");
		Files.delete(this.server.path());
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(this.server::isPublished);
	}

	@Test
	void whenTheLimitsAreKnownThenSoIsTheMemory() throws IOException {
		start((builder) -> builder);
		assertThat(ServerLimits.DEFAULTS.withMaxConnections(10)
			.maxBufferBytes(ProtocolLimits.DEFAULTS.withMaxLineBytes(1024 * 1024)))
			.isEqualTo(30L * (1024 + 64) * 1024 + 7 * 2L * 512 * 1024);
	}

	@Test
	void whenPythonIsRefusedForItsNumberThenItReadsWhy() throws Exception {
		start((builder) -> builder.limits(ServerLimits.DEFAULTS.withMaxConnections(1)));
		connect().send("{}\n").readLine();
		String output = Python.run("""
				import socket, sys
				for i in range(15):
				    s = socket.socket(socket.AF_UNIX)
				    s.connect(sys.argv[1])
				    s.sendall(b'{"cmd":"status"}\\n')
				    print(s.makefile().readline(), end='')
				""", this.server.path());
		assertThat(output.lines()).hasSize(15).allMatch((line) -> line.endsWith("\"type\":\"TooManyConnections\"}"));
	}

}
