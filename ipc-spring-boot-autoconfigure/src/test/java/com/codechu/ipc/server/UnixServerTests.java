package com.codechu.ipc.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ServerThreads;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProtocolLimits;
import com.codechu.ipc.topic.IpcTopic;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.mockito.Mockito.mock;

@Timeout(60)
class UnixServerTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final CountDownLatch entered = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

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
		this.release.countDown();
		this.server.stop();
	}

	@Test
	void whenAnInheritedSocketWasClosedThenItIsNotListenedOnAgain() throws Exception {
		Path path = this.directory.resolve("inherited.sock");
		ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
			.bind(UnixDomainSocketAddress.of(path));
		UnixServer server = UnixServer.builder().path(path).inherited(channel).handler(this::handle).build();
		server.start();
		assertThat(RawPeer.exchange(path, "{}\n")).isEqualTo("{\"echo\":{}}\n");
		server.stop();
		assertThatExceptionOfType(IOException.class).isThrownBy(server::start)
			.withMessage("The inherited socket " + path
					+ " was closed when the server stopped and cannot be reopened: start a new process");
		assertThat(server.isRunning()).isFalse();
	}

	@Test
	void whenLinesAreShortThenErrorsAreCutToFit() throws Exception {
		Path path = this.directory.resolve("short.sock");
		ProtocolLimits limits = ProtocolLimits.DEFAULTS.withMaxLineBytes(1024);
		try (UnixServer server = UnixServer.builder()
			.path(path)
			.protocol(new JsonLineProtocol(JsonMapper.shared(), limits))
			.handler((request) -> {
				throw new IllegalStateException("\u0001".repeat(5000));
			})
			.build()) {
			server.start();
			String reply = RawPeer.exchange(path, "{}\n");
			assertThat(reply).hasSizeBetween(900, 1025).endsWith("…\",\"type\":\"IllegalStateException\"}\n");
		}
	}

	@Test
	void resultsThatComeLaterAreAwaited() throws IOException {
		assertThat(RawPeer.exchange(this.path, "{\"do\":\"later\"}\n{\"do\":\"fail-later\"}\n")).isEqualTo("""
				[1,2]
				{"error":"it broke","type":"IllegalStateException"}
				""");
	}

	@Test
	void whatIsNotASingleValueIsRefused() throws IOException {
		assertThat(RawPeer.exchange(this.path, "{\"do\":\"stream\"}\n{\"do\":\"topic\"}\n")).isEqualTo(
				"""
						{"error":"reply of type java.util.stream.ReferencePipeline$Head cannot be sent: it is not a single value: \
						collect its items, or return it from a method marked @IpcCommand","type":"ReplyNotSerializable"}
						{"error":"reply of type com.codechu.ipc.topic.IpcTopic cannot be sent: it is not a single value: \
						collect its items, or return it from a method marked @IpcCommand","type":"ReplyNotSerializable"}
						""");
	}

	@Test
	void requestsCanBeMadeForTests() {
		IpcRequest request = IpcRequest.of(JsonNodeFactory.instance.objectNode().put("cmd", "scan").put("$more", true),
				mock(IpcConnection.class));
		assertThat(request.command()).isEqualTo("scan");
		assertThat(request.acceptsMore()).isTrue();
		assertThat(request.json()).hasToString("{\"cmd\":\"scan\"}");
	}

	private Object handle(IpcRequest request) throws Exception {
		ObjectNode json = request.json();
		return switch (json.path("do").asString("echo")) {
			case "nothing" -> null;
			case "fail" -> throw new IllegalStateException("it broke");
			case "fail-silently" -> throw new NullPointerException();
			case "overflow" -> overflow(0);
			case "assert" -> throw new AssertionError("wrong");
			case "unwritable" -> Map.of("x", Double.NaN);
			case "unknown-bean" -> new Object();
			case "list" -> List.of(1, 2);
			case "later" -> CompletableFuture.supplyAsync(() -> List.of(1, 2));
			case "fail-later" -> CompletableFuture.failedFuture(new IllegalStateException("it broke"));
			case "stream" -> List.of(1, 2).stream();
			case "topic" -> IpcTopic.create();
			case "peer" -> request.connection().peer();
			case "connection" -> request.connection().id();
			case "interrupted" -> throw new InterruptedException("enough");
			case "leave-flag" -> {
				Thread.currentThread().interrupt();
				yield Map.of("flag", true);
			}
			case "count" -> this.server.connectionCount();
			case "long-error" -> throw new IllegalStateException("x".repeat(2 << 20));
			case "wait" -> {
				this.entered.countDown();
				this.release.await();
				yield Map.of("waited", true);
			}
			default -> Map.of("echo", json);
		};
	}

	private static int overflow(int depth) {
		return overflow(depth + 1) + 1;
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "{\"a\":1}\n", "{\"a\":1}", "\n\n {\"a\":1}\r\n", "\t\u000b\f{\"a\":1} \n\n", "{ \"a\" : 1 }" })
	void oneLineInOneLineOut(String request) throws IOException {
		assertThat(exchange(request)).isEqualTo("{\"echo\":{\"a\":1}}\n");
	}

	@Test
	void manyLinesInOneGoAreAnsweredInOrder() throws IOException {
		StringBuilder requests = new StringBuilder();
		StringBuilder replies = new StringBuilder();
		for (int i = 0; i < 2_000; i++) {
			requests.append("{\"n\":%d}\n".formatted(i));
			replies.append("{\"echo\":{\"n\":%d}}\n".formatted(i));
		}
		assertThat(exchange(requests.toString())).isEqualTo(replies.toString());
	}

	@Test
	void bytesMayArriveOneByOne() throws IOException {
		try (RawPeer peer = RawPeer.connect(this.path)) {
			for (byte value : "{\"a\":\"ü\"}\n{\"b\"".getBytes(StandardCharsets.UTF_8)) {
				peer.send(value);
			}
			assertThat(peer.readLine()).isEqualTo("{\"echo\":{\"a\":\"ü\"}}\n");
			assertThat(peer.send(":1}\n").readLine()).isEqualTo("{\"echo\":{\"b\":1}}\n");
		}
	}

	@Test
	void nullMeansNoReply() throws IOException {
		assertThat(exchange("{\"do\":\"nothing\"}\n{\"a\":1}\n{\"do\":\"nothing\"}\n"))
			.isEqualTo("{\"echo\":{\"a\":1}}\n");
	}

	@Test
	void anyValueMayBeAReply() throws IOException {
		assertThat(exchange("{\"do\":\"list\"}\n")).isEqualTo("[1,2]\n");
	}

	@Test
	void failuresAreAnsweredAndTheConnectionGoesOn() throws IOException {
		assertThat(exchange(
				"{\"do\":\"fail\"}\n{\"do\":\"fail-silently\"}\n{\"do\":\"overflow\"}\n{\"do\":\"assert\"}\n{\"a\":1}\n"))
			.isEqualTo("""
					{"error":"it broke","type":"IllegalStateException"}
					{"error":"","type":"NullPointerException"}
					{"error":"","type":"StackOverflowError"}
					{"error":"wrong","type":"AssertionError"}
					{"echo":{"a":1}}
					""");
	}

	@Test
	void interruptsOfAHandlerDoNotEndTheConnection() throws IOException {
		assertThat(exchange("{\"a\":1}\n{\"do\":\"interrupted\"}\n{\"do\":\"leave-flag\"}\n{\"a\":2}\n")).isEqualTo("""
				{"echo":{"a":1}}
				{"error":"enough","type":"InterruptedException"}
				{"flag":true}
				{"echo":{"a":2}}
				""");
	}

	@Test
	void errorsThatAreTooLongAreCut() throws IOException {
		assertThat(exchange("{\"do\":\"long-error\"}\n{\"a\":2}\n")).isEqualTo(
				"{\"error\":\"" + "x".repeat(1000) + "…\",\"type\":\"IllegalStateException\"}\n{\"echo\":{\"a\":2}}\n");
	}

	@Test
	void envelopesDoNotDependOnTheMapper() throws IOException {
		JsonMapper mapper = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
			.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
			.enable(SerializationFeature.WRAP_ROOT_VALUE)
			.enable(DeserializationFeature.UNWRAP_ROOT_VALUE)
			.build();
		Path other = this.directory.resolve("b.sock");
		try (UnixServer server = UnixServer.builder()
			.path(other)
			.handler(this::handle)
			.protocol(new JsonLineProtocol(mapper, ProtocolLimits.DEFAULTS))
			.build()) {
			server.start();
			assertThat(RawPeer.exchange(other, "{\"do\":\"fail-silently\"}\n[]\n{\"do\":\"peer\"}\n")).startsWith("""
					{"error":"","type":"NullPointerException"}
					{"error":"expected a JSON object, but got an array","type":"InvalidRequest"}
					{"User":""");
		}
	}

	@Test
	void repliesThatCannotBeWrittenAreAnsweredAndTheConnectionGoesOn() throws IOException {
		String[] replies = exchange("{\"do\":\"unwritable\"}\n{\"do\":\"unknown-bean\"}\n{\"a\":1}\n").split("\n");
		assertThat(replies[0]).isEqualTo(
				"{\"error\":\"reply of type java.util.ImmutableCollections$Map1 cannot be sent: a number that is not finite has no JSON form\",\"type\":\"ReplyNotSerializable\"}");
		assertThat(replies[1]).startsWith(
				"{\"error\":\"reply of type java.lang.Object cannot be sent: not writable as JSON: No serializer found")
			.endsWith("\"type\":\"ReplyNotSerializable\"}");
		assertThat(replies[2]).isEqualTo("{\"echo\":{\"a\":1}}");
	}

	@Test
	void badInputIsAnsweredAndTheConnectionGoesOn() throws IOException {
		String reply = exchange("nonsense\n[1]\n{\"a\":1}{\"b\":2}\n{\"a\":1}\n");
		assertThat(reply.lines().map((line) -> line.replaceAll(".*\"type\":\"(\\w+)\".*", "$1")).toList())
			.containsExactly("InvalidJson", "InvalidRequest", "InvalidJson", "{\"echo\":{\"a\":1}}");
	}

	@Test
	void badUtf8IsAnsweredAndTheConnectionGoesOn() throws IOException {
		try (RawPeer peer = RawPeer.connect(this.path)) {
			peer.send((byte) '{', (byte) 0xC0, (byte) 0xAF, (byte) '}', (byte) '\n').send("{\"a\":1}\n");
			assertThat(peer.readLine())
				.isEqualTo("{\"error\":\"not valid UTF-8: 0xC0 at byte 1\",\"type\":\"InvalidUtf8\"}\n");
			assertThat(peer.readLine()).isEqualTo("{\"echo\":{\"a\":1}}\n");
		}
	}

	@Test
	void whenLineIsTooLongThenThePeerReadsWhyBeforeTheEnd() throws IOException {
		try (RawPeer peer = RawPeer.connect(this.path)) {
			// More than socket buffers hold: this only ends because the server reads on.
			peer.send("{\"a\":\"" + "x".repeat(5 << 20));
			assertThat(peer.readAll())
				.isEqualTo("{\"error\":\"line is longer than 1,048,576 bytes\",\"type\":\"LineTooLong\"}\n");
		}
		assertThat(exchange("{\"a\":1}\n")).isEqualTo("{\"echo\":{\"a\":1}}\n");
	}

	@Test
	void largeMessagesPass() throws IOException {
		String text = "x".repeat(1_000_000);
		assertThat(exchange("{\"a\":\"" + text + "\"}\n")).isEqualTo("{\"echo\":{\"a\":\"" + text + "\"}}\n");
	}

	@Test
	void whenPeerVanishesThenOthersAreServed() throws IOException {
		for (int i = 0; i < 50; i++) {
			try (RawPeer peer = RawPeer.connect(this.path)) {
				peer.send("{\"a\":\"" + "x".repeat(100_000) + "\"}\n{\"cut");
			}
		}
		assertThat(exchange("{\"a\":1}\n")).isEqualTo("{\"echo\":{\"a\":1}}\n");
		Awaitility.await().until(() -> this.server.connectionCount() == 0);
	}

	@Test
	void handlersLearnWhoAsks() throws IOException {
		String user = Files.getOwner(this.path).getName();
		assertThat(exchange("{\"do\":\"peer\"}\n")).startsWith("{\"user\":\"" + user + "\",\"group\":\"");
		assertThat(exchange("{\"do\":\"connection\"}\n{\"do\":\"connection\"}\n")).isEqualTo("2\n2\n");
	}

	@Test
	void connectionsAreServedAtTheSameTime() throws Exception {
		try (RawPeer slow = RawPeer.connect(this.path)) {
			slow.send("{\"do\":\"wait\"}\n");
			this.entered.await();
			assertThat(exchange("{\"a\":1}\n")).isEqualTo("{\"echo\":{\"a\":1}}\n");
			this.release.countDown();
			assertThat(slow.readLine()).isEqualTo("{\"waited\":true}\n");
		}
	}

	@Test
	void startsAgainAfterStop() throws IOException {
		for (int i = 0; i < 3; i++) {
			this.server.stop();
			assertThat(this.path).doesNotExist();
			assertThat(this.server.isRunning()).isFalse();
			this.server.stop();
			this.server.start();
			this.server.start();
			assertThat(this.server.isRunning()).isTrue();
			assertThat(exchange("{\"a\":1}\n")).isEqualTo("{\"echo\":{\"a\":1}}\n");
		}
	}

	@Test
	void severalServersLiveInOneProcess() throws IOException {
		Path other = this.directory.resolve("b.sock");
		try (UnixServer second = UnixServer.builder()
			.path(other)
			.handler((request) -> Map.of("second", true))
			.build()) {
			second.start();
			assertThat(RawPeer.exchange(other, "{}\n")).isEqualTo("{\"second\":true}\n");
			assertThat(exchange("{}\n")).isEqualTo("{\"echo\":{}}\n");
		}
		assertThat(other).doesNotExist();
		assertThat(exchange("{}\n")).isEqualTo("{\"echo\":{}}\n");
	}

	@Test
	void whenStoppedThenRequestsUnderWayAreAnsweredAndIdleConnectionsEnd() throws Exception {
		try (RawPeer busy = RawPeer.connect(this.path); RawPeer idle = RawPeer.connect(this.path)) {
			idle.send("{\"a\":1}\n");
			assertThat(idle.readLine()).isEqualTo("{\"echo\":{\"a\":1}}\n");
			busy.send("{\"do\":\"wait\"}\n{\"a\":1}\n{\"a\":2}\n{\"cut");
			this.entered.await();
			CompletableFuture<Void> stopped = stopInBackground();
			// Where the server cannot be sure that there was nothing more, it says so.
			assertThat(idle.readAll()).isIn("", "{\"error\":\"server is shutting down\",\"type\":\"ShuttingDown\"}\n");
			assertThat(this.path).doesNotExist();
			assertThat(stopped).isNotDone();
			this.release.countDown();
			assertThat(busy.readAll()).isEqualTo("""
					{"waited":true}
					{"echo":{"a":1}}
					{"echo":{"a":2}}
					{"error":"server is shutting down","type":"ShuttingDown"}
					""");
			stopped.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void whenStoppedThenHandlersMayAskHowTheServerIs() throws Exception {
		try (RawPeer busy = RawPeer.connect(this.path)) {
			busy.send("{\"do\":\"wait\"}\n{\"do\":\"count\"}\n");
			this.entered.await();
			CompletableFuture<Void> stopped = stopInBackground();
			Awaitility.await().until(() -> !this.server.isRunning());
			assertThat(stopped).isNotDone();
			this.release.countDown();
			// After which it may say that it stops, if it is not sure to have read all.
			assertThat(busy.readAll()).startsWith("{\"waited\":true}\n0\n");
			stopped.get(10, TimeUnit.SECONDS);
		}
	}

	@Test
	void whenStoppedThenARequestThatHasNotFullyArrivedIsRefused() throws Exception {
		try (RawPeer peer = RawPeer.connect(this.path)) {
			peer.send("{\"a\":1}\n{\"half\":");
			assertThat(peer.readLine()).isEqualTo("{\"echo\":{\"a\":1}}\n");
			this.server.stop();
			assertThat(peer.readAll()).isEqualTo("{\"error\":\"server is shutting down\",\"type\":\"ShuttingDown\"}\n");
		}
	}

	@Test
	void whenHandlerDoesNotEndThenItIsInterrupted() throws Exception {
		Path other = this.directory.resolve("b.sock");
		UnixServer impatient = UnixServer.builder()
			.path(other)
			.handler(this::handle)
			.shutdownTimeout(Duration.ofMillis(50))
			.build();
		impatient.start();
		try (RawPeer peer = RawPeer.connect(other)) {
			peer.send("{\"do\":\"wait\"}\n");
			this.entered.await();
			impatient.stop();
			assertThat(impatient.connectionCount()).isZero();
			assertThat(peer.readAll()).isEqualTo(
					"{\"error\":\"the handler was interrupted because the server is stopping; it may have taken effect\","
							+ "\"type\":\"HandlerInterrupted\"}\n");
		}
	}

	@Test
	void handlerMayStopTheServer() throws Exception {
		Path other = this.directory.resolve("b.sock");
		UnixServer[] self = new UnixServer[1];
		self[0] = UnixServer.builder().path(other).handler((request) -> {
			self[0].stop();
			return Map.of("stopped", true);
		}).build();
		self[0].start();
		assertThat(RawPeer.exchange(other, "{}\n")).isEqualTo("{\"stopped\":true}\n");
		assertThat(other).doesNotExist();
	}

	@Test
	void whenPathIsTakenThenStartFailsAndCanBeTriedAgain() throws IOException {
		UnixServer second = UnixServer.builder().path(this.path).handler(this::handle).build();
		assertThatExceptionOfType(UnusablePathException.class).isThrownBy(second::start);
		assertThat(second.isRunning()).isFalse();
		this.server.stop();
		second.start();
		assertThat(exchange("{}\n")).isEqualTo("{\"echo\":{}}\n");
		second.stop();
	}

	@Test
	void oneThreadKeepsTheProcessAlive() throws IOException {
		// The threads of other tests may end later than their servers.
		Path own = this.directory.resolve("alive.sock");
		try (UnixServer server = UnixServer.builder().path(own).handler(this::handle).build()) {
			server.start();
			RawPeer.exchange(own, "{}\n");
			List<Thread> threads = new ArrayList<>(Thread.getAllStackTraces().keySet());
			threads.removeIf((thread) -> !thread.getName().startsWith("ipc-alive.sock"));
			assertThat(threads).filteredOn((thread) -> !thread.isDaemon())
				.extracting(Thread::getName)
				.containsExactly("ipc-alive.sock-supervise");
		}
		Awaitility.await().until(() -> ServerThreads.count("ipc-alive.sock-supervise") == 0);
	}

	@Test
	void settingsAreVisible() {
		assertThat(this.server.path()).isEqualTo(this.path);
		assertThat(this.server.mode()).isEqualTo(FileMode.OWNER_ONLY);
		assertThat(this.server.isPublished()).isTrue();
		assertThatNullPointerException().isThrownBy(() -> UnixServer.builder().path(this.path).build())
			.withMessage("handler is required");
		assertThatNullPointerException().isThrownBy(() -> UnixServer.builder().handler(this::handle).build())
			.withMessage("path is required");
	}

	@Test
	void peerCredentialsAreThoseOfThisProcess() throws IOException {
		try (RawPeer peer = RawPeer.connect(this.path)) {
			assertThat(PeerCredentials.of(peer.channel()).user())
				.isEqualTo(Files.getOwner(Path.of("/proc/self")).getName());
		}
	}

	private CompletableFuture<Void> stopInBackground() {
		return CompletableFuture.runAsync(() -> {
			try {
				this.server.stop();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private String exchange(String text) throws IOException {
		return RawPeer.exchange(this.path, text);
	}

}
