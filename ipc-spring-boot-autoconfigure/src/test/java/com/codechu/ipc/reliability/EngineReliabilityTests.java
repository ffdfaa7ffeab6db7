package com.codechu.ipc.reliability;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ServerThreads;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.ReplyWriter;
import com.codechu.ipc.server.ServerLimits;
import com.codechu.ipc.server.UnixServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server under everything at once, without memory, and stopped over and over.
 */
@Tag("reliability")
@Timeout(600)
class EngineReliabilityTests {

	private static final int FULL_HEAPS = 12;

	private static final int RESTARTS = 300;

	private static final String NOT_THERE = "not there";

	private static final Duration STRESS = Duration.ofMinutes(1);

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final AtomicBoolean over = new AtomicBoolean();

	private final AtomicBoolean full = new AtomicBoolean();

	/**
	 * To be held for reading until a connection was accepted, for writing by whoever
	 * fills.
	 */
	private final ReadWriteLock connecting = new ReentrantReadWriteLock();

	private Path path() {
		return this.directory.resolve("a.sock");
	}

	@Test
	void whenMemoryHasRunOutThenEverybodyIsServedAgain() throws Exception {
		Process process = Jvm.command(List.of("-Xmx24m"), FullHeap.class, path()).start();
		BlockingQueue<String> lines = new LinkedBlockingQueue<>();
		this.executor.submit(() -> process.inputReader().lines().forEach(lines::add));
		try {
			await("started", lines, process);
			// A class whose initialization has failed once is lost to a JVM for ever, the
			// JDK's own too, so none may be met for the first time in a full heap.
			assertThat(areServed()).isTrue();
			assertThat(RawPeer.exchange(path(), "no JSON\n")).contains("InvalidJson");
			List<Future<?>> load = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				load.add(this.executor.submit(this::loadWhateverHappens));
			}
			for (int i = 0; i < FULL_HEAPS; i++) {
				Backoff.pause(Duration.ofMillis(100));
				setFull();
				process.getOutputStream().write('\n');
				process.getOutputStream().flush();
				await("freed", lines, process);
				this.full.set(false);
				long begin = System.nanoTime();
				Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(this::areServed);
				System.out.printf("heap full, time %d: 20 peers served after %d ms%n", i + 1,
						(System.nanoTime() - begin) / 1_000_000);
			}
			this.over.set(true);
			process.destroyForcibly();
			for (Future<?> each : load) {
				each.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			this.over.set(true);
			process.destroyForcibly();
		}
	}

	// The text may stand behind what another thread had begun to print.
	private static void await(String text, BlockingQueue<String> lines, Process process) throws Exception {
		List<String> seen = new ArrayList<>();
		String line;
		do {
			line = lines.poll(60, TimeUnit.SECONDS);
			if (line == null) {
				throw new AssertionError("No '" + text + "' from the server's process, which "
						+ (process.isAlive() ? "lives" : "has ended with " + process.exitValue()) + "; it printed:\n"
						+ String.join("\n", seen));
			}
			seen.add(line);
		}
		while (!line.endsWith(text));
	}

	private void setFull() throws InterruptedException {
		boolean locked = this.connecting.writeLock().tryLock(30, TimeUnit.SECONDS);
		this.full.set(true);
		if (locked) {
			this.connecting.writeLock().unlock();
		}
	}

	private void loadWhateverHappens() {
		while (!this.over.get()) {
			try (RawPeer peer = connectUnlessFull()) {
				if (peer == null) {
					Backoff.pause(Duration.ofMillis(1));
					continue;
				}
				for (int i = 1; (i < 100 || this.full.get())
						&& peer.send("{\"a\":1}\n").readLine().endsWith("\n"); i++) {
					Backoff.pause(Duration.ofMillis(1));
				}
			}
			catch (IOException ex) {
				Thread.onSpinWait(); // no memory over there
			}
			catch (InterruptedException ex) {
				return;
			}
		}
	}

