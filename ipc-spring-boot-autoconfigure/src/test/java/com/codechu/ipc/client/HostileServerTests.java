package com.codechu.ipc.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.ThreadKind;
import com.codechu.ipc.client.IpcTimeoutException.Phase;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProtocolLimits;
import com.fasterxml.jackson.annotation.JsonCreator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Servers that do what they should not, each on platform and on virtual threads.
 */
@Timeout(120)
@ParameterizedClass
@MethodSource("com.codechu.ipc.ThreadKind#present")
class HostileServerTests {

	private static final Duration TIMEOUT = Duration.ofMillis(300);

	/** Beyond the deadline; a busy machine gets ten tries to be this fast. */
	private static final Duration LATENESS = Duration.ofMillis(100);

	private static final int TRIES = 10;

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final ThreadKind threads;

	HostileServerTests(ThreadKind threads) {
		this.threads = threads;
	}

	private Path path() {
		return this.directory.resolve("a.sock");
	}

	private IpcClient.Builder client() {
		return IpcClient.builder().path(path()).timeout(Duration.ofSeconds(30)).retries(0);
	}

	@Test
	void silent() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(path(), ScriptedServer::readLine)) {
			assertTimeout(Phase.READ, "no complete reply", Map.of("cmd", "x"));
		}
	}

	@Test
	void dripping() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			while (true) {
				ScriptedServer.write(connection, " ");
				TimeUnit.MILLISECONDS.sleep(20);
			}
		})) {
			assertTimeout(Phase.READ, "no complete reply", Map.of("cmd", "x"));
		}
	}

	@Test
	void notReadingALargeRequest() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> TimeUnit.SECONDS.sleep(60))) {
			assertTimeout(Phase.WRITE, "the server did not read the whole request", Map.of("cmd", "x".repeat(8 << 20)));
		}
	}

	@Test
	void fullBacklog() throws Exception {
		List<SocketChannel> others = new ArrayList<>();
		try (ScriptedServer server = ScriptedServer.bind(path(), 1)) {
			for (int i = 0; i < 2; i++) {
				others.add(SocketChannel.open(UnixDomainSocketAddress.of(path())));
			}
			try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
				probe.configureBlocking(false);
				assertThat(connects(probe)).isFalse();
			}
			assertTimeout(Phase.CONNECT, "the backlog of the server is full, and it accepted no connection",
					Map.of("cmd", "x"));
		}
		for (SocketChannel other : others) {
			other.close();
		}
	}

	private boolean connects(SocketChannel probe) {
		try {
			return probe.connect(UnixDomainSocketAddress.of(path()));
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void cuttingMidLine() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			ScriptedServer.readLine(connection);
			ScriptedServer.write(connection, "{\"half\":");
			connection.close();
		})) {
			assertProtocolError("the connection ended after 8 bytes of the reply");
		}
	}

	@Test
	void closingAtOnce() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(path(), SocketChannel::close)) {
			IpcException failure = fail(Map.of("cmd", "x"));
			assertThat(failure).isInstanceOf(IpcProtocolException.class);
			assertThat(failure.getMessage()).startsWith(path() + ": ")
				.containsAnyOf("the server closed the connection without a reply", "Connection reset",
						"the connection ended while the request was being sent: Broken pipe");
		}
	}

	@Test
	void closingAfterTheRequest() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			ScriptedServer.readLine(connection);
			connection.close();
		})) {
			assertProtocolError("the server closed the connection without a reply");
		}
	}

	@Test
	void replyingGarbage() throws Exception {
		try (ScriptedServer server = reply("HTTP/1.1 400 Bad Request\r\n")) {
			assertProtocolError("the reply is not valid: it is not JSON at byte 0");
		}
		try (ScriptedServer server = reply("[1]\n")) {
			assertProtocolError(
					"the reply cannot be bound to tools.jackson.databind.node.ObjectNode: it must be an object");
		}
	}

	@Test
	void replyingAnErrorThatWouldSteerTheTerminal() throws Exception {
		String error = "\\u001b[2J\\n\\u2028" + "x".repeat(5_000);
		try (ScriptedServer server = reply("{\"error\":\"" + error + "\",\"type\":\"T\",\"details\":{\"n\":1}}\n")) {
			IpcException failure = fail(Map.of("cmd", "x"));
			assertThat(failure).isInstanceOf(IpcRemoteException.class)
				.hasMessageStartingWith(path() + " answered T:  [2J  xxx");
			assertThat(failure.getMessage()).hasSize(1_001);
			assertThat(((IpcRemoteException) failure).error()).hasSize(5_006).startsWith("\u001b[2J\n");
			assertThat(((IpcRemoteException) failure).details()).hasToString("{\"n\":1}");
		}
	}

	@Test
	void replyingValuesThatDoNotFit() throws Exception {
		try (ScriptedServer server = reply("{\"SECRET\":\"x\"}\n"); IpcClient client = client().build()) {
			assertThatExceptionOfType(IpcProtocolException.class)
				.isThrownBy(() -> client.request(Map.of("cmd", "x"), new TypeReference<Map<String, Integer>>() {
				}))
				.withMessageContaining("member '[…]' must be a whole number in the range of int")
				.withNoCause()
				.matches((ex) -> !ex.getMessage().contains("SECRET"));
		}
		try (ScriptedServer server = reply("\"SECRET\"\n"); IpcClient client = client().build()) {
			assertThatExceptionOfType(IpcProtocolException.class)
				.isThrownBy(() -> client.request(Map.of("cmd", "x"), Picky.class))
				.withMessage(path() + ": the reply cannot be bound to " + Picky.class.getName() + ": it is not valid")
				.withNoCause();
		}
	}

	@Test
	void replyingOverTheLimit() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			while (true) {
				ScriptedServer.write(connection, "x".repeat(65536));
			}
		})) {
			assertProtocolError("the reply is not valid: line is longer than 1,048,576 bytes");
		}
	}

	@Test
	void refusingWithAReason() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			ScriptedServer.write(connection, "{\"error\":\"too many\",\"type\":\"TooManyConnections\"}\n");
			connection.close();
		})) {
			IpcException failure = fail(Map.of("cmd", "x"));
			assertThat(failure).isInstanceOf(IpcRemoteException.class)
				.hasMessage(path() + " answered TooManyConnections: too many");
		}
	}

	private ScriptedServer reply(String text) throws IOException {
		return ScriptedServer.start(path(), (connection) -> {
			ScriptedServer.readLine(connection);
			ScriptedServer.write(connection, text);
		});
	}

	private void assertTimeout(Phase phase, String what, Object payload) throws Exception {
		List<Long> late = new ArrayList<>();
		List<Phase> others = new ArrayList<>();
		for (int i = 0; i < TRIES; i++) {
			long begin = System.nanoTime();
			IpcTimeoutException failure = (IpcTimeoutException) fail(client().timeout(TIMEOUT), payload);
			Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
			assertThat(failure.elapsed()).isBetween(TIMEOUT, elapsed);
			if (failure.phase() != phase) {
				// The time was over before it came to that.
				others.add(failure.phase());
				continue;
			}
			assertThat(failure).hasMessage(path() + ": " + what + " within " + failure.elapsed().toMillis() + " ms");
			late.add(failure.elapsed().minus(TIMEOUT).toMillis());
			if (others.size() <= late.size() && late.stream().anyMatch((millis) -> millis <= LATENESS.toMillis())) {
				return;
			}
		}
		assertThat(others).as("other phases").hasSizeLessThanOrEqualTo(late.size());
		assertThat(late).as("late by ms").anyMatch((millis) -> millis <= LATENESS.toMillis());
	}

	private void assertProtocolError(String message) throws Exception {
		assertThat(fail(Map.of("cmd", "x"))).isInstanceOf(IpcProtocolException.class)
			.hasMessage(path() + ": " + message);
	}

	private IpcException fail(Object payload) throws Exception {
		return fail(client(), payload);
	}

	private IpcException fail(IpcClient.Builder builder, Object payload) throws Exception {
		JsonLineProtocol large = new JsonLineProtocol(JsonMapper.shared(), ProtocolLimits.DEFAULTS);
		if (payload.toString().length() > 1 << 20) {
			large = new JsonLineProtocol(JsonMapper.shared(), ProtocolLimits.DEFAULTS.withMaxLineBytes(16 << 20));
		}
		try (IpcClient client = builder.protocol(large).build()) {
			return this.threads.call(() -> {
				try {
					throw new AssertionError("got " + client.request(payload));
				}
				catch (IpcException ex) {
					return ex;
				}
			});
		}
	}

	record Picky(String text) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		Picky {
			throw new InvalidMessageException(ErrorType.INVALID_REQUEST, "bad: " + text);
		}

	}

}
