package com.codechu.ipc.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.codechu.ipc.Python;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.ThreadKind;
import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.UnixServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@Timeout(120)
class UnixClientTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final AtomicInteger executions = new AtomicInteger();

	private Path path;

	private UnixServer server;

	private IpcClient client;

	@BeforeEach
	void start() throws IOException {
		this.path = this.directory.resolve("a.sock");
		this.server = UnixServer.builder().path(this.path).handler(this::handle).build();
		this.server.start();
		this.client = client().build();
	}

	@AfterEach
	void stop() throws IOException {
		this.client.close();
		this.server.stop();
	}

	private IpcClient.Builder client() {
		return IpcClient.builder().path(this.path).retryBackoff(Duration.ofMillis(10)).timeout(Duration.ofSeconds(60));
	}

	private Object handle(IpcRequest request) {
		this.executions.incrementAndGet();
		ObjectNode json = request.json();
		return switch (json.path("cmd").asString("")) {
			case "fail" -> throw new IllegalStateException("it broke");
			case "error-member" -> Map.of("error", "just a member");
			case "sum" -> Map.of("sum", json.get("a").intValue() + json.get("b").intValue());
			case "list" -> List.of(Map.of("sum", 1), Map.of("sum", 2));
			case "text" -> "just text";
			case "exact" -> RawJson.of("{\"n\":12345678901234567.89,\"n\":9.90}");
			case "connection" -> request.connection().id();
			default -> Map.of("echo", json);
		};
	}

	@Test
	void repliesComeAsTreesTypesAndGenericTypes() {
		assertThat(this.client.request(Map.of("a", 1))).hasToString("{\"echo\":{\"a\":1}}");
		assertThat(this.client.request(new Add("sum", 1, 2), Sum.class)).isEqualTo(new Sum(3));
		assertThat(this.client.request(Map.of("cmd", "list"), new TypeReference<List<Sum>>() {
		})).containsExactly(new Sum(1), new Sum(2));
		assertThat(this.client.request(Map.of("cmd", "text"), String.class)).isEqualTo("just text");
		assertThat(this.client.request(Map.of("cmd", "exact"), Price.class))
			.isEqualTo(new Price(new BigDecimal("9.90")));
		assertThat(this.client.request(Map.of("cmd", "exact"))).hasToString("{\"n\":9.90}");
		assertThat(this.client.request(Map.of("cmd", "exact"), RawJson.class))
			.hasToString("{\"n\":12345678901234567.89,\"n\":9.90}");
	}

	@Test
	void commandsArePutTogetherFluently() {
		assertThat(this.client.command("sum").param("a", 1).param("b", 2).retrieve(Sum.class)).isEqualTo(new Sum(3));
		assertThat(this.client.command("x")
			.params(Map.of("path", Path.of("/tmp/ü")))
			.param("nothing", null)
			.body(new Sum(4))
			.retrieve()).hasToString("{\"echo\":{\"cmd\":\"x\",\"path\":\"/tmp/ü\",\"sum\":4}}");
		assertThat(this.client.command("list").retrieve(new TypeReference<List<Sum>>() {
		})).hasSize(2);
		assertThat(this.client.command("sum").param("a", 1).param("b", 2).retrieveAsync(Sum.class))
			.succeedsWithin(Duration.ofSeconds(60))
			.isEqualTo(new Sum(3));
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.command("x").param("cmd", "y"))
			.withMessage("Member 'cmd' is reserved for the name of the command");
		assertThatExceptionOfType(MessageEncodingException.class)
			.isThrownBy(() -> this.client.command("x").body("text"))
			.withMessage("java.lang.String: expected a JSON object, but got a string");
	}

	@Test
	void errorEnvelopesAreThrownAndOtherObjectsWithErrorsAreNot() {
		assertThatExceptionOfType(IpcRemoteException.class)
			.isThrownBy(() -> this.client.command("fail").retrieve(Sum.class))
			.withMessage(this.path + " answered IllegalStateException: it broke")
			.satisfies((ex) -> {
				assertThat(ex.type()).isEqualTo("IllegalStateException");
				assertThat(ex.error()).isEqualTo("it broke");
				assertThat(ex.details()).isEmpty();
				assertThat(ex.path()).isEqualTo(this.path);
			});
		assertThat(this.client.command("error-member").retrieve()).hasToString("{\"error\":\"just a member\"}");
	}

	@Test
	void errorsOfTheServerAreMappedToExceptionsOfTheApplication() {
		IpcCommandRequest request = this.client.command("fail")
			.onError("IllegalStateException", (failure) -> new UnsupportedOperationException(failure.error()));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(request::retrieve)
			.withMessage("it broke");
		assertThat(request.retrieveAsync(Sum.class)).failsWithin(Duration.ofSeconds(60))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(UnsupportedOperationException.class);
		assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(() -> this.client.command("fail")
			.onError("other", (failure) -> new IllegalArgumentException())
			.retrieve());
	}

	@Test
	void whenReplyDoesNotFitThenErrorNamesMemberAndShowsNothingOfIt() {
		assertThatExceptionOfType(IpcProtocolException.class)
			.isThrownBy(() -> this.client.command("x").retrieve(Sum.class))
			.withMessage(
					this.path + ": the reply cannot be bound to " + Sum.class.getName() + ": member 'sum' is required");
	}

	@Test
	void connectionsAreUsedAgain() {
		for (int i = 0; i < 10; i++) {
			assertThat(this.client.command("connection").retrieve(Long.class)).isEqualTo(1);
		}
	}

	@Test
	void whenNoneIsKeptThenEachRequestHasItsOwnConnection() {
		try (IpcClient original = client().maxIdle(0).build()) {
			for (long i = 1; i <= 5; i++) {
				assertThat(original.command("connection").retrieve(Long.class)).isEqualTo(i);
			}
		}
	}

	@Test
	void whenConnectionIsIdleForLongThenItIsClosed() {
		try (IpcClient impatient = client().idleTimeout(Duration.ofMillis(50)).build()) {
			impatient.request(Map.of());
			Awaitility.await().until(() -> this.server.connectionCount() == 0);
			assertThat(impatient.command("connection").retrieve(Long.class)).isEqualTo(2);
		}
	}

	@Test
	void whenConnectionIsUsedForLongThenItStillHasDeadlines() throws Exception {
		AtomicBoolean hang = new AtomicBoolean();
		Path path = this.directory.resolve("b.sock");
		try (ScriptedServer server = ScriptedServer.start(path, (connection) -> {
			while (!ScriptedServer.readLine(connection).isEmpty() && !hang.get()) {
				ScriptedServer.write(connection, "{}\n");
			}
			TimeUnit.SECONDS.sleep(60);
		}); IpcClient client = client().path(path).build()) {
			long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
			while (System.nanoTime() < end) {
				client.request(Map.of());
			}
			hang.set(true);
			assertThatExceptionOfType(IpcTimeoutException.class)
				.isThrownBy(() -> client.command("x").timeout(Duration.ofMillis(300)).retrieve())
				.satisfies((ex) -> assertThat(ex.elapsed()).isLessThan(Duration.ofSeconds(30)));
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void whenServerEndsAKeptConnectionThenTheNextRequestTakesANewOne() throws Exception {
		Semaphore closed = new Semaphore(0);
		Path path = this.directory.resolve("b.sock");
		try (ScriptedServer server = ScriptedServer.start(path, (connection) -> {
			ScriptedServer.readLine(connection);
			ScriptedServer.write(connection, "{}\n");
			connection.close();
			closed.release();
		}); IpcClient client = client().path(path).build()) {
			for (int i = 1; i <= 500; i++) {
				assertThat(client.request(Map.of())).isEmpty();
				// Both at once, when the connection passes for good, and later.
				closed.acquire();
				if (i % 50 == 0) {
					Backoff.pause(Duration.ofMillis(5));
				}
				assertThat(server.accepted()).isEqualTo(i);
			}
		}
	}

	@Test
	void notificationsDoNotDisturbRequests() {
		for (int i = 0; i < 20; i++) {
			this.client.notify(Map.of("cmd", "x", "n", i));
			assertThat(this.client.command("sum").param("a", i).param("b", 0).retrieve(Sum.class))
				.isEqualTo(new Sum(i));
		}
		this.client.command("y").send();
		Awaitility.await().until(() -> this.executions.get() == 41);
	}

	@Test
	void manyRequestsArePipelinedAndAnsweredInOrder() {
		List<Add> payloads = IntStream.range(0, 10_000).mapToObj((i) -> new Add("sum", i, 1)).toList();
		List<Sum> expected = IntStream.range(0, 10_000).mapToObj((i) -> new Sum(i + 1)).toList();
		assertThat(this.client.requestAll(payloads, Sum.class)).isEqualTo(expected);
		assertThat(this.client.requestAll(List.of(), Sum.class)).isEmpty();
		assertThat(this.server.connectionCount()).isEqualTo(1);
	}

	@Test
	void whenPipelinedMessagesAreLargeThenNeitherSideWaitsForEver() {
		List<Map<String, String>> payloads = IntStream.range(0, 50)
			.mapToObj((i) -> Map.of("text", (i + ":").repeat(i * 2_000)))
			.toList();
		List<ObjectNode> replies = this.client.requestAll(payloads, ObjectNode.class);
		assertThat(replies).extracting((reply) -> reply.get("echo").get("text").stringValue())
			.containsExactlyElementsOf(payloads.stream().map((payload) -> payload.get("text")).toList());
	}

	@Test
	void whenOneOfManyFailsThenTheErrorIsThrownAndTheConnectionIsStillGood() {
		List<Map<String, String>> payloads = List.of(Map.of("cmd", "x"), Map.of("cmd", "fail"), Map.of("cmd", "y"));
		assertThatExceptionOfType(IpcRemoteException.class)
			.isThrownBy(() -> this.client.requestAll(payloads, ObjectNode.class))
			.withMessageEndingWith("it broke");
		assertThat(this.executions).hasValue(3);
		assertThat(this.client.command("connection").retrieve(Long.class)).isEqualTo(1);
	}

	@Test
	void whenTheServerEndsTheConnectionAmongManyThenItsReasonIsThrown() throws Exception {
		Path path = this.directory.resolve("refusing.sock");
		try (ScriptedServer server = ScriptedServer.start(path, (connection) -> {
			ScriptedServer.readLine(connection);
			ScriptedServer.write(connection, "{\"a\":1}\n{\"error\":\"stopping\",\"type\":\"ShuttingDown\"}\n");
			connection.close();
		}); IpcClient client = client().path(path).build()) {
			assertThatExceptionOfType(IpcRemoteException.class)
				.isThrownBy(() -> client.requestAll(List.of(Map.of(), Map.of(), Map.of()), ObjectNode.class))
				.withMessage(path + " answered ShuttingDown: stopping");
		}
	}

	@Test
	void manyRepliesCanHaveTypeArguments() {
		assertThat(this.client.requestAll(List.of(Map.of("cmd", "list"), Map.of("cmd", "list")),
				new TypeReference<List<Sum>>() {
				}))
			.containsExactly(List.of(new Sum(1), new Sum(2)), List.of(new Sum(1), new Sum(2)));
	}

	@Test
	void everyObservedCallEndsOnce() {
		Map<Object, Integer> ends = new ConcurrentHashMap<>();
		IpcClientInterceptor interceptor = (call, client) -> {
			if (call.payload().equals("bad")) {
				throw new IllegalArgumentException(client.commandKey());
			}
			ends.put(call.payload(), 0);
			return new IpcClientInterceptor.Interception() {

				@Override
				public IpcCall call() {
					return call;
				}

				@Override
				public void end(Throwable failure) {
					ends.merge(call.payload(), 1, Integer::sum);
				}

			};
		};
		try (IpcClient client = client().path(this.server.path())
			.commandKey("op")
			.interceptor(interceptor)
			.executor((task) -> {
				throw new RejectedExecutionException("full");
			})
			.build()) {
			client.request(Map.of("n", 1));
			assertThatExceptionOfType(RejectedExecutionException.class)
				.isThrownBy(() -> client.requestAsync(Map.of("n", 2), ObjectNode.class));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> client.requestAll(List.of(Map.of("n", 3), "bad"), ObjectNode.class))
				.withMessage("op");
		}
		assertThat(ends).hasSize(3).allSatisfy((payload, times) -> assertThat(times).isEqualTo(1));
	}

	@Test
	void errorsOfTheServerCanBeSerialized() throws Exception {
		IpcRemoteException failure = catchThrowableOfType(IpcRemoteException.class,
				() -> this.client.command("fail").retrieve());
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		new ObjectOutputStream(bytes).writeObject(failure);
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			IpcRemoteException copy = (IpcRemoteException) in.readObject();
			assertThat(copy).hasMessage(failure.getMessage());
			assertThat(List.of(copy.path(), copy.type(), copy.error(), copy.details()))
				.isEqualTo(List.of(failure.path(), failure.type(), failure.error(), failure.details()));
		}
	}

	@Test
	void asynchronousRequestsFailWithTheSameExceptions() {
		CompletableFuture<Sum> reply = this.client.requestAsync(Map.of("cmd", "fail"), Sum.class);
		assertThat(reply).failsWithin(Duration.ofSeconds(60))
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(IpcRemoteException.class);
	}

	@Test
	void whenPayloadCannotBeWrittenThenNothingIsSent() {
		assertThatExceptionOfType(MessageEncodingException.class)
			.isThrownBy(() -> this.client.request(Map.of("x", Double.NaN)))
			.withMessage("a number that is not finite has no JSON form");
		assertThat(this.executions).hasValue(0);
	}

	@Test
	void whenThereIsNoServerThenConnectingIsTriedAgain() {
		Path nowhere = this.directory.resolve("nowhere.sock");
		try (IpcClient lost = client().path(nowhere).retries(2).build()) {
			assertThatExceptionOfType(IpcConnectException.class).isThrownBy(() -> lost.request(Map.of()))
				.withMessage("Cannot connect to " + nowhere + " after 3 attempts: no such file")
				.satisfies((ex) -> assertThat(ex.attempts()).isEqualTo(3));
		}
	}

	@Test
	void whenServerStartsLateThenTheRequestIsAnswered() throws Exception {
		this.server.stop();
		try (IpcClient patient = client().retries(10).build()) {
			CompletableFuture<ObjectNode> reply = patient.requestAsync(Map.of("a", 1), ObjectNode.class);
			TimeUnit.MILLISECONDS.sleep(30);
			this.server.start();
			assertThat(reply.get(30, TimeUnit.SECONDS)).hasToString("{\"echo\":{\"a\":1}}");
		}
	}

	@Test
	void whenSocketIsDeadThenConnectingIsTriedAgain() throws IOException {
		Path dead = this.directory.resolve("dead.sock");
		try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.bind(UnixDomainSocketAddress.of(dead));
		}
		try (IpcClient lost = client().path(dead).retries(1).build()) {
			assertThatExceptionOfType(IpcConnectException.class).isThrownBy(() -> lost.request(Map.of()))
				.withMessage("Cannot connect to " + dead + " after 2 attempts: no server is listening");
		}
	}

	@Test
	void whatCannotGetBetterIsNotTriedAgain() throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "");
		assertHopeless(file, "it is a regular file, not a socket");
		Path tooLong = this.directory.resolve("x".repeat(107));
		assertHopeless(tooLong, "Socket path %s has %d bytes, but a socket address holds 106".formatted(tooLong,
				tooLong.toString().length()));
		try (IpcClient picky = client().requirePeerUser("someone-else").build()) {
			String user = Files.getOwner(Path.of("/proc/self")).getName();
			assertThatExceptionOfType(IpcConnectException.class).isThrownBy(() -> picky.request(Map.of()))
				.withMessage(
						"Cannot connect to %s after 1 attempt: the server is run by user '%s', but 'someone-else' is required"
							.formatted(this.path, user));
			assertThat(this.executions).hasValue(0);
		}
		try (IpcClient sure = client().requirePeerUser(Files.getOwner(Path.of("/proc/self")).getName()).build()) {
			assertThat(sure.request(Map.of())).hasToString("{\"echo\":{}}");
		}
	}

	private void assertHopeless(Path path, String reason) {
		try (IpcClient lost = client().path(path).build()) {
			assertThatExceptionOfType(IpcConnectException.class).isThrownBy(() -> lost.request(Map.of()))
				.withMessage("Cannot connect to " + path + " after 1 attempt: " + reason);
		}
	}

	@ParameterizedTest
	@MethodSource("com.codechu.ipc.ThreadKind#present")
	void whenInterruptedThenTheRequestEndsAndTheFlagIsKept(ThreadKind threads) throws Exception {
		CountDownLatch entered = new CountDownLatch(1);
		AtomicReference<Thread> waiting = new AtomicReference<>();
		try (ScriptedServer silent = ScriptedServer.start(this.directory.resolve("b.sock"), (connection) -> {
			ScriptedServer.readLine(connection);
			entered.countDown();
		});
				IpcClient client = client().path(this.directory.resolve("b.sock"))
					.timeout(Duration.ofSeconds(60))
					.build()) {
			CompletableFuture<Boolean> flag = new CompletableFuture<>();
			ExecutorService executor = threads.executor();
			executor.execute(() -> {
				waiting.set(Thread.currentThread());
				try {
					client.request(Map.of());
				}
				catch (IpcInterruptedException ex) {
					flag.complete(Thread.currentThread().isInterrupted());
				}
			});
			entered.await();
			waiting.get().interrupt();
			assertThat(flag.get(60, TimeUnit.SECONDS)).isTrue();
			executor.shutdownNow();
		}
	}

	@Test
	void whenClosedThenNoRequestCanBeMade() {
		this.client.request(Map.of());
		this.client.close();
		assertThatIllegalStateException().isThrownBy(() -> this.client.request(Map.of()))
			.withMessage("The client for " + this.path + " is closed");
		assertThatIllegalStateException().isThrownBy(() -> this.client.requestAsync(Map.of(), Object.class));
		Awaitility.await().until(() -> this.server.connectionCount() == 0);
	}

	@ParameterizedTest
	@MethodSource("com.codechu.ipc.ThreadKind#present")
	void manyThreadsShareAClient(ThreadKind threads) throws Exception {
		ExecutorService executor = threads.executor();
		List<Callable<Integer>> tasks = new ArrayList<>();
		for (int thread = 0; thread < 64; thread++) {
			int base = thread * 1_000;
			tasks.add(() -> {
				int wrong = 0;
				for (int i = 0; i < 200; i++) {
					Sum sum = this.client.command("sum").param("a", base).param("b", i).retrieve(Sum.class);
					wrong += (sum.sum() == base + i) ? 0 : 1;
				}
				return wrong;
			});
		}
		for (Future<Integer> wrong : executor.invokeAll(tasks)) {
			assertThat(wrong.get()).isZero();
		}
		executor.shutdown();
		assertThat(this.executions).hasValue(64 * 200);
		Awaitility.await().until(() -> this.server.connectionCount() <= 16);
	}

	@Test
	void whenServerIsRestartedUnderLoadThenNoAnswerIsWrongAndNothingIsExecutedTwice() throws Exception {
		Path path = this.directory.resolve("restarted.sock");
		Set<Integer> executed = ConcurrentHashMap.newKeySet();
		AtomicInteger twice = new AtomicInteger();
		UnixServer server = UnixServer.builder().path(path).handler((request) -> {
			int n = request.json().get("n").intValue();
			if (!executed.add(n)) {
				twice.incrementAndGet();
			}
			return Map.of("n", n);
		}).build();
		server.start();
		AtomicBoolean over = new AtomicBoolean();
		AtomicInteger next = new AtomicInteger();
		AtomicInteger answered = new AtomicInteger();
		AtomicInteger failed = new AtomicInteger();
		AtomicInteger wrong = new AtomicInteger();
		ExecutorService executor = ThreadKind.PLATFORM.executor();
		try (IpcClient client = client().path(path).retries(20).build()) {
			List<Future<?>> loads = new ArrayList<>();
			for (int thread = 0; thread < 8; thread++) {
				loads.add(executor.submit(() -> {
					while (!over.get()) {
						int n = next.incrementAndGet();
						try {
							int reply = client.request(Map.of("n", n)).get("n").intValue();
							answered.incrementAndGet();
							wrong.addAndGet((reply == n && executed.contains(n)) ? 0 : 1);
						}
						catch (IpcException ex) {
							failed.incrementAndGet();
						}
					}
				}));
			}
			for (int restart = 0; restart < 20; restart++) {
				int before = answered.get();
				Awaitility.await().until(() -> answered.get() > before + 50);
				server.stop();
				server.start();
			}
			over.set(true);
			for (Future<?> load : loads) {
				load.get(30, TimeUnit.SECONDS);
			}
		}
		executor.shutdown();
		server.stop();
		System.out.printf("20 restarts under load: %d answered, %d failed, %d wrong, %d executed twice%n",
				answered.get(), failed.get(), wrong.get(), twice.get());
		assertThat(wrong).hasValue(0);
		assertThat(twice).hasValue(0);
		assertThat(answered.get()).isGreaterThan(1_000);
		// A stop costs a thread the request it has under way, seldom another one.
		assertThat(failed.get()).isLessThanOrEqualTo(2 * 20 * 8);
	}

	@Test
	void pythonServerIsAPeer() throws Exception {
		Path path = this.directory.resolve("python.sock");
		// What the original's server does, with nothing but the standard library.
		Process python = Python.start(
				"""
						import json, os, socket, sys, threading
						s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
						s.bind(sys.argv[1]); os.chmod(sys.argv[1], 0o600); s.listen(16)
						def serve(c):
						    with c, c.makefile("rb") as r, c.makefile("wb") as w:
						        for line in r:
						            if not line.strip(): continue
						            q = json.loads(line)
						            if q.get("cmd") == "quiet": continue
						            a = {"error": "no", "type": "ValueError"} if q.get("cmd") == "fail" else {"echo": q}
						            w.write((json.dumps(a, ensure_ascii=False, separators=(",", ":")) + "\\n").encode()); w.flush()
						while True:
						    c, _ = s.accept()
						    threading.Thread(target=serve, args=(c,), daemon=True).start()
						""",
				path);
		try (IpcClient client = client().path(path).retries(100).build()) {
			assertThat(client.command("x").param("s", "Zoë €😀").param("i", new BigInteger("2").pow(80)).retrieve())
				.hasToString("{\"echo\":{\"cmd\":\"x\",\"s\":\"Zoë €😀\",\"i\":1208925819614629174706176}}");
			client.command("quiet").send();
			assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(() -> client.command("fail").retrieve())
				.withMessage(path + " answered ValueError: no");
			List<Map<String, Integer>> payloads = IntStream.range(0, 500).mapToObj((i) -> Map.of("n", i)).toList();
			assertThat(client.requestAll(payloads, ObjectNode.class)).hasSize(500);
		}
		finally {
			python.destroyForcibly();
		}
	}

	record Add(String cmd, int a, int b) {
	}

	record Price(BigDecimal n) {

	}

	record Sum(int sum) {
	}

}
