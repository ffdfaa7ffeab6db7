package com.codechu.ipc.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import com.codechu.ipc.Python;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.os.Users;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.UnixServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(120)
class ExchangeTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

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

	private Object handle(IpcRequest request) throws Exception {
		Backoff.pause(Duration.ofMillis(request.json().path("millis").asInt(0)));
		if (request.json().has("wait")) {
			this.release.await();
		}
		return request.json();
	}

	private IpcClient.Builder client() {
		return IpcClient.builder().path(this.path).timeout(Duration.ofSeconds(60));
	}

	@Test
	void manyAsynchronousRequestsShareFewConnectionsAndThreads() {
		AtomicInteger most = new AtomicInteger();
		int before = Thread.activeCount();
		// None is closed as surplus, since the server counts one until it has noticed
		// that.
		try (IpcClient client = client().maxIdle(64).build()) {
			List<CompletableFuture<ObjectNode>> replies = IntStream.range(0, 10_000)
				.mapToObj((i) -> client.requestAsync(Map.of("n", i, "millis", 20), ObjectNode.class))
				.toList();
			for (int i = 0; i < replies.size(); i++) {
				assertThat(replies.get(i).join().get("n").intValue()).isEqualTo(i);
				most.accumulateAndGet(this.server.connectionCount(), Math::max);
			}
			assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> thread.getName().startsWith("ipc-client-"))
				.hasSizeLessThan(100);
		}
		assertThat(most).hasValueLessThanOrEqualTo(64);
		assertThat(before).isPositive();
	}

	@Test
	void whoGetsNoConnectionMeetsItsDeadline() {
		try (IpcClient client = client().maxConnections(1).build()) {
			CompletableFuture<ObjectNode> first = client.requestAsync(Map.of("wait", true), ObjectNode.class);
			Awaitility.await().until(() -> this.server.status().runningHandlers() == 1);
			List<CompletableFuture<ObjectNode>> others = IntStream.range(0, 4)
				.mapToObj((i) -> client.command("x").timeout(Duration.ofMillis(300)).retrieveAsync(ObjectNode.class))
				.toList();
			assertThat(others).allSatisfy((each) -> assertThat(each).failsWithin(Duration.ofSeconds(60))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(IpcTimeoutException.class)
				.withMessageContaining("no connection of this client was free"));
			this.release.countDown();
			assertThat(first).succeedsWithin(Duration.ofSeconds(60));
		}
	}

	@Test
	void whoWaitsForAThreadMeetsItsDeadline() {
		try (IpcClient client = client().maxConnections(1).build()) {
			CompletableFuture<ObjectNode> first = client.requestAsync(Map.of("wait", true), ObjectNode.class);
			Awaitility.await().until(() -> this.server.status().runningHandlers() == 1);
			List<CompletableFuture<ObjectNode>> waiting = IntStream.range(0, 100)
				.mapToObj((i) -> client.command("x").timeout(Duration.ofMillis(100)).retrieveAsync(ObjectNode.class))
				.toList();
			assertThat(waiting).allSatisfy((each) -> assertThat(each).failsWithin(Duration.ofSeconds(60))
				.withThrowableOfType(ExecutionException.class)
				.withCauseInstanceOf(IpcTimeoutException.class)
				.withMessageContaining("no connection of this client was free"));
			assertThat(first).isNotDone();
		}
	}

	@Test
	void cancellingEndsTheCall() {
		try (IpcClient client = client().build()) {
			CompletableFuture<ObjectNode> reply = client.command("x")
				.param("wait", true)
				.onError("T", (failure) -> new IllegalStateException())
				.retrieveAsync(ObjectNode.class);
			Awaitility.await().until(() -> this.server.status().runningHandlers() == 1);
			reply.cancel(true);
			assertThat(reply).isCancelled();
			this.release.countDown();
			Awaitility.await().until(() -> this.server.connectionCount() == 0);
			assertThat(client.command("y").retrieve().get("cmd").stringValue()).isEqualTo("y");
		}
	}

	@Test
	void aCallMayHaveItsOwnDeadline() {
		try (IpcClient client = client().timeout(Duration.ofSeconds(30))
			.commandTimeout("short", Duration.ofMillis(100))
			.build()) {
			assertThatExceptionOfType(IpcTimeoutException.class)
				.isThrownBy(() -> client.command("short").param("millis", 1_000).retrieve());
			assertThat(client.command("short").param("millis", 200).timeout(Duration.ofSeconds(60)).retrieve())
				.isNotEmpty();
			assertThatExceptionOfType(IpcTimeoutException.class).isThrownBy(
					() -> client.command("long").param("millis", 1_000).timeout(Duration.ofMillis(100)).retrieve());
			assertThatIllegalArgumentException().isThrownBy(() -> client.command("x").timeout(Duration.ZERO).retrieve())
				.withMessage("The timeout of a call must be greater than 0, but is PT0S");
		}
	}

	@Test
	void executeWaitsForWhateverIsAnswered() {
		try (IpcClient client = client().build()) {
			client.command("x").execute();
			assertThat(client.command("x").retrieveAsync(Void.class)).succeedsWithin(Duration.ofSeconds(60)).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 50 })
	void aServerThatAnswersTwiceDoesNotMixUpReplies(int millis) throws Exception {
		Semaphore answeredTwice = new Semaphore(0);
		try (ScriptedServer twice = ScriptedServer.start(this.directory.resolve("b.sock"), (connection) -> {
			String line = ScriptedServer.readLine(connection);
			while (!line.isEmpty()) {
				ScriptedServer.write(connection, line + "\n");
				if (millis > 0) {
					Backoff.pause(Duration.ofMillis(millis));
				}
				ScriptedServer.write(connection, line + "\n");
				answeredTwice.release();
				line = ScriptedServer.readLine(connection);
			}
		}); IpcClient client = client().path(this.directory.resolve("b.sock")).build()) {
			for (int i = 0; i < 20; i++) {
				try {
					assertThat(client.request(Map.of("n", i)).get("n").intValue()).isEqualTo(i);
				}
				catch (IpcProtocolException ex) {
					assertThat(ex).hasMessageContaining("the server sent more than one reply");
				}
				// A second reply that comes after the next request cannot be told from
				// its own.
				assertThat(answeredTwice.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
			}
		}
	}

	@Test
	void moreRepliesThanRequestsAreNoReplies() throws Exception {
		try (ScriptedServer twice = ScriptedServer.start(this.directory.resolve("b.sock"), (connection) -> {
			String first = ScriptedServer.readLine(connection);
			String second = ScriptedServer.readLine(connection);
			ScriptedServer.write(connection, first + "\n" + first + "\n" + second + "\n" + second + "\n");
		}); IpcClient client = client().path(this.directory.resolve("b.sock")).build()) {
			assertThatExceptionOfType(IpcProtocolException.class)
				.isThrownBy(() -> client.requestAll(List.of(Map.of("n", 1), Map.of("n", 2)), ObjectNode.class))
				.withMessage(
						client.path() + ": the server sent more than one reply, so the reply to this request cannot "
								+ "be determined");
		}
	}

	@Test
	void aServerOfAnotherUserIsNotTrustedWhereAnyoneCouldHaveBeenFirst() throws Exception {
		Assumptions.assumeTrue(Users.own() == 0, "only root can run a server as another user");
		Path foreign = this.directory.resolve("b.sock");
		Files.setPosixFilePermissions(this.directory.resolve("."), PosixFilePermissions.fromString("rwxrwxrwx"));
		Process process = Python.start("""
				import os, socket, sys
				os.setgid(4321); os.setuid(4321)
				s = socket.socket(socket.AF_UNIX)
				s.bind(sys.argv[1])
				s.listen(5)
				while True:
				    c, _ = s.accept()
				    try:
				        c.sendall(b'{"stolen":true}\\n' if c.recv(1000) else b'')
				    except OSError:
				        pass
				""", foreign);
		try (IpcClient careless = client().path(foreign).retryBackoff(Duration.ofMillis(50)).retries(8).build();
				IpcClient careful = client().path(foreign).requireOwnServer().build();
				IpcClient own = client().requireOwnServer().build()) {
			assertThat(careless.command("x").retrieve()).hasToString("{\"stolen\":true}");
			assertThatExceptionOfType(IpcConnectException.class).isThrownBy(() -> careful.command("x").retrieve())
				.withMessage(
						"Cannot connect to " + foreign + " after 1 attempt: the server is run by user '4321', who is "
								+ "neither this user nor root; if this is intended, set the path or require that user");
			assertThat(own.command("x").retrieve()).isNotEmpty();
		}
		finally {
			process.destroy();
		}
	}

	@Test
	void blankLinesBehindAReplyAreNoReplies() throws Exception {
		try (ScriptedServer blank = ScriptedServer.start(this.directory.resolve("b.sock"), (connection) -> {
			while (!ScriptedServer.readLine(connection).isEmpty()) {
				ScriptedServer.write(connection, "{}\r\n \n\n");
			}
		}); IpcClient client = client().path(this.directory.resolve("b.sock")).build()) {
			for (int i = 0; i < 5; i++) {
				assertThat(client.request(Map.of("n", i))).isEmpty();
			}
		}
	}

	@Test
	void whatBeganEndsOnceHoweverTheCallEnds() throws Exception {
		AtomicInteger begun = new AtomicInteger();
		AtomicInteger ended = new AtomicInteger();
		IpcClientInterceptor counting = (call, client) -> {
			begun.incrementAndGet();
			return new IpcClientInterceptor.Interception() {

				@Override
				public IpcCall call() {
					return call;
				}

				@Override
				public void end(Throwable failure) {
					ended.incrementAndGet();
					throw new IllegalStateException("an interceptor's own mistake");
				}

			};
		};
		List<Runnable> tasks = new ArrayList<>();
		try (IpcClient client = client().interceptor(counting)
			.executor(tasks::add)
			.commandTimeout("x", Duration.ofSeconds(60))
			.build()) {
			assertThat(client.command("x").retrieve()).isNotEmpty();
			CompletableFuture<ObjectNode> cancelled = client.requestAsync(Map.of("cmd", "x"), ObjectNode.class);
			cancelled.cancel(true);
			tasks.forEach(Runnable::run);
			assertThatExceptionOfType(MessageEncodingException.class)
				.isThrownBy(() -> client.requestAsync(new Object(), ObjectNode.class));
		}
		assertThat(begun).hasValue(3);
		assertThat(ended).hasValue(3);
	}

	@Test
	void endlessDeadlinesAreLongEnough() {
		try (IpcClient client = client().timeout(Duration.ofMillis(Long.MAX_VALUE)).build()) {
			assertThat(client.command("x").retrieve()).isNotEmpty();
		}
	}

	@Test
	void aFakeIsALambda() throws Exception {
		try (IpcClient fake = (call) -> call.isNotification() ? null : "fake " + call.payload()) {
			assertThat(fake.command("x").param("n", 1).retrieve(String.class))
				.isEqualTo("fake {\"cmd\":\"x\",\"n\":1}");
			assertThat(fake.command("x").retrieveAsync(String.class)).isCompletedWithValue("fake {\"cmd\":\"x\"}");
			assertThat(fake.requestAll(List.of("a", "b"), String.class)).containsExactly("fake a", "fake b");
			fake.command("x").send();
			fake.notify("x");
		}
	}

}
