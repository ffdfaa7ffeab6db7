package com.codechu.ipc.reliability;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcException;
import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.ServerLimits;
import com.codechu.ipc.server.UnixServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers that send garbage, too much, too slowly, too often, or are cut off.
 */
@Tag("reliability")
@Timeout(600)
class HostileInputTests {

	private static final Duration FUZZING = Duration.ofSeconds(30);

	private static final int MAX_PIECE = 143;

	private static final String GOOD = "{\"good\":true}\n";

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final AtomicInteger handled = new AtomicInteger();

	private volatile Duration handling = Duration.ZERO;

	private UnixServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = UnixServer.builder()
			.path(this.directory.resolve("a.sock"))
			.backlog(1024)
			.limits(ServerLimits.DEFAULTS.withMaxConnections(600).withMaxRunningHandlers(600))
			.handler(this::handle)
			.build();
		this.server.start();
	}

	@AfterEach
	void stop() throws IOException {
		this.server.stop();
	}

	private Object handle(IpcRequest request) throws InterruptedException {
		this.handled.incrementAndGet();
		if (!this.handling.isZero()) {
			Backoff.pause(this.handling);
		}
		return request.json();
	}

	@Test
	void whenALineIsMalformedThenTheNextOneIsServed() throws IOException {
		List<byte[]> corpus = corpus();
		assertThat(corpus).hasSizeGreaterThanOrEqualTo(60);
		try (RawPeer peer = RawPeer.connect(this.server.path())) {
			for (byte[] line : corpus) {
				peer.send(line).send("\n" + GOOD);
				String reply = peer.readLine();
				String text = new String(line, StandardCharsets.UTF_8);
				assertThat(reply).as(text)
					.matches("(?s)\\{\"error\":\".+\",\"type\":\"Invalid(Json|Utf8|Request)\"}\n");
				assertThat(peer.readLine()).as("after " + text).isEqualTo(GOOD);
			}
		}
		System.out.println(corpus.size() + " malformed lines, each followed by a good one that was answered");
	}

	private static List<byte[]> corpus() {
		List<byte[]> lines = new ArrayList<>();
		Stream
			.of("{", "}", "[", "]", "{]", "[}", "{}{}", "{} {}", "{},", ",", ":", "\"", "\"a", "'a'", "nul", "nulll",
					"tru", "truee", "NaN", "Infinity", "-Infinity", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x10",
					"--1", "1 2", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{\"a\" 1}", "{a:1}", "{'a':1}",
					"{\"a\":01}", "{\"a\":1.}", "{\"a\":+1}", "{\"a\":NaN}", "{\"a\":Infinity}", "{\"a\":1e400}",
					"{\"a\":-1e999}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\\uzzzz\"}", "{\"a\":\"\t\"}",
					"{\"a\":tru}", "{\"a\":[1,]}", "{\"a\":[,1]}", "{\"a\":[1 2]}", "{\"a\":1}}", "{\"a\":1}]",
					"{\"a\":1} x", "/* c */{}", "// c", "# c", "{\"a\":1;}", "[]", "[1]", "1", "\"text\"", "true",
					"null", "-0", "GET / HTTP/1.1", "{\"a\":" + "9".repeat(1_001) + "}",
					"{\"" + "n".repeat(1_025) + "\":1}", "{\"a\":" + "[".repeat(501) + "]".repeat(501) + "}",
					"[" + "{},".repeat(40_000) + "{}]", "{\"a\":" + "[".repeat(100_000))
			.forEach((text) -> lines.add(text.getBytes(StandardCharsets.UTF_8)));
		lines.add(bytes(0xEF, 0xBB, 0xBF, '{', '}'));
		lines.add(bytes('{', '"', 0xC0, 0xAF, '"', ':', '1', '}'));
		lines.add(bytes('{', '"', 0xED, 0xA0, 0x80, '"', ':', '1', '}'));
		lines.add(bytes('{', '"', 0xF4, 0x90, 0x80, 0x80, '"', ':', '1', '}'));
		lines.add(bytes('{', '"', 0xFF, '"', ':', '1', '}'));
		lines.add(bytes('{', '"', 0xE2, 0x82, '"', ':', '1', '}'));
		lines.add(bytes('{', 0, '}', 0));
		lines.add(bytes(0, '{', 0, '}'));
		lines.add(bytes('{', '"', 'a', 0, '"', ':', '1', '}'));
		return lines;
	}

	private static byte[] bytes(int... values) {
		byte[] bytes = new byte[values.length];
		for (int i = 0; i < values.length; i++) {
			bytes[i] = (byte) values[i];
		}
		return bytes;
	}

	@Test
	void whenTheServerGetsRandomBytesThenItNeitherHangsNorLeaks() throws Exception {
		long seed = System.nanoTime();
		System.out.println("fuzzing the server, seed " + seed);
		int sessions = fuzz(seed, (each) -> assertThat(sendRandom(each)).as("session seed " + each).isTrue());
		Awaitility.await().until(() -> this.server.connectionCount() == 0);
		assertThat(RawPeer.exchange(this.server.path(), GOOD)).isEqualTo(GOOD);
		System.out.println(sessions + " sessions with the server, " + this.handled + " requests in them");
	}

	// Random pieces, then a newline and a good request, which must be answered unless a
	// line was too long.
	private boolean sendRandom(long seed) throws IOException {
		Random random = new Random(seed);
		byte[] content = randomContent(random);
		try (RawPeer peer = RawPeer.connect(this.server.path())) {
			sendInPieces(peer.channel(), content, random);
			peer.send("\n" + GOOD).halfClose();
			String replies = peer.readAll();
			return replies.endsWith(GOOD)
					&& replies.lines().allMatch((line) -> line.startsWith("{") && line.endsWith("}"));
		}
	}

	private static byte[] randomContent(Random random) {
		byte[] content = new byte[random.nextInt(4_000)];
		random.nextBytes(content);
		int kind = random.nextInt(3);
		String alphabet = (kind == 0) ? "{}[]\",:0123456789.eE+-\\ntrufalsb \n" : "{\"a\":1}\n";
		for (int i = 0; kind < 2 && i < content.length; i++) {
			content[i] = (byte) ((kind == 0) ? alphabet.charAt(random.nextInt(alphabet.length()))
					: (random.nextInt(40) == 0) ? content[i] : alphabet.charAt(i % alphabet.length()));
		}
		return content;
	}

	private static void sendInPieces(SocketChannel channel, byte[] content, Random random) throws IOException {
		for (int sent = 0; sent < content.length;) {
			int piece = Math.min(1 + random.nextInt(MAX_PIECE), content.length - sent);
			ByteBuffer buffer = ByteBuffer.wrap(content, sent, piece);
			while (buffer.hasRemaining()) {
				channel.write(buffer);
			}
			sent += piece;
		}
	}

	private static int fuzz(long seed, Session session) throws Exception {
		long end = System.nanoTime() + FUZZING.toNanos();
		int sessions = 0;
		while (System.nanoTime() < end) {
			session.run(seed + sessions++);
		}
		return sessions;
	}

	@Test
	void whenTheClientGetsRandomBytesThenItEitherAnswersOrFailsInTime() throws Exception {
		long seed = System.nanoTime();
		System.out.println("fuzzing the client, seed " + seed);
		Path path = this.directory.resolve("hostile.sock");
		AtomicInteger replies = new AtomicInteger();
		try (ServerSocketChannel hostile = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
				IpcClient client = IpcClient.builder().path(path).timeout(Duration.ofSeconds(30)).retries(0).build()) {
			hostile.bind(UnixDomainSocketAddress.of(path));
			ExecutorService executor = Executors.newSingleThreadExecutor();
			int sessions = fuzz(seed, (each) -> {
				Future<?> answering = executor.submit(() -> answerRandomly(hostile, each));
				try {
					client.request(new JsonLineProtocol().decode(GOOD.getBytes(StandardCharsets.UTF_8)));
					replies.incrementAndGet();
				}
				catch (IpcException ex) {
					// One of its family, with the path in its message.
					assertThat(ex.getMessage()).as("session seed " + each).contains(path.toString());
				}
				answering.get();
			});
			executor.shutdown();
			System.out.println(sessions + " sessions with the client, " + replies + " replies among them");
		}
	}

	private static Void answerRandomly(ServerSocketChannel hostile, long seed) throws IOException {
		Random random = new Random(seed);
		try (SocketChannel channel = hostile.accept()) {
			channel.read(ByteBuffer.allocate(64));
			sendInPieces(channel, randomContent(random), random);
			if (random.nextBoolean()) {
				channel.write(ByteBuffer.wrap(bytes('\n')));
			}
		}
		catch (IOException ex) {
			// The client had enough of it.
			assertThat(ex).hasMessageMatching("Broken pipe|Connection reset.*");
		}
		return null;
	}

	@Test
	void whenNoNewlineComesThenTheHeapStaysWithinTheLimit() throws Exception {
		assertThat(RawPeer.exchange(this.server.path(), GOOD)).isEqualTo(GOOD);
		// The heap has other users, who come and go: the least of some rounds is ours.
		long least = Long.MAX_VALUE;
		for (int round = 0; round < 5; round++) {
			least = Math.min(least, heapOfLineWithoutEnd());
		}
		System.out.println("without a newline: at most %d KiB more heap".formatted(least >> 10));
		assertThat(least).isLessThan(3 * 1024 * 1024);
	}

	private long heapOfLineWithoutEnd() throws IOException {
		byte[] piece = new byte[1024 * 1024];
		Arrays.fill(piece, (byte) 'x');
		long before = usedHeap();
		long most = 0;
		long sent = 0;
		try (RawPeer peer = RawPeer.connect(this.server.path())) {
			peer.send(Arrays.copyOf(piece, piece.length - 1));
			most = usedHeap() - before;
			try {
				for (int i = 0; i < 200; i++) {
					peer.send(piece);
					sent += piece.length;
				}
			}
			catch (IOException ex) {
				assertThat(ex).hasMessage("Broken pipe"); // cut off after a while
			}
			most = Math.max(most, usedHeap() - before);
			assertThat(peer.readLine())
				.isEqualTo("{\"error\":\"line is longer than 1,048,576 bytes\",\"type\":\"LineTooLong\"}\n");
		}
		System.out.println(
				"%d KiB without a newline of 200 MiB were taken, %d KiB more heap".formatted(sent >> 10, most >> 10));
		return most;
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	@Test
	void whenManyDripThenAnHonestPeerIsServed() throws Exception {
		long[] alone = latencies();
		List<RawPeer> slow = new ArrayList<>();
		AtomicBoolean over = new AtomicBoolean();
		try {
			for (int i = 0; i < 400; i++) {
				slow.add(RawPeer.connect(this.server.path()).send("{"));
			}
			Thread dripping = new Thread(() -> {
				try {
					while (!over.get()) {
						for (RawPeer peer : slow) {
							peer.send(" ");
						}
						Backoff.pause(Duration.ofMillis(50));
					}
				}
				catch (IOException | InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			});
			dripping.start();
			long[] beside = latencies();
			over.set(true);
			dripping.join();
			System.out.println("latency in µs: alone p50 %d, p99 %d; beside 400 that drip p50 %d, p99 %d".formatted(
					alone[alone.length / 2] / 1000, alone[alone.length * 99 / 100] / 1000,
					beside[beside.length / 2] / 1000, beside[beside.length * 99 / 100] / 1000));
		}
		finally {
			for (RawPeer peer : slow) {
				peer.close();
			}
		}
	}

	private long[] latencies() throws IOException {
		long[] nanos = new long[3_000];
		try (RawPeer peer = RawPeer.connect(this.server.path())) {
			for (int i = 0; i < nanos.length; i++) {
				long begin = System.nanoTime();
				assertThat(peer.send(GOOD).readLine()).isEqualTo(GOOD);
				nanos[i] = System.nanoTime() - begin;
			}
		}
		Arrays.sort(nanos);
		return nanos;
	}

	@Test
	void whenAHundredThousandConnectThenNothingGrows() throws Exception {
		connectAndAsk(5_000);
		int threads = Thread.activeCount();
		long files = openFiles();
		long heap = usedHeap();
		ExecutorService executor = Executors.newFixedThreadPool(2);
		List<Future<Integer>> done = executor
			.invokeAll(List.<Callable<Integer>>of(() -> connectAndAsk(50_000), () -> connectAndAsk(50_000)));
		for (Future<Integer> each : done) {
			assertThat(each.get()).isEqualTo(50_000);
		}
		executor.shutdown();
		Awaitility.await().until(() -> this.server.connectionCount() == 0);
		long grown = usedHeap() - heap;
		System.out.println("100,000 connections: threads %d to %d, files %d to %d, heap %+d KiB".formatted(threads,
				Thread.activeCount(), files, openFiles(), grown >> 10));
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threads + 4));
		Awaitility.await().untilAsserted(() -> assertThat(openFiles()).as("files").isLessThanOrEqualTo(files + 4));
		assertThat(grown).isLessThan(4 * 1024 * 1024);
	}

	private int connectAndAsk(int times) throws IOException {
		for (int i = 0; i < times; i++) {
			assertThat(RawPeer.exchange(this.server.path(), GOOD)).isEqualTo(GOOD);
		}
		return times;
	}

	private static long openFiles() throws IOException {
		try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
			return files.count();
		}
	}

	@Test
	void whenStoppedWithBusyConnectionsThenEveryRequestIsAnsweredAndNothingAfterwards() throws Exception {
		this.handling = Duration.ofMillis(3);
		AtomicInteger answered = new AtomicInteger();
		AtomicInteger refused = new AtomicInteger();
		List<String> lost = new ArrayList<>();
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			RawPeer peer = RawPeer.connect(this.server.path());
			peer.send(GOOD).readLine();
			Thread thread = new Thread(() -> {
				try (peer) {
					while (true) {
						peer.send(GOOD);
						String reply = peer.readLine();
						if (reply.contains(ErrorType.SHUTTING_DOWN.wireName())) {
							refused.incrementAndGet();
							return;
						}
						if (!reply.equals(GOOD)) {
							synchronized (lost) {
								lost.add(reply);
							}
							return;
						}
						answered.incrementAndGet();
					}
				}
				catch (IOException ex) {
					// Its request did not get through, which it can tell.
					if (!String.valueOf(ex.getMessage()).equals("Broken pipe")) {
						synchronized (lost) {
							lost.add(ex.toString());
						}
					}
				}
			});
			threads.add(thread);
			thread.start();
		}
		Awaitility.await().until(() -> answered.get() > 2_000);
		long begin = System.nanoTime();
		this.server.stop();
		long millis = (System.nanoTime() - begin) / 1_000_000;
		int handledAtStop = this.handled.get();
		for (Thread thread : threads) {
			thread.join();
		}
		System.out.println("stop with 200 busy connections: %d ms, %d answered, %d told of the stop, %d lost"
			.formatted(millis, answered.get(), refused.get(), lost.size()));
		assertThat(lost).isEmpty();
		assertThat(this.handled).hasValue(handledAtStop);
		assertThat(millis).isLessThan(9_000);
	}

	/**
	 * Does something with a seed.
	 */
	private interface Session {

		void run(long seed) throws Exception;

	}

}
