package com.codechu.ipc.handler.invocation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcEmitter;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcProgress;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.ServerLimits;
import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.topic.IpcTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What handlers, publishers, predicates and peers that misbehave do to streams.
 */
@Tag("reliability")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileStreamsTests {

	private static final ThreadLocal<String> AMBIENT = new ThreadLocal<>();

	private static final String ONE = "{\"cmd\":\"one\"}\n";

	@RegisterExtension
	final ShortTempDir directory = new ShortTempDir();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Commands.class);

	private final Commands commands = this.context.getBean(Commands.class);

	private boolean errorMessages = true;

	private UnixServer server;

	private Path path;

	private void start(ServerLimits limits, IpcInterceptor... interceptors) throws IOException {
		start(limits, Duration.ofSeconds(10), interceptors);
	}

	private void start(ServerLimits limits, Duration shutdown, IpcInterceptor... interceptors) throws IOException {
		this.path = this.directory.resolve("s.sock");
		JsonLineProtocol protocol = new JsonLineProtocol();
		CommandTable table = new HandlerBeans(this.context.getBeanFactory(), protocol, "cmd")
			.find(UnixServer.DEFAULT_NAME);
		CommandDispatcher dispatcher = new CommandDispatcher(table, "cmd", protocol,
				new DispatchSettings(null, List.of(interceptors), List.of(), List.of(), List.of(), true, true));
		this.server = UnixServer.builder()
			.path(this.path)
			.protocol(protocol)
			.lineHandler(dispatcher::reading)
			.shutdownTimeout(shutdown)
			.limits(limits)
			.errorMessages(this.errorMessages)
			.build();
		this.server.start();
	}

	@AfterEach
	void stop() throws IOException {
		this.commands.release.countDown();
		if (this.server != null) {
			this.server.stop();
		}
		this.context.close();
	}

	private RawPeer connect(String request) throws IOException {
		return RawPeer.connect(this.path).send(request.replace('\'', '"') + "\n");
	}

	private static String line(RawPeer peer) throws Exception {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return peer.readLine().trim().replace('"', '\'');
			}
			catch (IOException ex) {
				return ex.toString();
			}
		}, (task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			thread.start();
		}).completeOnTimeout("NOTHING within 20 s", 20, TimeUnit.SECONDS).get();
	}

	private int open() {
		return this.server.status().streams().open();
	}

	@Test
	void progressThatIsReportedAfterTheReplySendsNothing() throws Exception {
		start(ServerLimits.DEFAULTS);
		List<RawPeer> others = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			others.add(connect("{'cmd':'one'}"));
			line(others.get(i));
		}
		try (RawPeer peer = connect("{'cmd':'lateProgress','$more':true}")) {
			assertThat(line(peer)).isEqualTo("'done'");
			this.commands.go.countDown();
			assertThat(this.commands.gone.await(30, TimeUnit.SECONDS)).isTrue();
			peer.send(ONE);
			assertThat(line(peer)).isEqualTo("{'one':1}");
			assertThat(open()).isZero();
		}
	}

	// 1b
	@Test
	void progressThatIsReportedAfterTheReplySendsNothingToOneWithAThread() throws Exception {
		start(ServerLimits.DEFAULTS);
		try (RawPeer peer = connect("{'cmd':'lateProgress','$more':true}")) {
			assertThat(line(peer)).isEqualTo("'done'");
			this.commands.go.countDown();
			Thread.sleep(200);
			peer.send(ONE);
			assertThat(line(peer)).isEqualTo("{'one':1}");
			peer.send(ONE);
			assertThat(line(peer)).isEqualTo("{'one':1}");
			assertThat(open()).isZero();
		}
	}

	@Test
	void anEmitterThatIsUsedAfterTheMethodHasReturnedSendsNothing() throws Exception {
		start(ServerLimits.DEFAULTS);
		List<RawPeer> others = new ArrayList<>();
		for (int i = 0; i < 9; i++) {
			others.add(connect("{'cmd':'one'}"));
			line(others.get(i));
		}
		try (RawPeer peer = connect("{'cmd':'lateEmit','$more':true}")) {
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			assertThat(line(peer)).isEqualTo("{'$end':{'items':0}}");
			this.commands.go.countDown();
			assertThat(this.commands.gone.await(30, TimeUnit.SECONDS)).isTrue();
			peer.send(ONE);
			assertThat(line(peer)).isEqualTo("{'one':1}");
			assertThat(open()).isZero();
		}
	}

	@Test
	void anEmitterIsSafeForUseByThreads() throws Exception {
		start(ServerLimits.DEFAULTS);
		for (int round = 0; round < 300; round++) {
			String all = RawPeer.exchange(this.path, "{\"cmd\":\"parallel\",\"$more\":true}\n" + ONE);
			List<String> lines = all.lines().toList();
			assertThat(lines).as("round " + round).hasSize(103);
			assertThat(lines.get(0)).isEqualTo("{\"$more\":true}");
			assertThat(lines.get(101)).isEqualTo("{\"$end\":{\"items\":100}}");
			assertThat(lines.get(102)).isEqualTo("{\"one\":1}");
			assertThat(this.server.status().runningHandlers()).isNotNegative();
		}
		assertThat(open()).isZero();
	}

	// 3b
	@Test
	void anEmitterIsSafeForUseByThreadsThatBeginTogether() throws Exception {
		start(ServerLimits.DEFAULTS);
		for (int round = 0; round < 2000; round++) {
			String all = RawPeer.exchange(this.path, "{\"cmd\":\"together\",\"$more\":true}\n" + ONE);
			List<String> lines = all.lines().toList();
			assertThat(lines.size()).as("round " + round + ": " + all).isEqualTo(6);
			assertThat(lines.get(0)).isEqualTo("{\"$more\":true}");
			assertThat(lines.get(4)).isEqualTo("{\"$end\":{\"items\":3}}");
			assertThat(lines.get(5)).isEqualTo("{\"one\":1}");
		}
		assertThat(open()).isZero();
		assertThat(this.server.status().runningHandlers()).isZero();
	}

	@Test
	void nothingOfManyRequestsBehindAStreamIsLost() throws Exception {
		start(ServerLimits.DEFAULTS);
		try (RawPeer peer = connect("{'cmd':'held','$more':true}")) {
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			StringBuilder behind = new StringBuilder();
			for (int i = 0; i < 200; i++) {
				behind.append("{\"cmd\":\"echo\",\"n\":" + i + ",\"$more\":true}\n");
			}
			peer.send(behind.toString());
			Thread.sleep(200);
			this.commands.release.countDown();
			peer.halfClose();
			List<String> lines = peer.readAll().lines().toList();
			List<String> expected = new ArrayList<>();
			expected.add("{\"$end\":{\"items\":0}}");
			for (int i = 0; i < 200; i++) {
				expected.add("{\"$more\":true}");
				expected.add("" + i);
				expected.add("{\"$end\":{\"items\":1}}");
			}
			assertThat(lines).isEqualTo(expected);
		}
	}

	@Test
	void aHandlerThatGoesOnAfterTooManyStreamsSendsOneReply() throws Exception {
		start(ServerLimits.DEFAULTS.withStreams(1, 64 * 1024));
		try (RawPeer first = connect("{'cmd':'events','$more':true}"); RawPeer peer = RawPeer.connect(this.path)) {
			line(first);
			peer.send("{\"cmd\":\"stubborn\",\"$more\":true}\n" + ONE).halfClose();
			assertThat(peer.readAll().lines().toList()).hasSize(2).first().asString().contains("TooManyStreams");
		}
	}

	@Test
	void aTopicThatIsReturnedTwiceIsSentOnce() throws Exception {
		start(ServerLimits.DEFAULTS, (invocation) -> {
			invocation.proceed();
			return invocation.proceed();
		});
		try (RawPeer peer = connect("{'cmd':'events','$more':true}")) {
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			this.commands.events.publish(7);
			assertThat(line(peer)).isEqualTo("7");
		}
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
			assertThat(open()).isZero();
			assertThat(this.commands.events.subscribers()).isZero();
		});
	}

	@Test
	void aPredicateThatFailsWithAnErrorHoldsNothing() throws Exception {
		start(ServerLimits.DEFAULTS);
		this.commands.state.publish(Map.of("n", 1));
		try (RawPeer peer = RawPeer.connect(this.path)) {
			peer.send("{\"cmd\":\"badFilter\",\"$more\":true}\n" + ONE).halfClose();
			assertThat(peer.readAll()).isEqualTo("{\"$more\":true}\n"
					+ "{\"$error\":{\"error\":\"bad\",\"type\":\"AssertionError\"}}\n" + "{\"one\":1}\n");
		}
		assertThat(open()).isZero();
	}

	// 8b
	@Test
	void aPredicateThatFailsWithAnErrorDoesNotFailPublish() throws Exception {
		start(ServerLimits.DEFAULTS);
		try (RawPeer peer = connect("{'cmd':'events','$more':true}");
				RawPeer bad = connect("{'cmd':'badEvents','$more':true}")) {
			line(peer);
			line(bad);
			this.commands.events.publish(7);
			assertThat(line(peer)).isEqualTo("7");
		}
	}

	@Test
	void anAnswerThatCannotBeWrittenEndsAPublisher() throws Exception {
		start(ServerLimits.DEFAULTS);
		try (RawPeer peer = connect("{'cmd':'fails','$more':true}")) {
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			assertThat(line(peer)).startsWith("{'$error':{'error':'reply of type " + Selfish.class.getName())
				.endsWith(",'type':'ReplyNotSerializable'}}");
		}
		await().atMost(Duration.ofSeconds(20)).until(() -> open() == 0);
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void anAnswerThatCannotBeWrittenIsLoggedAndSaysNoMoreThanItMay(CapturedOutput output) throws Exception {
		this.errorMessages = false;
		start(ServerLimits.DEFAULTS);
		try (RawPeer peer = connect("{'cmd':'fails','$more':true}")) {
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			assertThat(line(peer))
				.isEqualTo("{'$error':{'error':'the reply cannot be sent','type':'ReplyNotSerializable'}}");
		}
		assertThat(output).containsOnlyOnce("Command 'fails' on connection 1 failed");
	}

	@Test
	void aSlowExceptionHandlerHoldsUpNobody() throws Exception {
		start(ServerLimits.DEFAULTS);
		try (RawPeer other = connect("{'cmd':'events','$more':true}");
				RawPeer second = connect("{'cmd':'events','$more':true}");
				RawPeer peer = connect("{'cmd':'failsSlowly','$more':true}")) {
			assertThat(line(other)).isEqualTo("{'$more':true}");
			assertThat(line(second)).isEqualTo("{'$more':true}");
			assertThat(this.commands.gone.await(30, TimeUnit.SECONDS)).isTrue();
			this.commands.events.publish(1);
			assertThat(line(other)).isEqualTo("1");
			assertThat(this.commands.release.getCount()).as("still slow").isOne();
			this.commands.release.countDown();
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			assertThat(line(peer)).isEqualTo("'slow'");
		}
	}

	@Test
	void anItemThatIsEncodedSlowlyHoldsUpNobody() throws Exception {
		start(ServerLimits.DEFAULTS);
		try (RawPeer other = connect("{'cmd':'events','$more':true}");
				RawPeer second = connect("{'cmd':'events','$more':true}");
				RawPeer peer = connect("{'cmd':'slowItems','$more':true}")) {
			assertThat(line(other)).isEqualTo("{'$more':true}");
			assertThat(line(second)).isEqualTo("{'$more':true}");
			line(peer);
			assertThat(this.commands.gone.await(30, TimeUnit.SECONDS)).isTrue();
			Thread.sleep(50);
			this.commands.events.publish(1);
			assertThat(line(other)).isEqualTo("1");
			assertThat(this.commands.release.getCount()).as("still slow").isOne();
		}
	}

	// 11b
	@Test
	void anItemThatIsEncodedSlowlyWhileAnotherWaitsHoldsUpNobody() throws Exception {
		start(ServerLimits.DEFAULTS);
		try (RawPeer other = connect("{'cmd':'events','$more':true}");
				RawPeer second = connect("{'cmd':'events','$more':true}");
				RawPeer peer = connect("{'cmd':'slowItems','before':20,'$more':true}")) {
			assertThat(line(other)).isEqualTo("{'$more':true}");
			assertThat(line(second)).isEqualTo("{'$more':true}");
			line(peer);
			assertThat(this.commands.gone.await(30, TimeUnit.SECONDS)).isTrue();
			Thread.sleep(50);
			this.commands.events.publish(1);
			assertThat(line(other)).isEqualTo("1");
			assertThat(this.commands.release.getCount()).as("still slow").isOne();
		}
	}

	// 11c
	@Test
	void aPeerThatLeavesWhileItsItemIsEncodedHoldsUpNobody() throws Exception {
		start(ServerLimits.DEFAULTS);
		try (RawPeer other = connect("{'cmd':'events','$more':true}");
				RawPeer second = connect("{'cmd':'events','$more':true}")) {
			RawPeer peer = connect("{'cmd':'slowItems','$more':true}");
			assertThat(line(other)).isEqualTo("{'$more':true}");
			assertThat(line(second)).isEqualTo("{'$more':true}");
			line(peer);
			assertThat(this.commands.gone.await(30, TimeUnit.SECONDS)).isTrue();
			Thread.sleep(50);
			peer.close();
			Thread.sleep(50);
			this.commands.events.publish(1);
			assertThat(line(other)).isEqualTo("1");
			assertThat(this.commands.release.getCount()).as("still slow").isOne();
		}
	}

	// 9b
	@Test
	void anAnswerThatCannotBeWrittenHoldsNoStream() throws Exception {
		start(ServerLimits.DEFAULTS);
		try (RawPeer peer = connect("{'cmd':'fails','$more':true}")) {
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			Thread.sleep(100);
		}
		await().atMost(Duration.ofSeconds(20)).until(() -> open() == 0);
	}

	@Test
	void nothingIsLostUncounted() throws Exception {
		start(ServerLimits.DEFAULTS);
		List<CompletableFuture<String>> all = new ArrayList<>();
		int peers = 12;
		for (int i = 0; i < peers; i++) {
			RawPeer peer = connect("{'cmd':'dropped','modulo':" + (i % 3 + 1) + ",'$more':true}");
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			boolean slow = i >= 6;
			CompletableFuture<String> done = new CompletableFuture<>();
			all.add(done);
			Thread thread = new Thread(() -> {
				try (peer) {
					long count = 0;
					long lost = 0;
					int last = -1;
					java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(slow ? 4096 : 65536);
					StringBuilder rest = new StringBuilder();
					while (peer.channel().read(buffer.clear()) > 0) {
						rest.append(new String(buffer.array(), 0, buffer.position()));
						int end;
						while ((end = rest.indexOf("\n")) >= 0) {
							String line = rest.substring(0, end);
							rest.delete(0, end + 1);
							if (line.startsWith("{\"$lost")) {
								lost += Long.parseLong(line.replaceAll("[^0-9]", ""));
							}
							else if (line.startsWith("{")) {
								done.complete(count + " " + lost + " " + line);
							}
							else {
								int n = Integer.parseInt(line);
								if (n <= last) {
									done.complete("order: " + last + " " + n);
								}
								last = n;
								count++;
							}
						}
						if (slow) {
							Thread.sleep(1);
						}
					}
					done.complete("EOF " + rest);
				}
				catch (Exception ex) {
					done.complete(ex.toString());
				}
			});
			thread.start();
		}
		int published = 60_000;
		for (int i = 0; i < published; i++) {
			this.commands.dropping.publish(i + 0);
			if (i % 200 == 0) {
				Thread.sleep(1);
			}
		}
		this.commands.dropping.close();
		for (int i = 0; i < peers; i++) {
			String result = all.get(i).get(30, TimeUnit.SECONDS);
			System.out.println("modulo " + (i % 3 + 1) + ": " + result);
			String[] parts = result.split(" ", 3);
			long count = Long.parseLong(parts[0]);
			long lost = Long.parseLong(parts[1]);
			assertThat(count + lost).as(result).isEqualTo(published / (i % 3 + 1));
			assertThat(parts[2])
				.isEqualTo("{\"$end\":{\"items\":" + count + ((lost > 0) ? ",\"lost\":" + lost : "") + "}}");
		}
		assertThat(this.commands.dropping.subscribers()).isZero();
	}

	@Test
	void stoppedInEveryPhase() throws Exception {
		java.util.Random random = new java.util.Random(7);
		String[] requests = { "{'cmd':'events','$more':true}", "{'cmd':'echo','n':1,'$more':true}",
				"{'cmd':'endlessPublished','$more':true}", "{'cmd':'many','$more':true}",
				"{'cmd':'work','$more':true}" };
		for (int round = 0; round < 60; round++) {
			start(ServerLimits.DEFAULTS, Duration.ofMillis(500));
			List<RawPeer> peers = new ArrayList<>();
			for (int i = 0; i < 14; i++) {
				RawPeer peer = RawPeer.connect(this.path);
				peers.add(peer);
				String text = Stream.generate(() -> requests[random.nextInt(requests.length)])
					.limit(random.nextInt(4) + 1)
					.reduce("", (a, b) -> a + b + "\n");
				peer.send(text.replace('\'', '"'));
			}
			List<Thread> threads = new ArrayList<>();
			List<String> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
			for (RawPeer peer : peers) {
				Thread thread = new Thread(() -> {
					try (peer) {
						String all = peer.readAll();
						boolean open = false;
						List<String> lines = all.lines().toList();
						for (String line : lines) {
							if (line.startsWith("{\"$more")) {
								if (open) {
									wrong.add("nested");
								}
								open = true;
							}
							else if (line.startsWith("{\"$end") || line.startsWith("{\"$error")) {
								if (!open) {
									wrong.add("not open: " + line);
								}
								open = false;
							}
						}
						if (open) {
							wrong.add("not ended: " + lines.get(lines.size() - 1));
						}
					}
					catch (IOException ex) {
						wrong.add(ex.toString());
					}
				});
				thread.start();
				threads.add(thread);
			}
			Thread.sleep(random.nextInt(30));
			long begin = System.nanoTime();
			this.server.stop();
			long millis = (System.nanoTime() - begin) / 1_000_000;
			for (Thread thread : threads) {
				thread.join(30_000);
				assertThat(thread.isAlive()).isFalse();
			}
			if (!wrong.isEmpty() || millis > 450) {
				System.out.println("round " + round + ": " + millis + " ms " + wrong);
			}
			await().atMost(Duration.ofSeconds(20)).until(() -> this.commands.events.subscribers() == 0);
		}
	}

	@Test
	void itemsOfSloppySerializersAreWhatSingleRepliesWouldBe() throws Exception {
		start(ServerLimits.DEFAULTS);
		for (int kind = 0; kind < 3; kind++) {
			String single = RawPeer.exchange(this.path, "{\"cmd\":\"sloppy\",\"kind\":" + kind + "}\n");
			String all = RawPeer.exchange(this.path,
					"{\"cmd\":\"sloppyItems\",\"kind\":" + kind + ",\"$more\":true}\n");
			System.out.println(kind + ": " + single + " / " + all);
		}
	}

	@Test
	void shortPublishersAndTopicsBehindEachOther() throws Exception {
		start(ServerLimits.DEFAULTS);
		List<Thread> threads = new ArrayList<>();
		List<String> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
		for (int t = 0; t < 14; t++) {
			int number = t;
			Thread thread = new Thread(() -> {
				try {
					for (int i = 0; i < 150; i++) {
						StringBuilder text = new StringBuilder();
						StringBuilder expected = new StringBuilder();
						for (int k = 0; k < 12; k++) {
							text.append("{\"cmd\":\"short\",\"n\":" + k + ",\"$more\":true}\n");
							expected.append("{\"$more\":true}\n");
							for (int n = 0; n < k; n++) {
								expected.append(n + "\n");
							}
							expected.append("{\"$end\":{\"items\":" + k + "}}\n");
							text.append("{\"cmd\":\"closed\",\"$more\":true}\n" + ONE);
							expected.append("{\"$more\":true}\n1\n2\n{\"$end\":{\"items\":2}}\n{\"one\":1}\n");
						}
						String all;
						try (RawPeer peer = RawPeer.connect(this.path)) {
							all = peer.send(text.toString()).halfClose().readAll();
						}
						if (!all.equals(expected.toString())) {
							wrong.add(all + "\nEXPECTED " + expected);
							return;
						}
					}
				}
				catch (IOException ex) {
					wrong.add(ex.toString());
				}
			});
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join(240_000);
			assertThat(thread.isAlive()).as("hangs").isFalse();
		}
		assertThat(wrong.stream().findFirst().orElse(null)).isNull();
		await().atMost(Duration.ofSeconds(20)).until(() -> open() == 0 && this.commands.done.subscribers() == 0);
	}

	@Test
	void littleMayBePending() throws Exception {
		start(ServerLimits.DEFAULTS.withStreams(10, 4 * 1024));
		try (RawPeer peer = connect("{'cmd':'many','$more':true}").halfClose()) {
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			for (int i = 0; i < 5000; i++) {
				assertThat(line(peer)).as("" + i).startsWith("'x");
			}
			assertThat(line(peer)).contains("$end");
		}
	}

	// 12b
	@Test
	void littleMayBePendingOfAPublisher() throws Exception {
		start(ServerLimits.DEFAULTS.withStreams(10, 4 * 1024));
		try (RawPeer peer = connect("{'cmd':'manyPublished','$more':true}").halfClose()) {
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			for (int i = 0; i < 5000; i++) {
				assertThat(line(peer)).as("" + i).startsWith("'x");
			}
			assertThat(line(peer)).contains("$end");
		}
	}

	@Test
	void whoReadsSlowlyButReadsIsNotClosed() throws Exception {
		start(ServerLimits.DEFAULTS.withTimeouts(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(10))
			.withStreams(10, 4 * 1024 * 1024));
		try (RawPeer peer = connect("{'cmd':'many','count':8000,'$more':true}").halfClose()) {
			int bytes = 8000 * 1003 + "{\"$more\":true}\n{\"$end\":{\"items\":8000}}\n".length();
			// 500 KB a second
			String all = peer.readSlowly(bytes, 50_000, Duration.ofMillis(100));
			assertThat(all.length()).isEqualTo(bytes);
			assertThat(all).endsWith("{\"$end\":{\"items\":8000}}\n");
		}
	}

	@Test
	void aPublishersReaderThatDoesNotReadDoesNotHoldUpAStop() throws Exception {
		start(ServerLimits.DEFAULTS, Duration.ofMinutes(5));
		try (RawPeer peer = connect("{'cmd':'endlessPublished','$more':true}")) {
			line(peer);
			Thread.sleep(500);
			this.server.stop();
		}
	}

	// 14b
	@Test
	void aTopicsReaderThatDoesNotReadDoesNotHoldUpAStop() throws Exception {
		start(ServerLimits.DEFAULTS, Duration.ofMinutes(5));
		try (RawPeer peer = connect("{'cmd':'texts','$more':true}")) {
			line(peer);
			for (int i = 0; i < 1000; i++) {
				this.commands.texts.publish("y".repeat(1000));
			}
			Thread.sleep(200);
			this.server.stop();
		}
	}

	@Test
	void shortStreamsLeaveNothingBehind() throws Exception {
		start(ServerLimits.DEFAULTS);
		List<Thread> threads = new ArrayList<>();
		AtomicReference<String> wrong = new AtomicReference<>();
		for (int t = 0; t < 4; t++) {
			Thread thread = new Thread(() -> {
				try (RawPeer peer = RawPeer.connect(this.path)) {
					byte[] request = "{\"cmd\":\"echo\",\"n\":1,\"$more\":true}\n".repeat(50).getBytes();
					java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(50 * 38);
					for (int i = 0; i < 1500; i++) {
						peer.send(request);
						buffer.clear();
						while (buffer.hasRemaining()) {
							if (peer.channel().read(buffer) < 0) {
								throw new IOException("end");
							}
						}
						String text = new String(buffer.array(), java.nio.charset.StandardCharsets.UTF_8);
						if (!text.equals("{\"$more\":true}\n1\n{\"$end\":{\"items\":1}}\n".repeat(50))) {
							throw new IOException(text);
						}
					}
				}
				catch (IOException ex) {
					wrong.set(ex.toString());
				}
			});
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join(240_000);
			assertThat(thread.isAlive()).as("hangs").isFalse();
		}
		assertThat(wrong.get()).isNull();
		assertThat(open()).isZero();
		Object loop = ReflectionTestUtils.getField(ReflectionTestUtils.getField(this.server, "listener"), "streams");
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(
					() -> assertThat((java.util.Set<?>) ReflectionTestUtils.getField(loop, "members")).isEmpty());
	}

	@Test
	void aThreadThatWaitsForRoomIsReleasedWhenTheMethodReturns() throws Exception {
		start(ServerLimits.DEFAULTS.withStreams(10, 64 * 1024));
		try (RawPeer peer = connect("{'cmd':'abandonsSender','$more':true}").halfClose()) {
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			assertThat(this.commands.gone.await(30, TimeUnit.SECONDS)).isTrue();
			this.commands.release.countDown();
			peer.readAll();
		}
		Thread sender = this.commands.thread.get();
		sender.join(30_000);
		assertThat(sender.getState()).isEqualTo(Thread.State.TERMINATED);
	}

	@Test
	void aTimeoutAndTheFirstProgressDoNotMix() throws Exception {
		start(ServerLimits.DEFAULTS);
		long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
		List<Thread> threads = new ArrayList<>();
		AtomicReference<String> wrong = new AtomicReference<>();
		for (int t = 0; t < 30; t++) {
			Thread thread = new Thread(() -> {
				try {
					for (int i = 0; i < 500 && (i < 20 || System.nanoTime() - end < 0) && wrong.get() == null; i++) {
						String all = RawPeer.exchange(this.path, "{\"cmd\":\"aboutTime\",\"$more\":true}\n" + ONE);
						boolean good = all.matches(
								"(\\{\"\\$more\":true}\n(\\{\"\\$progress.*\n)?(\\{\"\\$error.*\n|\"done\"\n\\{\"\\$end.*\n)|\\{\"error\".*\n)\\{\"one\":1}\n");
						if (!good) {
							wrong.set(all);
						}
					}
				}
				catch (IOException ex) {
					wrong.set(ex.toString());
				}
			});
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join(240_000);
		}
		assertThat(wrong.get()).isNull();
	}

	@Test
	void whatFailsAroundAStreamIsNotSuccess() throws Exception {
		start(ServerLimits.DEFAULTS, (invocation) -> {
			invocation.proceed();
			throw new IllegalStateException("commit failed");
		});
		String all = RawPeer.exchange(this.path, "{\"cmd\":\"echo\",\"n\":1,\"$more\":true}\n");
		assertThat(all).contains("$error").doesNotContain("$end");
	}

	@Test
	void anAnswerToAFailureIsNoControlLine() throws Exception {
		start(ServerLimits.DEFAULTS);
		String all = RawPeer.exchange(this.path, "{\"cmd\":\"forges\",\"$more\":true}\n" + ONE);
		assertThat(all).startsWith("{\"$more\":true}\n{\"$item\":");
	}

	@Test
	void progressDoesNotFailACommand() throws Exception {
		start(ServerLimits.DEFAULTS.withStreams(1, 64 * 1024));
		try (RawPeer first = connect("{'cmd':'events','$more':true}")) {
			line(first);
			String all = RawPeer.exchange(this.path, "{\"cmd\":\"work\",\"$more\":true}\n");
			assertThat(all).contains("done");
		}
	}

	@Test
	void aPublisherThatCannotBeAskedEnds() throws Exception {
		start(ServerLimits.DEFAULTS);
		try (RawPeer peer = connect("{'cmd':'cannotBeAsked','$more':true}")) {
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			assertThat(line(peer)).contains("$error");
		}
	}

	@Test
	void aPublisherWithoutItemsHasNoSlowReader() throws Exception {
		start(ServerLimits.DEFAULTS.withTimeouts(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMillis(300)));
		try (RawPeer peer = connect("{'cmd':'quiet','$more':true}")) {
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			Thread.sleep(2_000);
			this.commands.quiet.submit(1);
			assertThat(line(peer)).isEqualTo("1");
		}
	}

	@Test
	void anIntervalBeginsWhenAllWasSent() throws Exception {
		start(ServerLimits.DEFAULTS);
		try (RawPeer peer = connect("{'cmd':'large','$more':true}")) {
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			this.commands.large.publish("x".repeat(900_000));
			assertThat(line(peer)).hasSize(900_002);
		}
	}

	@Test
	void theFirstEventDoesNotWait() throws Exception {
		start(ServerLimits.DEFAULTS);
		try (RawPeer peer = connect("{'cmd':'rare','$more':true}")) {
			assertThat(line(peer)).isEqualTo("{'$more':true}");
			Thread.sleep(100);
			this.commands.rare.publish(1);
			assertThat(line(peer)).isEqualTo("1");
		}
	}

	@Test
	void whatInterceptorsBindIsThereForTheItems() throws Exception {
		start(ServerLimits.DEFAULTS, (invocation) -> {
			AMBIENT.set("bound");
			try {
				return invocation.proceed();
			}
			finally {
				AMBIENT.remove();
			}
		});
		assertThat(RawPeer.exchange(this.path, "{\"cmd\":\"ambient\",\"$more\":true}\n{\"cmd\":\"ambient\"}\n"))
			.isEqualTo("{\"$more\":true}\n\"bound\"\n{\"$end\":{\"items\":1}}\n[\"bound\"]\n");
	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		Stream<String> ambient() {
			return Stream.of(1).map((item) -> String.valueOf(AMBIENT.get()));
		}

		final IpcTopic<Integer> events = IpcTopic.create();

		final IpcTopic<String> texts = IpcTopic.create();

		final IpcTopic<Integer> rare = IpcTopic.<Integer>builder().atMostEvery(Duration.ofHours(1)).build();

		final IpcTopic<Map<String, Integer>> state = IpcTopic.latest();

		final CountDownLatch go = new CountDownLatch(1);

		final CountDownLatch gone = new CountDownLatch(1);

		final CountDownLatch release = new CountDownLatch(1);

		final AtomicReference<Thread> thread = new AtomicReference<>();

		private void background(Runnable task) {
			Thread thread = new Thread(() -> {
				try {
					this.go.await();
					task.run();
				}
				catch (Exception ex) {
					System.out.println("background: " + ex);
				}
				finally {
					this.gone.countDown();
				}
			});
			thread.setDaemon(true);
			this.thread.set(thread);
			thread.start();
		}

		@IpcCommand
		Map<String, Integer> one() {
			return Map.of("one", 1);
		}

		@IpcCommand
		String lateProgress(IpcProgress progress) {
			background(() -> progress.report(99));
			return "done";
		}

		@IpcCommand
		void lateEmit(IpcEmitter<String> emitter) {
			background(() -> emitter.send("late"));
		}

		@IpcCommand
		void parallel(IpcEmitter<Integer> emitter) {
			IntStream.range(0, 100).parallel().forEach(emitter::send);
		}

		@IpcCommand
		void together(IpcEmitter<Integer> emitter) throws Exception {
			java.util.concurrent.CyclicBarrier barrier = new java.util.concurrent.CyclicBarrier(3);
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				Thread thread = new Thread(() -> {
					try {
						barrier.await();
						emitter.send(1);
					}
					catch (Exception ex) {
						System.out.println(ex);
					}
				});
				thread.start();
				threads.add(thread);
			}
			for (Thread thread : threads) {
				thread.join();
			}
		}

		final IpcTopic<Integer> dropping = IpcTopic.<Integer>builder()
			.capacity(300)
			.overflow(IpcTopic.Overflow.DROP)
			.build();

		@IpcCommand
		IpcTopic<String> dropped(@IpcParam int modulo) {
			IpcTopic<Integer> topic = (modulo == 1) ? this.dropping : this.dropping.filter((n) -> n % modulo == 0);
			@SuppressWarnings("unchecked")
			IpcTopic<String> any = (IpcTopic<String>) (IpcTopic<?>) topic;
			return any;
		}

		final IpcTopic<Integer> done = IpcTopic.<Integer>builder().replay(2).build();

		{
			this.done.publish(0);
			this.done.publish(1);
			this.done.publish(2);
			this.done.close();
		}

		@IpcCommand
		IpcTopic<Integer> closed() {
			return this.done;
		}

		@IpcCommand("short")
		Flow.Publisher<Integer> brief(@IpcParam int n) {
			return org.reactivestreams.FlowAdapters.toFlowPublisher((n % 2 == 0)
					? reactor.core.publisher.Flux.range(0, n)
					: reactor.core.publisher.Flux.range(0, n).publishOn(reactor.core.scheduler.Schedulers.parallel()));
		}

		@IpcCommand
		Sloppy sloppy(@IpcParam int kind) {
			return new Sloppy(kind);
		}

		@IpcCommand
		Stream<Object> sloppyItems(@IpcParam int kind) {
			return Stream.of(new Sloppy(kind), "after", new Sloppy(kind), "last");
		}

		@IpcCommand
		void held(IpcEmitter<Integer> emitter) throws InterruptedException {
			emitter.begin();
			this.release.await();
		}

		@IpcCommand
		Stream<Integer> echo(@IpcParam int n) {
			return Stream.of(n);
		}

		@IpcCommand
		IpcTopic<Integer> events() {
			return this.events;
		}

		final IpcTopic<String> large = IpcTopic.<String>builder().latest().atMostEvery(Duration.ofHours(1)).build();

		@IpcCommand
		IpcTopic<String> large() {
			return this.large;
		}

		final SubmissionPublisher<Integer> quiet = new SubmissionPublisher<>();

		@IpcCommand
		Flow.Publisher<Integer> quiet() {
			return this.quiet;
		}

		@IpcCommand
		IpcTopic<Integer> rare() {
			return this.rare;
		}

		@IpcCommand
		IpcTopic<String> texts() {
			return this.texts;
		}

		@IpcCommand
		void stubborn(IpcEmitter<Integer> emitter) {
			RuntimeException failure = null;
			for (int i = 0; i < 3; i++) {
				try {
					emitter.send(i);
				}
				catch (RuntimeException ex) {
					failure = ex;
				}
			}
			if (failure != null) {
				throw failure;
			}
		}

		@IpcCommand
		IpcTopic<Map<String, Integer>> badFilter() {
			return this.state.filter((value) -> {
				throw new AssertionError("bad");
			});
		}

		@IpcCommand
		IpcTopic<Integer> badEvents() {
			return this.events.filter((value) -> {
				throw new AssertionError("bad");
			});
		}

		@IpcExceptionHandler
		Object selfish(IllegalCallerException failure) {
			return new Selfish();
		}

		@IpcExceptionHandler
		Object slow(IllegalMonitorStateException failure) throws InterruptedException {
			this.gone.countDown();
			return (this.release.await(60, TimeUnit.SECONDS)) ? "slow" : "not released";
		}

		@IpcExceptionHandler
		Object forge(ArithmeticException failure) {
			return Map.of("$end", Map.of("items", 7));
		}

		@IpcCommand
		String forges() {
			throw new ArithmeticException();
		}

		private static Flow.Publisher<Integer> failing(RuntimeException failure) {
			return (subscriber) -> {
				subscriber.onSubscribe(new Subscription((n) -> {
				}));
				subscriber.onError(failure);
			};
		}

		@IpcCommand
		Flow.Publisher<Integer> fails() {
			return failing(new IllegalCallerException());
		}

		@IpcCommand
		Flow.Publisher<Integer> failsSlowly() {
			return failing(new IllegalMonitorStateException());
		}

		@IpcCommand
		Flow.Publisher<Integer> cannotBeAsked() {
			return (subscriber) -> subscriber.onSubscribe(new Subscription((n) -> {
				throw new IllegalStateException("cannot");
			}));
		}

		@IpcCommand
		void slowItems(@IpcParam @org.jspecify.annotations.Nullable Integer before, IpcEmitter<Object> emitter)
				throws InterruptedException {
			emitter.send("first");
			for (int i = 0; before != null && i < before; i++) {
				emitter.send("next");
			}
			this.gone.countDown();
			emitter.send(new Slow(this.release));
		}

		@IpcCommand
		void many(@IpcParam @org.jspecify.annotations.Nullable Integer count, IpcEmitter<String> emitter) {
			String text = "x".repeat(1000);
			for (int i = 0; i < ((count != null) ? count : 5000); i++) {
				emitter.send(text);
			}
		}

		@IpcCommand
		reactor.core.publisher.Flux<String> manyPublished() {
			return reactor.core.publisher.Flux.range(0, 5000).map((n) -> "x".repeat(1000));
		}

		@IpcCommand(endless = true)
		reactor.core.publisher.Flux<String> endlessPublished() {
			return reactor.core.publisher.Flux.range(0, Integer.MAX_VALUE).map((n) -> "x".repeat(1000));
		}

		@IpcCommand
		void abandonsSender(IpcEmitter<String> emitter) throws InterruptedException {
			background(() -> {
				for (int i = 0; i < 10_000; i++) {
					if (i == 2000) {
						this.gone.countDown();
					}
					emitter.send("x".repeat(1000));
				}
			});
			emitter.begin();
			this.go.countDown();
			Thread.sleep(1000);
			this.gone.countDown();
			this.release.await();
		}

		@IpcCommand(timeout = "20ms")
		String aboutTime(IpcProgress progress) throws InterruptedException {
			long end = System.nanoTime()
					+ java.util.concurrent.ThreadLocalRandom.current().nextInt(20_000_000, 34_000_000);
			while (System.nanoTime() - end < 0) {
				if (end - System.nanoTime() > 2_000_000) {
					Thread.sleep(1);
				}
			}
			progress.report(1);
			return "done";
		}

		@IpcCommand
		Map<String, Boolean> work(IpcProgress progress) {
			progress.report(1);
			return Map.of("done", true);
		}

	}

	private record Subscription(java.util.function.LongConsumer ask) implements Flow.Subscription {

		@Override
		public void request(long n) {
			this.ask.accept(n);
		}

		@Override
		public void cancel() {
		}

	}

	@tools.jackson.databind.annotation.JsonSerialize(using = SloppySerializer.class)
	record Sloppy(int kind) {

	}

	static class SloppySerializer extends tools.jackson.databind.ValueSerializer<Sloppy> {

		@Override
		public void serialize(Sloppy value, tools.jackson.core.JsonGenerator generator,
				tools.jackson.databind.SerializationContext context) {
			if (value.kind() == 0) {
				generator.writeStartObject();
				generator.writeName("a");
				generator.writeNumber(1);
			}
			else if (value.kind() == 1) {
				generator.writeNumber(1);
				generator.writeNumber(2);
			}
		}

	}

	static class Slow {

		private final CountDownLatch release;

		Slow(CountDownLatch release) {
			this.release = release;
		}

		public String getName() throws InterruptedException {
			return this.release.await(60, TimeUnit.SECONDS) ? "slow" : "not released";
		}

	}

	static class Selfish {

		public Selfish getSelf() {
			return this;
		}

	}

}
