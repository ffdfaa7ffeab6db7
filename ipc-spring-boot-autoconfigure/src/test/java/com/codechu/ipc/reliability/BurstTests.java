package com.codechu.ipc.reliability;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.server.ServerLimits;
import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.topic.IpcTopic;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Events that come alone, in bursts, and from several threads at once, while others want
 * the processors as well. After each step nothing more is published until everything has
 * arrived: whatever is forgotten is missed.
 */
@Tag("reliability")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BurstTests {

	private static final int STRIDE = 1_000_000;

	private static final Duration BOUND = Duration.ofSeconds(10);

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final IpcTopic<Integer> topic = IpcTopic.<Integer>builder().capacity(100_000).build();

	private final List<Thread> busy = new ArrayList<>();

	private final List<Subscriber> subscribers = new ArrayList<>();

	private final Random random = new Random(7);

	private UnixServer server;

	private volatile boolean over;

	private int published;

	private long longestNanos;

	@BeforeEach
	void start() throws IOException {
		Path path = this.directory.resolve("s.sock");
		this.server = UnixServer.builder()
			.path(path)
			.limits(ServerLimits.DEFAULTS.withMaxConnections(100).withStreams(90, 512 * 1024))
			.lineHandler((protocol) -> (bytes, from, to, connection, replies) -> replies.stream(this.topic))
			.build();
		this.server.start();
		for (int i = 0; i < 2; i++) {
			Thread thread = new Thread(() -> {
				while (!this.over) {
					Thread.onSpinWait();
				}
			});
			thread.start();
			this.busy.add(thread);
		}
	}

	@AfterEach
	void stop() throws Exception {
		this.over = true;
		for (Thread thread : this.busy) {
			thread.join();
		}
		for (Subscriber subscriber : this.subscribers) {
			subscriber.close();
		}
		this.server.stop();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 50 })
	void allEventsArriveInOrderHoweverTheyCome(int count) throws Exception {
		for (int i = 0; i < count; i++) {
			this.subscribers.add(new Subscriber(this.directory.resolve("s.sock")));
		}
		Awaitility.await().until(() -> this.topic.subscribers() == count);
		for (int i = 0; i < 50; i++) {
			publish(1);
			arrive();
			publish(2);
			arrive();
		}
		for (int i = 0; i < 20; i++) {
			publish(1 + this.random.nextInt(1_000));
			arrive();
			burstWithPauses();
			arrive();
			// One alone, sooner or later after the burst.
			publish(100);
			LockSupport.parkNanos(this.random.nextInt(2_000_000));
			publish(1);
			arrive();
		}
		long alone = this.longestNanos;
		for (int i = 0; i < 20; i++) {
			publishTogether(1 + this.random.nextInt(500));
			arrive();
		}
		System.out.printf(
				"%d subscribers: %d events, all there at most %.0f ms after the last of a burst, %.0f of four%n", count,
				this.published, alone / 1e6, this.longestNanos / 1e6);
		compare();
	}

	private void publish(int count) {
		for (int i = 0; i < count; i++) {
			this.topic.publish(this.published++);
		}
	}

	private void burstWithPauses() {
		for (int i = 0; i < 100; i++) {
			publish(1 + this.random.nextInt(3));
			LockSupport.parkNanos(this.random.nextInt(20_000));
		}
	}

	private void publishTogether(int each) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(4);
		List<Thread> threads = new ArrayList<>();
		for (int i = 1; i <= 4; i++) {
			int base = i * STRIDE + this.published;
			Thread thread = new Thread(() -> {
				try {
					barrier.await();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
				for (int n = 0; n < each; n++) {
					this.topic.publish(base + n);
					if (n % 16 == 15) {
						Thread.yield();
					}
				}
			});
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
		this.published += 4 * each;
	}

	private void arrive() {
		long begin = System.nanoTime();
		for (Subscriber subscriber : this.subscribers) {
			while (subscriber.count < this.published) {
				assertThat(subscriber.failure).isNull();
				long waited = System.nanoTime() - begin;
				assertThat(waited).as("events of %d: %d", this.published, subscriber.count).isLessThan(BOUND.toNanos());
				LockSupport.parkNanos(50_000);
			}
		}
		this.longestNanos = Math.max(this.longestNanos, System.nanoTime() - begin);
	}

	private void compare() throws InterruptedException {
		this.topic.close();
		for (Subscriber subscriber : this.subscribers) {
			subscriber.thread.join(BOUND.toMillis());
			assertThat(subscriber.end).isEqualTo("{\"$end\":{\"items\":" + this.published + "}}");
			assertThat(subscriber.events).isEqualTo(this.subscribers.get(0).events);
		}
		int[] last = new int[5];
		Arrays.fill(last, -1);
		for (int event : this.subscribers.get(0).events) {
			int publisher = event / STRIDE;
			assertThat(event).isGreaterThan(last[publisher]);
			last[publisher] = event;
		}
	}

	/**
	 * Reads on a thread of its own.
	 */
	private static final class Subscriber implements AutoCloseable {

		private final SocketChannel channel;

		private final Thread thread = new Thread(this::run);

		private final List<Integer> events = new ArrayList<>();

		private volatile int count;

		private volatile @Nullable String failure;

		private volatile @Nullable String end;

		Subscriber(Path path) throws IOException {
			this.channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
			this.channel.write(ByteBuffer.wrap("{\"cmd\":\"x\",\"$more\":true}\n".getBytes(StandardCharsets.UTF_8)));
			this.thread.start();
		}

		private void run() {
			ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
			StringBuilder text = new StringBuilder();
			try {
				while (this.end == null && this.channel.read(buffer.clear()) > 0) {
					text.append(new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8));
					int from = 0;
					for (int to; (to = text.indexOf("\n", from)) >= 0; from = to + 1) {
						take(text.substring(from, to));
					}
					text.delete(0, from);
					this.count = this.events.size();
				}
			}
			catch (IOException | RuntimeException ex) {
				this.failure = ex.toString();
			}
		}

		private void take(String line) {
			if (line.startsWith("{\"$end\"")) {
				this.end = line;
			}
			else if (!line.equals("{\"$more\":true}")) {
				this.events.add(Integer.parseInt(line));
			}
		}

		@Override
		public void close() throws IOException, InterruptedException {
			this.channel.close();
			this.thread.join(TimeUnit.SECONDS.toMillis(10));
		}

	}

}
