package com.codechu.ipc.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ProgressUpdate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(120)
class StreamTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private Path path() {
		return this.directory.resolve("a.sock");
	}

	private IpcClient.Builder client() {
		return IpcClient.builder().path(path()).retries(0).timeout(Duration.ofSeconds(60));
	}

	/** Answers every request by the same lines. */
	private ScriptedServer serve(String... lines) throws IOException {
		return ScriptedServer.start(path(), (connection) -> {
			while (!ScriptedServer.readLine(connection).isEmpty()) {
				ScriptedServer.write(connection, String.join("\n", lines) + "\n");
			}
		});
	}

	/** Answers one request, and closes. */
	private ScriptedServer serveOnce(String... lines) throws IOException {
		return ScriptedServer.start(path(), (connection) -> {
			ScriptedServer.readLine(connection);
			ScriptedServer.write(connection, String.join("\n", lines) + "\n");
			connection.close();
		});
	}

	@Test
	void itemsComeInOrderAndTheConnectionIsKept() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1", "{\"$item\":2}", "{\"$later\":7}", "3",
				"{\"$end\":{\"items\":3}}"); IpcClient client = client().build()) {
			for (int i = 0; i < 3; i++) {
				assertThat(client.command("count").stream(Integer.class)).containsExactly(1, 2, 3);
			}
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void requestSaysThatItAcceptsMore() throws Exception {
		List<String> requests = new ArrayList<>();
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			requests.add(ScriptedServer.readLine(connection));
			ScriptedServer.write(connection, "1\n");
		}); IpcClient client = client().build()) {
			assertThat(client.command("count").param("from", 1).stream(Integer.class)).containsExactly(1);
			assertThat(requests).containsExactly("{\"cmd\":\"count\",\"from\":1,\"$more\":true}");
		}
	}

	@Test
	void itemsAreOfAnyTypeAndMayBeNull() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "[\"a\"]", "null", "{\"$item\":[\"b\"]}",
				"{\"$end\":{\"items\":3}}"); IpcClient client = client().build()) {
			assertThat(client.command("lists").stream(new TypeReference<List<String>>() {
			})).containsExactly(List.of("a"), null, List.of("b"));
		}
	}

	@Test
	void itemThatLooksLikeAnErrorIsAnItem() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "{\"error\":\"e\",\"type\":\"t\"}",
				"{\"$item\":{\"$end\":1}}", "{\"$end\":{\"items\":2}}"); IpcClient client = client().build()) {
			assertThat(client.command("log").stream(JsonNode.class).map(JsonNode::toString))
				.containsExactly("{\"error\":\"e\",\"type\":\"t\"}", "{\"$end\":1}");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"a":1}        | {"a":1}
			{"$more":1}    | {"$more":1}
			{"$more":false}| {"$more":false}
			{"$end":{"items":0}} | {"$end":{"items":0}}
			null           | null
			""")
	void anyOtherFirstLineIsTheOneReply(String line, String item) throws Exception {
		try (ScriptedServer server = serve(line); IpcClient client = client().build()) {
			for (int i = 0; i < 2; i++) {
				assertThat(client.command("status").stream(JsonNode.class).map(String::valueOf)).containsExactly(item);
			}
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void errorsOfTheFirstLineAreThrownAtOnceAndMapped() throws Exception {
		try (ScriptedServer server = serve("{\"error\":\"no handler\",\"type\":\"UnknownCommand\"}");
				IpcClient client = client().build()) {
			assertThatExceptionOfType(IpcRemoteException.class)
				.isThrownBy(() -> client.command("x").stream(JsonNode.class))
				.withMessage(path() + " answered UnknownCommand: no handler");
			assertThatIllegalStateException()
				.isThrownBy(() -> client.command("x")
					.onError("UnknownCommand", (ex) -> new IllegalStateException("mapped"))
					.stream(JsonNode.class))
				.withMessage("mapped");
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void errorAfterItemsIsThrownAndMappedAndTheConnectionKept() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1",
				"{\"$error\":{\"error\":\"gone\",\"type\":\"DiskGone\"}}"); IpcClient client = client().build()) {
			Iterator<Integer> items = client.command("x").stream(Integer.class).iterator();
			assertThat(items.next()).isEqualTo(1);
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(items::hasNext)
					.withMessage(path() + " answered DiskGone: gone");
			}
			List<Integer> seen = new ArrayList<>();
			assertThatIllegalStateException()
				.isThrownBy(() -> client.command("x")
					.onError("DiskGone", (ex) -> new IllegalStateException("mapped: " + ex.error()))
					.stream(Integer.class)
					.forEach(seen::add))
				.withMessage("mapped: gone");
			assertThat(seen).containsExactly(1);
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void connectionIsNotUsedAgainAfterShuttingDown() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}",
				"{\"$error\":{\"error\":\"bye\",\"type\":\"ShuttingDown\"}}"); IpcClient client = client().build()) {
			for (int i = 0; i < 2; i++) {
				assertThatExceptionOfType(IpcRemoteException.class)
					.isThrownBy(() -> client.command("x").stream(Integer.class).toList())
					.withMessage(path() + " answered ShuttingDown: bye");
			}
			assertThat(server.accepted()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"$end":{"items":3}} | the stream is incomplete: its end reports 3 items, but there were 2
					{"$end":{}}          | the stream is incomplete: its end reports no number of items, but there were 2
					{"$end":             | the stream is incomplete: after 2 items, a line is not valid: it is not JSON at byte 8
					"text"               | item 3 of the stream cannot be bound to java.lang.Integer: it must be a whole number in the range of int
					""")
	void brokenStreamIsNoShortOne(String last, String message) throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1", "2", last); IpcClient client = client().build()) {
			for (int i = 0; i < 2; i++) {
				List<Integer> seen = new ArrayList<>();
				assertThatExceptionOfType(IpcProtocolException.class)
					.isThrownBy(() -> client.command("x").stream(Integer.class).forEach(seen::add))
					.withMessage(path() + ": " + message);
				assertThat(seen).containsExactly(1, 2);
			}
			assertThat(server.accepted()).isEqualTo(2);
		}
	}

	@Test
	void endOfTheConnectionIsNoEndOfTheStream() throws Exception {
		try (ScriptedServer server = serveOnce("{\"$more\":true}", "1", "2"); IpcClient client = client().build()) {
			assertThatExceptionOfType(IpcProtocolException.class)
				.isThrownBy(() -> client.command("x").stream(Integer.class).toList())
				.withMessage(path() + ": the stream is incomplete: the connection ended after 2 items");
		}
	}

	@Test
	void connectionWithSurplusIsNotKept() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "{\"$end\":{\"items\":0}}", "1");
				IpcClient client = client().build()) {
			assertThat(client.command("x").stream(Integer.class)).isEmpty();
			assertThat(client.command("x").stream(Integer.class)).isEmpty();
			assertThat(server.accepted()).isEqualTo(2);
		}
	}

	@Test
	void lineIsReadWhenItIsAskedForAndClosingClosesTheConnection() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		List<ProgressUpdate> progress = new ArrayList<>();
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			ScriptedServer.readLine(connection);
			ScriptedServer.write(connection,
					"{\"$more\":true}\n1\n{\"$progress\":{\"done\":5,\"total\":9,\"message\":\"m\"}}\n2\n");
			connection.read(ByteBuffer.allocate(1));
			closed.countDown();
		}); IpcClient client = client().build()) {
			try (Stream<Integer> items = client.command("x").onProgress(progress::add).stream(Integer.class)) {
				Iterator<Integer> iterator = items.iterator();
				assertThat(iterator.next()).isEqualTo(1);
				assertThat(progress).isEmpty();
				assertThat(iterator.next()).isEqualTo(2);
				assertThat(progress).containsExactly(new ProgressUpdate(5, 9L, "m"));
			}
			assertThat(closed.await(60, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void parallelStreamHasAllItems() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1", "2", "3", "{\"$end\":{\"items\":3}}");
				IpcClient client = client().build()) {
			assertThat(client.command("x").stream(Integer.class).parallel().mapToInt(Integer::intValue).sum())
				.isEqualTo(6);
		}
	}

	@Test
	void closingFromAnotherThreadEndsTheReader() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1"); IpcClient client = client().build()) {
			CountDownLatch first = new CountDownLatch(1);
			Stream<Integer> items = client.command("x").stream(Integer.class);
			CompletableFuture<Void> reader = CompletableFuture
				.runAsync(() -> items.forEach((item) -> first.countDown()));
			assertThat(first.await(60, TimeUnit.SECONDS)).isTrue();
			items.close();
			assertThat(reader).failsWithin(Duration.ofSeconds(60))
				.withThrowableThat()
				.havingRootCause()
				.isInstanceOf(CancellationException.class)
				.withMessage(path() + ": the stream was closed before the end of the stream");
		}
	}

	@Test
	void closingTheClientEndsItsStreams() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1"); IpcClient client = client().build()) {
			Iterator<Integer> items = client.command("x").stream(Integer.class).iterator();
			assertThat(items.next()).isEqualTo(1);
			client.close();
			assertThatExceptionOfType(CancellationException.class).isThrownBy(items::hasNext)
				.withMessage(path() + ": the client was closed before the end of the stream");
			assertThatIllegalStateException().isThrownBy(() -> client.command("x").stream(Integer.class))
				.withMessage("The client for " + path() + " is closed");
		}
	}

	@Test
	void interruptEndsTheReader() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1"); IpcClient client = client().build()) {
			Iterator<Integer> items = client.command("x").stream(Integer.class).iterator();
			assertThat(items.next()).isEqualTo(1);
			Thread.currentThread().interrupt();
			assertThatExceptionOfType(IpcInterruptedException.class).isThrownBy(items::hasNext)
				.withMessage(path() + ": interrupted while waiting for the server");
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void deadlineCoversTheFirstLineOnly() throws Exception {
		CountDownLatch go = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			if (ScriptedServer.readLine(connection).contains("slow")) {
				ScriptedServer.write(connection, "{\"$more\":true}\n");
				go.await();
				ScriptedServer.write(connection, "{\"$end\":{\"items\":0}}\n");
			}
			connection.read(ByteBuffer.allocate(1));
		}); IpcClient client = client().timeout(Duration.ofSeconds(2)).build()) {
			Iterator<Integer> slow = client.command("slow").stream(Integer.class).iterator();
			assertThatExceptionOfType(IpcTimeoutException.class)
				.isThrownBy(() -> client.command("never").stream(Integer.class))
				.withMessageMatching(path() + ": no complete reply within \\d+ ms")
				.satisfies((ex) -> assertThat(ex.elapsed()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(60)));
			go.countDown();
			assertThat(slow.hasNext()).isFalse();
		}
	}

	@Test
	void idleTimeoutIsBetweenLines() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1"); IpcClient client = client().build()) {
			Iterator<Integer> items = client.command("x")
				.idleTimeout(Duration.ofMillis(100))
				.stream(Integer.class)
				.iterator();
			assertThat(items.next()).isEqualTo(1);
			assertThatExceptionOfType(IpcTimeoutException.class).isThrownBy(items::hasNext)
				.withMessageMatching(path() + ": no further line of the stream within \\d+ ms, after 1 item")
				.satisfies((ex) -> assertThat(ex.phase()).isEqualTo(IpcTimeoutException.Phase.STREAM))
				.satisfies((ex) -> assertThat(ex.elapsed()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(60)));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> client.command("x").idleTimeout(Duration.ZERO).stream(Integer.class))
				.withMessage("The idle timeout of a stream must be greater than 0, but is PT0S");
		}
	}

	@Test
	void lostItemsAreTold() throws Exception {
		List<Long> lost = new ArrayList<>();
		try (ScriptedServer server = serve("{\"$more\":true}", "1", "{\"$lost\":3}", "2",
				"{\"$end\":{\"items\":2,\"lost\":5}}"); IpcClient client = client().build()) {
			assertThat(client.command("x").onLost(lost::add).stream(Integer.class)).containsExactly(1, 2);
			assertThat(lost).containsExactly(3L, 2L);
			assertThat(client.command("x").stream(Integer.class)).containsExactly(1, 2);
		}
	}

	@Test
	void streamsTakeNoConnectionFromRequests() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			boolean stream = ScriptedServer.readLine(connection).contains("more");
			ScriptedServer.write(connection, stream ? "{\"$more\":true}\n" : "{}\n");
			connection.read(ByteBuffer.allocate(1));
		}); IpcClient client = client().maxConnections(1).build()) {
			try (Stream<Integer> one = client.command("x").stream(Integer.class);
					Stream<Integer> other = client.command("x").stream(Integer.class)) {
				assertThat(client.command("status").retrieve()).isEmpty();
			}
		}
	}

	@Test
	void interceptorsSeeTheEndOfTheStream() throws Exception {
		List<String> seen = new ArrayList<>();
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			String request = ScriptedServer.readLine(connection);
			while (!request.isEmpty()) {
				int items = request.contains("fails") ? 7 : 1;
				ScriptedServer.write(connection, "{\"$more\":true}\n1\n{\"$end\":{\"items\":" + items + "}}\n");
				request = ScriptedServer.readLine(connection);
			}
		}); IpcClient client = client().interceptor((call, any) -> new Recorded(call, seen)).build()) {
			assertThat(client.command("x").stream(Integer.class)).containsExactly(1);
			assertThat(seen).containsExactly("begin", "end null");
			client.command("x").stream(Integer.class).close();
			assertThat(seen).containsExactly("begin", "end null", "begin", "end null");
			assertThatExceptionOfType(IpcProtocolException.class)
				.isThrownBy(() -> client.command("fails").stream(Integer.class).toList());
			assertThat(seen).endsWith("begin", "end IpcProtocolException");
		}
	}

	@Test
	void retrieveWithProgressHasOneReplyAndADeadlineThatBeginsAnew() throws Exception {
		List<ProgressUpdate> progress = new ArrayList<>();
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			while (!ScriptedServer.readLine(connection).isEmpty()) {
				ScriptedServer.write(connection, "{\"$more\":true}\n");
				CountDownLatch never = new CountDownLatch(1);
				for (int i = 1; i <= 4; i++) {
					never.await(800, TimeUnit.MILLISECONDS);
					ScriptedServer.write(connection, "{\"$progress\":{\"done\":" + i + "}}\n");
				}
				ScriptedServer.write(connection, "{\"files\":7}\n{\"$end\":{\"items\":1}}\n");
			}
		}); IpcClient client = client().timeout(Duration.ofSeconds(3)).build()) {
			assertThat(client.command("rescan").onProgress(progress::add).retrieve()).hasToString("{\"files\":7}");
			assertThat(progress).extracting(ProgressUpdate::done).containsExactly(1L, 2L, 3L, 4L);
			client.command("rescan").onProgress(progress::add).execute();
			assertThat(client.command("rescan").onProgress(progress::add).retrieveAsync(Map.class))
				.succeedsWithin(Duration.ofSeconds(60))
				.hasToString("{files=7}");
			assertThat(progress).hasSize(12);
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"$end":{"items":0}} | : there is no reply: the stream of the command had no items
					1~2~{"$end":{"items":2}} | : there is more than one reply: the command sends a stream; read its items with stream()
					null~{"$end":{"items":1}} | : the reply cannot be bound to java.lang.Integer: it is null
					{"$error":{"error":"e","type":"T"}} | ` answered T: e`
					""")
	void retrieveWithProgressWantsExactlyOne(String lines, String message) throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", lines.replace('~', '\n'));
				IpcClient client = client().build()) {
			assertThatExceptionOfType(IpcException.class).isThrownBy(() -> client.command("x").onProgress((update) -> {
			}).retrieve(Integer.class)).withMessage(path() + message);
		}
	}

	@Test
	void whatTheProgressCallbackThrowsEndsTheCall() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "{\"$progress\":{\"done\":1}}", "1",
				"{\"$end\":{\"items\":1}}"); IpcClient client = client().build()) {
			for (int i = 0; i < 2; i++) {
				assertThatIllegalStateException().isThrownBy(() -> client.command("x").onProgress((update) -> {
					throw new IllegalStateException("enough");
				}).retrieve(Integer.class)).withMessage("enough");
			}
			assertThat(server.accepted()).isEqualTo(2);
		}
	}

	@Test
	void theErrorOfAnotherCallInACallbackIsNotTheLastWordOfTheStream() throws Exception {
		try (ScriptedServer server = ScriptedServer.start(this.directory.resolve("c.sock"), (connection) -> {
			ScriptedServer.readLine(connection);
			ScriptedServer.write(connection, "{\"$more\":true}\n{\"$progress\":{\"done\":1}}\n");
			ScriptedServer.readLine(connection);
			ScriptedServer.write(connection, "\"foreign\"\n");
		}); IpcClient client = client().path(this.directory.resolve("c.sock")).build()) {
			IpcRemoteException other = new IpcRemoteException(this.directory.resolve("d.sock"),
					new ErrorEnvelope("Other", "of another call"));
			for (int i = 1; i < 4; i++) {
				assertThatExceptionOfType(IpcRemoteException.class)
					.isThrownBy(() -> client.command("x").onProgress((update) -> {
						throw other;
					}).retrieve(String.class))
					.isSameAs(other);
				assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(() -> {
					try (Stream<String> items = client.command("x").onProgress((update) -> {
						throw other;
					}).stream(String.class)) {
						items.toList();
					}
				}).isSameAs(other);
				assertThat(server.accepted()).isEqualTo(2 * i);
			}
		}
	}

	@Test
	void fakeClientHasStreamsOfOneItem() {
		IpcClient fake = (call) -> 7;
		assertThat(fake.command("x").stream(Integer.class)).containsExactly(7);
		assertThat(fake.command("x").onProgress((update) -> {
		}).retrieve(Integer.class)).isEqualTo(7);
	}

	private record Recorded(IpcCall call, List<String> seen) implements IpcClientInterceptor.Interception {

		private Recorded {
			seen.add("begin");
		}

		@Override
		public void end(@Nullable Throwable failure) {
			this.seen.add("end " + ((failure != null) ? failure.getClass().getSimpleName() : null));
		}

	}

}
