package com.codechu.ipc.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.Python;
import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.ThreadKind;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcSubscriber;
import com.codechu.ipc.client.IpcSubscription;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.RequestFormat;
import com.codechu.ipc.protocol.RequestMessage;
import com.codechu.ipc.server.LineHandler;
import com.codechu.ipc.server.ReplyStream;
import com.codechu.ipc.server.ReplyWriter;
import com.codechu.ipc.server.ServerLimits;
import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.topic.IpcTopic;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many readers, readers that leave, that do not read, or that are killed; with as many
 * connections and streams as each test says.
 */
@Tag("reliability")
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StreamReliabilityTests {

	private static final int SUBSCRIBERS = 1_000;

	private static final String TICKS = "{\"cmd\":\"ticks\",\"$more\":true}\n";

	private static final String STOPPING = "{\"$error\":{\"error\":\"server is shutting down\",\"type\":\"ShuttingDown\"}}\n";

	private static final ServerLimits MANY = ServerLimits.DEFAULTS.withMaxConnections(1_200)
		.withStreams(1_100, 512 * 1024);

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final IpcTopic<Map<String, Integer>> ticks = IpcTopic.<Map<String, Integer>>builder()
		.capacity(16 * 1024)
		.build();

	private final AtomicLong made = new AtomicLong();

	private final CountDownLatch interrupted = new CountDownLatch(1);

	private @Nullable UnixServer server;

	private Path path() {
		return this.directory.resolve("s.sock");
	}

	private UnixServer start(ServerLimits limits, ThreadKind kind) throws IOException {
		UnixServer server = UnixServer.builder()
			.path(path())
			.backlog(512)
			.limits(limits)
			.executor((kind == ThreadKind.VIRTUAL) ? kind.executor() : null)
			.shutdownTimeout(Duration.ofSeconds(30))
			.lineHandler(this::handler)
			.build();
		server.start();
		this.server = server;
		return server;
	}

	private LineHandler handler(JsonLineProtocol protocol) {
		RequestFormat format = protocol.requests("cmd");
		return (bytes, from, to, connection, replies) -> {
			RequestMessage request = format.read(bytes, from, to);
			switch (String.valueOf(request.command())) {
				case "ticks" -> replies.stream(this.ticks);
				case "items" -> items(replies);
				case "waits" -> waits(replies);
				case "publish" -> {
					this.ticks.publish(Map.of("n", (int) this.made.incrementAndGet()));
					replies.write(Map.of("published", 1));
				}
				default -> replies.write(Map.of("ok", true));
			}
		};
	}

	private void items(ReplyWriter replies) {
		ReplyStream items = replies.stream();
		for (int i = 0; i < 1_000_000; i++) {
			items.send("0123456789012345678901234567890123456789");
			this.made.incrementAndGet();
		}
		items.end();
	}

	private void waits(ReplyWriter replies) {
		replies.stream().begin();
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			this.interrupted.countDown();
		}
	}

	@AfterEach
	void stop() throws IOException {
		if (this.server != null) {
			this.server.stop();
		}
	}

	private static void await(String what, Callable<Boolean> condition) {
		Awaitility.await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5)).until(condition);
	}

	@ParameterizedTest
	@MethodSource("com.codechu.ipc.ThreadKind#present")
	void aThousandSubscribersGetEveryEventAlthoughSomeDoNotRead(ThreadKind kind) throws Exception {
		start(MANY, kind);
		try (Readers readers = new Readers(path(), SUBSCRIBERS, 10)) {
			await("all subscribed", () -> this.ticks.subscribers() == SUBSCRIBERS);
			for (int i = 0; i < 1_000; i++) {
				this.ticks.publish(Map.of("n", i));
				if (i % 250 == 249) {
					int least = i - 250;
					await("readers follow", () -> readers.slowest() >= least);
				}
			}
			await("all got it", () -> readers.slowest() == 1_000);
			assertThat(readers.failure()).isNull();
		}
		await("all left", () -> this.ticks.subscribers() == 0);
	}

	@ParameterizedTest
	@MethodSource("com.codechu.ipc.ThreadKind#present")
	void tenThousandSubscriptionsLeaveNothingBehind(ThreadKind kind) throws Exception {
		UnixServer server = start(ServerLimits.DEFAULTS, kind);
		// The JDK opens a few of its own for virtual threads, when it first needs them.
		subscribeAndLeave(500);
		await("all left", () -> server.connectionCount() == 0);
		int files = files();
		subscribeAndLeave(10_000);
		await("all left", () -> server.connectionCount() == 0 && this.ticks.subscribers() == 0
				&& server.status().streams().open() == 0);
		await("no descriptor more", () -> files() <= files + 8);
	}

	private void subscribeAndLeave(int times) throws IOException {
		for (int i = 0; i < times; i++) {
			try (RawPeer peer = RawPeer.connect(path()).send(TICKS)) {
				if (i % 2 == 0) {
					peer.halfClose();
				}
				if (i % 3 != 0) {
					assertThat(peer.readLine()).isEqualTo("{\"$more\":true}\n");
				}
			}
			// Who leaves after its last request is noticed a second later.
			if (i % 100 == 99) {
				await("others left", () -> this.ticks.subscribers() < 20);
			}
		}
	}

	private static int files() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
			return (int) files.count();
		}
	}

	@ParameterizedTest
	@MethodSource("com.codechu.ipc.ThreadKind#present")
	void whoIsKilledIsNoticed(ThreadKind kind) throws Exception {
		start(ServerLimits.DEFAULTS, kind);
		Process reader = Python.start("""
				import socket, sys
				s = socket.socket(socket.AF_UNIX)
				s.connect(sys.argv[1])
				s.sendall(b'{"cmd":"waits","$more":true}\\n')
				print(s.recv(100))
				s.recv(1)
				""", path());
		try {
			assertThat(reader.inputReader().readLine()).isEqualTo("b'{\"$more\":true}\\n'");
			long begin = System.nanoTime();
			reader.destroyForcibly();
			assertThat(this.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
			System.out.printf("%s: who is killed is noticed after %.1f ms%n", kind, (System.nanoTime() - begin) / 1e6);
		}
		finally {
			reader.destroyForcibly();
		}
	}

	@Test
	void readersThatDoNotReadHoldUpNobody() throws Exception {
		UnixServer server = start(ServerLimits.DEFAULTS, ThreadKind.PLATFORM);
		List<RawPeer> peers = new ArrayList<>();
		try {
			for (int i = 0; i < 64; i++) {
				peers.add(RawPeer.connect(path()).send("{\"cmd\":\"items\",\"$more\":true}\n"));
			}
			await("all are behind", () -> server.status().streams().open() == 64 && isStalled());
			assertThat(server.status().runningHandlers()).isZero();
			for (int i = 0; i < 100; i++) {
				assertThat(RawPeer.exchange(path(), "{\"cmd\":\"status\"}\n")).isEqualTo("{\"ok\":true}\n");
			}
			// What may wait, what the sockets hold, and what is on its way from one to
			// the
			// other.
			assertThat(this.made.get() * 43 / 64).isLessThan(512 * 1024 + 2 * 1024 * 1024);
		}
		finally {
			for (RawPeer peer : peers) {
				peer.close();
			}
		}
		await("all ended", () -> server.status().streams().open() == 0);
	}

	private boolean isStalled() throws InterruptedException {
		long before = this.made.get();
		TimeUnit.MILLISECONDS.sleep(100);
		return before > 0 && this.made.get() == before;
	}

	@Test
	void aReaderThatPausesGetsAllOfAMillionItems() throws Exception {
		start(ServerLimits.DEFAULTS, ThreadKind.PLATFORM);
		try (RawPeer peer = RawPeer.connect(path()).send("{\"cmd\":\"items\",\"$more\":true}\n").halfClose()) {
			await("it is behind", this::isStalled);
			assertThat(this.made.get() * 43).isLessThan(512 * 1024 + 2 * 1024 * 1024);
			ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
			long bytes = 0;
			String end = "";
			while (peer.channel().read(buffer.clear()) > 0) {
				bytes += buffer.position();
				end = new String(buffer.array(), Math.max(0, buffer.position() - 40), Math.min(40, buffer.position()),
						StandardCharsets.UTF_8);
			}
			assertThat(bytes).isEqualTo(15 + 43L * 1_000_000 + 27);
			assertThat(end).endsWith("{\"$end\":{\"items\":1000000}}\n");
		}
	}

	@Test
	void commandsThatPublishWhoseRepliesNobodyReadsBreakNothing() throws Exception {
		start(ServerLimits.DEFAULTS, ThreadKind.PLATFORM);
		try (Readers readers = new Readers(path(), 3, Integer.MAX_VALUE); RawPeer publisher = RawPeer.connect(path())) {
			await("all subscribed", () -> this.ticks.subscribers() == 3);
			publisher.channel().configureBlocking(false);
			ByteBuffer requests = ByteBuffer
				.wrap("{\"cmd\":\"publish\"}\n".repeat(200).getBytes(StandardCharsets.UTF_8));
			long idle = System.nanoTime();
			while (System.nanoTime() - idle < 500_000_000L) {
				if (!requests.hasRemaining()) {
					requests.rewind();
				}
				if (publisher.channel().write(requests) > 0) {
					idle = System.nanoTime();
				}
				long published = this.made.get();
				await("readers follow", () -> readers.slowest() >= published - 900);
			}
			await("all got it", () -> readers.slowest() == this.made.get());
			assertThat(readers.failure()).isNull();
			assertThat(RawPeer.exchange(path(), "{\"cmd\":\"status\"}\n")).isEqualTo("{\"ok\":true}\n");
		}
	}

	@ParameterizedTest
	@MethodSource("com.codechu.ipc.ThreadKind#present")
	void aStopTellsAThousandSubscribers(ThreadKind kind) throws Exception {
		UnixServer server = start(MANY, kind);
		try (Readers readers = new Readers(path(), SUBSCRIBERS, Integer.MAX_VALUE)) {
			await("all subscribed", () -> this.ticks.subscribers() == SUBSCRIBERS);
			long begin = System.nanoTime();
			server.stop();
			System.out.printf("%s: stopped with %d subscribers in %.0f ms%n", kind, SUBSCRIBERS,
					(System.nanoTime() - begin) / 1e6);
			await("all ended", () -> readers.ended() == SUBSCRIBERS);
			assertThat(readers.failure()).isNull();
			assertThat(readers.told(STOPPING)).isEqualTo(SUBSCRIBERS);
		}
	}

	@Test
	void aProcessThatIsTerminatedTellsAThousandSubscribers() throws Exception {
		Process process = Jvm.start(SubscribedApplication.class, path());
		try (BufferedReader output = process.inputReader()) {
			String line = output.readLine();
			while (line != null && !line.equals("started")) {
				line = output.readLine();
			}
			assertThat(line).isEqualTo("started");
			try (Readers readers = new Readers(path(), SUBSCRIBERS, Integer.MAX_VALUE)) {
				await("all subscribed", () -> readers.told("{\"$more\":true}\n") == SUBSCRIBERS);
				long begin = System.nanoTime();
				process.destroy();
				assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
				System.out.printf("terminated with %d subscribers in %.0f ms%n", SUBSCRIBERS,
						(System.nanoTime() - begin) / 1e6);
				await("all ended", () -> readers.ended() == SUBSCRIBERS);
				assertThat(readers.failure()).isNull();
				assertThat(readers.told(STOPPING)).isEqualTo(SUBSCRIBERS);
			}
			assertThat(path()).doesNotExist();
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void aSubscriptionOutlivesTwentyRestarts() throws Exception {
		AtomicInteger got = new AtomicInteger();
		AtomicInteger again = new AtomicInteger();
		start(ServerLimits.DEFAULTS, ThreadKind.PLATFORM);
		try (IpcClient client = IpcClient.builder().path(path()).build();
				IpcSubscription subscription = client.command("ticks").subscribe(Tick.class, new IpcSubscriber<Tick>() {

					@Override
					public void onItem(Tick item) {
						got.incrementAndGet();
					}

					@Override
					public void onReconnect() {
						again.incrementAndGet();
					}

				})) {
			await("subscribed", () -> this.ticks.subscribers() == 1);
			long longest = 0;
			for (int i = 1; i <= 20; i++) {
				this.server.stop();
				this.server.start();
				long begin = System.nanoTime();
				int round = i;
				await("subscribed again", () -> this.ticks.subscribers() == 1 && again.get() == round);
				longest = Math.max(longest, System.nanoTime() - begin);
				this.ticks.publish(Map.of("n", i));
				await("goes on", () -> got.get() == round);
			}
			assertThat(subscription.isConnected()).isTrue();
			System.out.printf("subscribed again after at most %.0f ms%n", longest / 1e6);
		}
	}

	record Tick(int n) {

	}

	/**
	 * Reads from many connections on one thread, and looks at the order of what comes.
	 */
	private static final class Readers implements AutoCloseable {

		private final Selector selector = Selector.open();

		private final List<Reader> readers = new ArrayList<>();

		private final AtomicBoolean closed = new AtomicBoolean();

		private final Thread thread = new Thread(this::run);

		private volatile @Nullable String failure;

		Readers(Path path, int count, int stalledEach) throws IOException {
			for (int i = 0; i < count; i++) {
				SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
				channel.write(ByteBuffer.wrap(TICKS.getBytes(StandardCharsets.UTF_8)));
				channel.configureBlocking(false);
				Reader reader = new Reader(channel, i % stalledEach == stalledEach - 1);
				this.readers.add(reader);
				if (!reader.stalled) {
					channel.register(this.selector, SelectionKey.OP_READ, reader);
				}
			}
			this.thread.start();
		}

		private void run() {
			ByteBuffer buffer = ByteBuffer.allocate(256 * 1024);
			try {
				while (!this.closed.get()) {
					this.selector.select((key) -> read(key, buffer), 20);
				}
			}
			catch (IOException ex) {
				this.failure = ex.toString();
			}
		}

		private void read(SelectionKey key, ByteBuffer buffer) {
			Reader reader = (Reader) key.attachment();
			try {
				if (reader.channel.read(buffer.clear()) < 0) {
					key.cancel();
					reader.ended = true;
					reader.channel.close();
					return;
				}
			}
			catch (IOException ex) {
				this.failure = ex.toString();
				key.cancel();
				return;
			}
			reader.rest.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
			int end;
			while ((end = reader.rest.indexOf("\n")) >= 0) {
				reader.take(reader.rest.substring(0, end + 1), this);
				reader.rest.delete(0, end + 1);
			}
		}

		int slowest() {
			return this.readers.stream()
				.filter((reader) -> !reader.stalled)
				.mapToInt((reader) -> reader.count)
				.min()
				.orElse(0);
		}

		long ended() {
			return this.readers.stream().filter((reader) -> reader.ended).count();
		}

		long told(String line) {
			return this.readers.stream().filter((reader) -> line.equals(reader.last)).count();
		}

		@Nullable String failure() {
			return this.failure;
		}

		@Override
		public void close() throws Exception {
			this.closed.set(true);
			this.thread.join();
			for (Reader reader : this.readers) {
				reader.channel.close();
			}
			this.selector.close();
		}

		private static final class Reader {

			private final SocketChannel channel;

			private final boolean stalled;

			private final StringBuilder rest = new StringBuilder();

			private int first = -1;

			private volatile int count;

			private volatile boolean ended;

			private volatile String last = "";

			Reader(SocketChannel channel, boolean stalled) {
				this.channel = channel;
				this.stalled = stalled;
			}

			private void take(String line, Readers all) {
				this.last = line;
				if (!line.startsWith("{\"n\":")) {
					return;
				}
				int number = Integer.parseInt(line.substring(5, line.length() - 2));
				if (this.first < 0) {
					this.first = number;
				}
				if (number != this.first + this.count) {
					all.failure = "expected " + (this.first + this.count) + " but got " + number;
				}
				this.count++;
			}

		}

	}

}