	// Accepting a connection without memory may end the JVM itself, as the JDK hands a
	// null to JNI (UnixDomainSockets.localAddress0, seen with 17.0.15).
	private @Nullable RawPeer connectUnlessFull() throws IOException {
		this.connecting.readLock().lock();
		try {
			if (this.full.get()) {
				return null;
			}
			RawPeer peer = RawPeer.connect(path());
			try {
				if (peer.send("{\"a\":1}\n").readLine().endsWith("\n")) {
					return peer;
				}
			}
			catch (IOException ex) {
				Thread.onSpinWait(); // no memory over there
			}
			peer.close();
			return null;
		}
		finally {
			this.connecting.readLock().unlock();
		}
	}

	private boolean areServed() throws Exception {
		List<Future<String>> replies = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			replies.add(this.executor.submit(() -> RawPeer.exchange(path(), "{\"a\":1}\n{\"a\":2}\n")));
		}
		for (Future<String> reply : replies) {
			if (!reply.get(30, TimeUnit.SECONDS).equals("{\"a\":1}\n{\"a\":2}\n")) {
				return false;
			}
		}
		return true;
	}

	@Test
	void whenRestartedUnderLoadThenEveryRequestIsAnsweredOrRefusedInWords() throws Exception {
		UnixServer server = UnixServer.builder().path(path()).handler((request) -> request.json()).build();
		Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();
		List<Future<?>> load = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			load.add(this.executor.submit(() -> connectOverAndOver(outcomes)));
		}
		for (int i = 0; i < RESTARTS; i++) {
			server.start();
			Backoff.pause(Duration.ofMillis(30));
			server.stop();
		}
		this.over.set(true);
		for (Future<?> each : load) {
			each.get(60, TimeUnit.SECONDS);
		}
		System.out.println(RESTARTS + " restarts under load: " + new TreeMap<>(outcomes));
		assertThat(outcomes.keySet()).isSubsetOf("answered", NOT_THERE, "told", "told before it was sent",
				"could not be sent");
	}

	private Void connectOverAndOver(Map<String, LongAdder> outcomes) throws InterruptedException {
		while (!this.over.get()) {
			String outcome = outcome();
			outcomes.computeIfAbsent(outcome, (any) -> new LongAdder()).increment();
			if (outcome.equals(NOT_THERE)) {
				Backoff.pause(Duration.ofMillis(1));
			}
		}
		return null;
	}

	private String outcome() {
		RawPeer peer;
		try {
			peer = RawPeer.connect(path());
		}
		catch (ConnectException ex) {
			return NOT_THERE;
		}
		catch (IOException ex) {
			return String.valueOf(ex.getMessage()).contains("No such file") ? NOT_THERE : "connect: " + ex;
		}
		try (peer) {
			boolean sent = sends(peer);
			String reply = peer.readLine();
			if (reply.contains("ShuttingDown")) {
				return sent ? "told" : "told before it was sent";
			}
			// Who says nothing for long while the server stops is told nothing.
			if (!sent && reply.isEmpty()) {
				return "could not be sent";
			}
			return (sent && reply.equals("{\"a\":1}\n")) ? "answered" : sent + " '" + reply + "'";
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private static boolean sends(RawPeer peer) {
		try {
			peer.send("{\"a\":1}\n");
			return true;
		}
		catch (IOException ex) {
			return false; // refused so early that it could not
		}
	}

	@Test
	void underEverythingAtOnceEachGetsItsOwnRepliesInOrder() throws Exception {
		UnixServer server = UnixServer.builder()
			.path(path())
			.limits(ServerLimits.DEFAULTS.withMaxConnections(2_000))
			.lineHandler((protocol) -> this::handle)
			.build();
		server.start();
		Queue<String> wrong = new ConcurrentLinkedQueue<>();
		AtomicInteger exchanged = new AtomicInteger();
		long end = System.nanoTime() + STRESS.toNanos();
		List<Future<?>> peers = new ArrayList<>();
		for (int i = 0; i < 64; i++) {
			int id = i;
			peers.add(this.executor.submit(() -> {
				Random random = new Random(id);
				while (System.nanoTime() < end && wrong.isEmpty()) {
					if (id >= 56) {
						beRude(random);
					}
					else {
						String fault = converse(id, random, exchanged);
						if (fault != null) {
							wrong.add(fault);
						}
						// From one connection to all of them.
						Backoff.pause(Duration.ofMillis(random.nextInt(id * 4 + 1)));
					}
				}
				return null;
			}));
		}
		for (Future<?> peer : peers) {
			peer.get(240, TimeUnit.SECONDS);
		}
		System.out.println("everything at once for " + STRESS.toSeconds() + " s: " + exchanged + " requests");
		assertThat(wrong).isEmpty();
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.status().runningHandlers() == 0);
		server.stop();
		assertThat(server.connectionCount()).isZero();
		Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> ServerThreads.count("ipc-a.sock") == 0);
	}

	private String converse(int id, Random random, AtomicInteger exchanged) {
		StringBuilder requests = new StringBuilder();
		StringBuilder replies = new StringBuilder();
		int count = 1 + random.nextInt(20);
		for (int i = 0; i < count; i++) {
			String kind = switch (random.nextInt(40)) {
				case 0 -> "slow";
				case 1 -> "later";
				case 2, 3 -> "fail";
				case 4 -> "overflow";
				case 5 -> "interrupt";
				case 6 -> "call";
				case 7 -> "quiet";
				case 8 -> "large";
				default -> "quick";
			};
			String request = kind + " " + id + " " + i;
			requests.append(request).append('\n');
			replies.append(reply(kind, request));
		}
		try (RawPeer peer = RawPeer.connect(path())) {
			String got = peer.send(requests.toString()).halfClose().readAll();
			exchanged.addAndGet(count);
			return got.contentEquals(replies) ? null : "sent " + requests + "got " + got;
		}
		catch (IOException ex) {
			return "sent " + requests + ex;
		}
	}

	private static String reply(String kind, String request) {
		return switch (kind) {
			case "fail" -> "{\"error\":\"" + request + "\",\"type\":\"IllegalStateException\"}\n";
			case "overflow" -> "{\"error\":\"\",\"type\":\"StackOverflowError\"}\n";
			case "quiet" -> "";
			case "large" -> "\"" + request + "x".repeat(100_000) + "\"\n";
			default -> "\"" + request + "\"\n";
		};
	}

	private void handle(byte[] bytes, int from, int to, IpcConnection connection, ReplyWriter replies)
			throws Exception {
		String request = new String(bytes, from, to - from);
		switch (request.substring(0, request.indexOf(' '))) {
			case "slow" -> TimeUnit.MILLISECONDS.sleep(5);
			case "later" -> replies.await(CompletableFuture.supplyAsync(() -> 1,
					CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS)));
			case "fail" -> throw new IllegalStateException(request);
			case "overflow" -> overflow(1);
			case "interrupt" -> interruptSoon(Thread.currentThread());
			case "call" -> assertThat(RawPeer.exchange(path(), "quick 0 0\n")).isEqualTo("\"quick 0 0\"\n");
			case "quiet" -> {
				return;
			}
			case "large" -> {
				replies.write(request + "x".repeat(100_000));
				return;
			}
			default -> {
			}
		}
		replies.write(request);
	}

	private static int overflow(int depth) {
		return overflow(depth + 1) + 1;
	}

	// As a careless library may do it, for itself.
	private static void interruptSoon(Thread thread) throws InterruptedException {
		CountDownLatch done = new CountDownLatch(1);
		Thread interrupter = new Thread(() -> {
			thread.interrupt();
			done.countDown();
		});
		interrupter.start();
		try {
			done.await();
			interrupter.join();
		}
		catch (InterruptedException ex) {
			interrupter.join();
		}
	}

	private void beRude(Random random) throws InterruptedException {
		try (RawPeer peer = RawPeer.connect(path())) {
			switch (random.nextInt(4)) {
				case 0 -> peer.send("large 0 0\n".repeat(20)); // reads nothing
				case 1 -> peer.send("quick 0 0"); // and no end
				case 2 -> peer.send("later 0 0\n"); // does not wait
				default -> peer.send("\u0000\n\n\nnonsense without end ".repeat(100));
			}
			Backoff.pause(Duration.ofMillis(random.nextInt(20)));
		}
		catch (IOException ex) {
			Thread.onSpinWait(); // as rude peers do
		}
	}

}
