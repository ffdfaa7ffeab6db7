package com.codechu.ipc.topic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What readers of a topic get, without a socket.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IpcTopicTests {

	private static final JsonLineProtocol PROTOCOL = new JsonLineProtocol();

	@Test
	void closingAViewLeavesTheTopicOpen() {
		IpcTopic<Integer> topic = IpcTopic.latest();
		topic.filter((value) -> true).close();
		topic.publish(1);
		assertThat(topic.current()).isEqualTo(1);
		topic.close();
		topic.publish(2);
		assertThat(topic.current()).isEqualTo(1);
	}

	@Test
	void aReaderGetsWhatIsPublishedFromThenOn() throws IOException {
		IpcTopic<Integer> topic = IpcTopic.create();
		topic.publish(1);
		Reader reader = new Reader(topic);
		topic.publish(2);
		topic.publish(3);
		assertThat(reader.read()).isEqualTo("2\n3\n");
		topic.publish(4);
		assertThat(reader.read()).isEqualTo("4\n");
		assertThat(reader.reader.items()).isEqualTo(3);
	}

	@Test
	void theLargestCapacityIsWhatTheLimitOfBytesAdmits() throws IOException {
		IpcTopic<Integer> topic = IpcTopic.<Integer>builder().capacity(Integer.MAX_VALUE).build();
		Reader reader = new Reader(topic);
		for (int i = 1; i <= 5; i++) {
			topic.publish(i);
		}
		assertThat(reader.read()).isEqualTo("1\n2\n3\n4\n5\n");
		assertThat(reader.reader.failure()).isNull();
	}

	@Test
	void aClosedTopicIsComplete() throws IOException {
		IpcTopic<Integer> topic = IpcTopic.create();
		Reader reader = new Reader(topic);
		topic.publish(1);
		topic.close();
		topic.publish(2);
		assertThat(reader.read()).isEqualTo("1\n");
		assertThat(reader.result).isEqualTo(TopicReader.Result.ENDED);
		assertThat(reader.reader.failure()).isNull();
	}

	@Test
	void whenTheReaderLeavesThenNobodySubscribes() {
		IpcTopic<Integer> topic = IpcTopic.create();
		Reader reader = new Reader(topic);
		Reader other = new Reader(topic.filter((value) -> value > 1));
		assertThat(topic.subscribers()).isEqualTo(2);
		reader.reader.close();
		reader.reader.close();
		assertThat(topic.subscribers()).isEqualTo(1);
		other.reader.close();
		assertThat(topic.subscribers()).isZero();
	}

	@Test
	void nothingIsEncodedWhereNobodyReads() {
		AtomicInteger encoded = new AtomicInteger();
		IpcTopic<Object> topic = IpcTopic.create();
		topic.publish(new Counted(encoded));
		Reader reader = new Reader(topic);
		topic.publish(new Counted(encoded));
		assertThat(encoded).hasValue(1);
		reader.reader.close();
		topic.publish(new Counted(encoded));
		assertThat(encoded).hasValue(1);
	}

	@Test
	void aValueIsEncodedOnce() throws IOException {
		AtomicInteger encoded = new AtomicInteger();
		IpcTopic<Object> topic = IpcTopic.create();
		List<Reader> readers = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			readers.add(new Reader((i % 2 == 0) ? topic : topic.filter((value) -> true)));
		}
		topic.publish(new Counted(encoded));
		for (Reader reader : readers) {
			assertThat(reader.read()).isEqualTo("{\"n\":1}\n");
		}
		assertThat(encoded).hasValue(1);
	}

	@Test
	void whatWasPublishedLastIsReplayed() throws IOException {
		IpcTopic<Integer> topic = IpcTopic.<Integer>builder().replay(2).build();
		for (int i = 1; i <= 5; i++) {
			topic.publish(i);
		}
		Reader first = new Reader(topic);
		Reader odd = new Reader(topic.filter((value) -> value % 2 == 1));
		topic.publish(6);
		topic.publish(7);
		assertThat(first.read()).isEqualTo("4\n5\n6\n7\n");
		assertThat(odd.read()).isEqualTo("5\n7\n");
		assertThat(new Reader(topic).read()).isEqualTo("6\n7\n");
		assertThat(new Reader(topic.filter((value) -> value % 2 == 0)).read()).isEqualTo("6\n");
	}

	@Test
	void aStateBeginsWithItsValueAndSkipsOthers() throws IOException {
		IpcTopic<String> topic = IpcTopic.latest();
		assertThat(topic.current()).isNull();
		Reader early = new Reader(topic);
		assertThat(early.read()).isEmpty();
		topic.publish("a");
		Reader late = new Reader(topic);
		assertThat(late.read()).isEqualTo("\"a\"\n");
		topic.publish("b");
		topic.publish("c");
		assertThat(early.read()).isEqualTo("\"c\"\n");
		assertThat(late.read()).isEqualTo("\"c\"\n");
		assertThat(topic.current()).isEqualTo("c");
		topic.publish("d");
		topic.close();
		assertThat(late.read()).isEqualTo("\"d\"\n");
		assertThat(late.result).isEqualTo(TopicReader.Result.ENDED);
	}

	@Test
	void aViewOfAStateHasItsOwnValue() throws IOException {
		IpcTopic<Integer> topic = IpcTopic.latest();
		IpcTopic<Integer> even = topic.filter((value) -> value % 2 == 0);
		topic.publish(2);
		Reader reader = new Reader(even);
		topic.publish(3);
		assertThat(reader.read()).isEqualTo("2\n");
		topic.publish(4);
		topic.publish(5);
		assertThat(reader.read()).isEqualTo("4\n");
		assertThat(even.current()).isNull();
	}

	@Test
	void viewsOfViewsAgree() throws IOException {
		IpcTopic<Integer> topic = IpcTopic.create();
		Reader reader = new Reader(topic.filter((value) -> value > 2).filter((value) -> value < 5));
		for (int i = 0; i < 8; i++) {
			topic.publish(i);
		}
		assertThat(reader.read()).isEqualTo("3\n4\n");
	}

	@Test
	void aViewCannotBePublishedTo() {
		assertThatIllegalStateException()
			.isThrownBy(() -> IpcTopic.<Integer>create().filter((value) -> true).publish(1))
			.withMessage("This is a view of a topic: publish to the topic itself");
	}

	@Test
	void aPredicateThatThrowsEndsItsViewAlone() throws IOException {
		IpcTopic<Integer> topic = IpcTopic.create();
		Reader good = new Reader(topic);
		Reader bad = new Reader(topic.filter((value) -> 1 / (value - 2) != 7));
		topic.publish(1);
		topic.publish(2);
		topic.publish(3);
		assertThat(bad.read()).isEqualTo("1\n");
		assertThat(bad.result).isEqualTo(TopicReader.Result.ENDED);
		assertThat(bad.reader.failure()).isInstanceOf(ArithmeticException.class);
		assertThat(good.read()).isEqualTo("1\n2\n3\n");
		assertThat(good.result).isEqualTo(TopicReader.Result.IDLE);
	}

	@Test
	void aValueThatCannotBeEncodedEndsItsSubscriptions() throws IOException {
		IpcTopic<Object> topic = IpcTopic.create();
		Reader before = new Reader(topic);
		topic.publish(1);
		topic.publish(Double.NaN);
		Reader after = new Reader(topic);
		topic.publish(2);
		assertThat(before.read()).isEqualTo("1\n");
		assertThat(before.reader.failure()).hasMessage("a number that is not finite has no JSON form");
		assertThat(after.read()).isEqualTo("2\n");
	}

	@Test
	void whatIsNoValueIsRefused() {
		assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> IpcTopic.create().publish(null));
	}

	@Test
	void aLineThatIsNotTakenWholeIsContinued() throws IOException {
		IpcTopic<String> topic = IpcTopic.create();
		Reader reader = new Reader(topic);
		topic.publish("abc");
		topic.publish("def");
		reader.room = 4;
		assertThat(reader.read()).isEqualTo("\"abc");
		assertThat(reader.result).isEqualTo(TopicReader.Result.BLOCKED);
		reader.room = 3;
		assertThat(reader.read()).isEqualTo("\"\n\"");
		reader.room = 100;
		assertThat(reader.read()).isEqualTo("def\"\n");
		assertThat(reader.reader.items()).isEqualTo(2);
	}

	@Test
	void largeLinesAreWrittenInPieces() throws IOException {
		IpcTopic<String> topic = IpcTopic.create();
		Reader reader = new Reader(topic);
		String large = "x".repeat(300_000);
		for (int i = 0; i < 5; i++) {
			topic.publish(large);
			topic.publish("y");
		}
		assertThat(reader.readAll()).isEqualTo(("\"" + large + "\"\n\"y\"\n").repeat(5));
		assertThat(reader.largest).isLessThanOrEqualTo(64 * 1024);
	}

	@Test
	void whoFallsBehindIsEndedOrToldExactly() throws IOException {
		for (long seed = 0; seed < 1_000; seed++) {
			Random random = new Random(seed);
			run(random, IpcTopic.Overflow.DROP, seed);
			run(random, IpcTopic.Overflow.TERMINATE, seed);
		}
	}

	private static void run(Random random, IpcTopic.Overflow overflow, long seed) throws IOException {
		IpcTopic<Integer> topic = IpcTopic.<Integer>builder()
			.capacity(1 + random.nextInt(20))
			.overflow(overflow)
			.build();
		int divisor = 1 + random.nextInt(3);
		Predicate<Integer> wanted = (value) -> value % divisor == 0;
		Reader reader = new Reader((divisor > 1) ? topic.filter(wanted) : topic);
		int published = 50 + random.nextInt(100);
		List<Integer> expected = new ArrayList<>();
		for (int i = 0; i < published; i++) {
			topic.publish(i);
			if (wanted.test(i)) {
				expected.add(i);
			}
			if (random.nextInt(8) == 0) {
				reader.room = random.nextInt(30);
				reader.batched = random.nextBoolean();
				reader.read();
			}
		}
		topic.close();
		reader.room = Integer.MAX_VALUE;
		reader.readAll();
		check(reader, expected, overflow, seed);
	}

	private static void check(Reader reader, List<Integer> expected, IpcTopic.Overflow overflow, long seed) {
		int next = 0;
		long received = 0;
		long lost = 0;
		for (String line : reader.all.toString().lines().toList()) {
			if (line.startsWith("{\"$lost\":")) {
				long count = Long.parseLong(line.substring(9, line.length() - 1));
				lost += count;
				next += (int) count;
			}
			else {
				assertThat(Integer.parseInt(line)).as("seed %d", seed).isEqualTo(expected.get(next++));
				received++;
			}
		}
		assertThat(reader.reader.items()).as("seed %d", seed).isEqualTo(received);
		assertThat(reader.reader.lost()).as("seed %d", seed).isEqualTo(lost);
		if (overflow == IpcTopic.Overflow.DROP) {
			assertThat(received + lost).as("seed %d", seed).isEqualTo(expected.size());
			assertThat(reader.reader.failure()).isNull();
		}
		else if (received < expected.size()) {
			assertThat(reader.reader.failure()).as("seed %d", seed)
				.hasMessageMatching(
						"the reader fell behind the \\d+ events or 4 MiB that are retained for it; subscribe again");
		}
	}

	@Test
	void subscribingWhilePublishingLeavesNoGap() throws Exception {
		IpcTopic<Integer> topic = IpcTopic.create();
		AtomicBoolean over = new AtomicBoolean();
		Thread publisher = new Thread(() -> {
			for (int i = 0; !over.get(); i++) {
				topic.publish(i);
				if (i % 64 == 0) {
					LockSupport.parkNanos(1);
				}
			}
		});
		publisher.start();
		try {
			int complete = 0;
			for (int i = 0; complete < 10_000; i++) {
				Reader reader = new Reader((i % 2 == 0) ? topic : topic.filter((value) -> true));
				reader.room = 100;
				// Unless it falls behind, as this thread was not given a processor.
				while (reader.room > 50 && reader.result != TopicReader.Result.ENDED) {
					reader.read();
				}
				reader.reader.close();
				String[] lines = reader.all.substring(0, Math.max(0, reader.all.lastIndexOf("\n"))).split("\n");
				if (lines[0].isEmpty()) {
					continue;
				}
				int first = Integer.parseInt(lines[0]);
				for (int j = 1; j < lines.length; j++) {
					assertThat(Integer.parseInt(lines[j])).isEqualTo(first + j);
				}
				complete += (reader.result != TopicReader.Result.ENDED) ? 1 : 0;
			}
		}
		finally {
			over.set(true);
			publisher.join();
		}
		assertThat(topic.subscribers()).isZero();
	}

	@Test
	void allReadersGetTheSameOrder() throws Exception {
		IpcTopic<Integer> topic = IpcTopic.<Integer>builder().capacity(100_000).build();
		Reader one = new Reader(topic);
		Reader two = new Reader(topic.filter((value) -> true));
		List<Thread> publishers = new ArrayList<>();
		CountDownLatch begin = new CountDownLatch(1);
		for (int i = 0; i < 4; i++) {
			int base = i * 10_000;
			Thread publisher = new Thread(() -> {
				try {
					begin.await();
				}
				catch (InterruptedException ex) {
					return;
				}
				for (int n = 0; n < 10_000; n++) {
					topic.publish(base + n);
				}
			});
			publishers.add(publisher);
			publisher.start();
		}
		begin.countDown();
		for (Thread publisher : publishers) {
			publisher.join();
		}
		assertThat(one.readAll()).isEqualTo(two.readAll());
		assertThat(one.reader.items()).isEqualTo(40_000);
	}

	@Test
	void readersOfSeveralProtocolsEndAtTheSameState() throws Exception {
		IpcTopic<Integer> topic = IpcTopic.latest();
		Reader one = new Reader(topic);
		Reader two = new Reader(topic, new JsonLineProtocol());
		List<Thread> publishers = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			int base = i * 1_000;
			publishers.add(new Thread(() -> {
				for (int n = 0; n < 1_000; n++) {
					topic.publish(base + n);
				}
			}));
		}
		publishers.forEach(Thread::start);
		for (Thread publisher : publishers) {
			publisher.join();
		}
		assertThat(one.read()).isEqualTo(two.read()).isEqualTo(topic.current() + "\n");
	}

	@Test
	void memoryDoesNotGrowWithReadersAndViews() throws Exception {
		for (boolean views : new boolean[] { false, true }) {
			Map<Integer, Long> retained = new TreeMap<>();
			for (int count : List.of(1, 100, 1_000)) {
				retained.put(count, retained(count, views));
			}
			System.out.printf("A full topic of 4 MiB with so many %s: %s bytes%n", views ? "views" : "readers",
					retained);
			assertThat(retained.get(1)).isGreaterThan(3L << 20);
			// A thousand positions, and a thousand times a bit for each event.
			assertThat(retained.get(1_000)).isLessThan(retained.get(1) + (2L << 20));
		}
	}

	// In a process of its own, as other tests leave things behind that are collected
	// meanwhile.
	private static long retained(int count, boolean views) throws Exception {
		Process process = Jvm.start(TopicMemory.class, count, views);
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return Long.parseLong(output.trim());
	}

	@Test
	void oneSignalIsGivenForAllReaders() {
		IpcTopic<Integer> topic = IpcTopic.create();
		AtomicInteger signals = new AtomicInteger();
		Runnable signal = signals::incrementAndGet;
		List<Reader> readers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			Reader reader = new Reader(topic);
			reader.reader.listen(signal);
			readers.add(reader);
		}
		topic.publish(1);
		assertThat(signals).hasValue(1);
		readers.forEach((reader) -> reader.reader.close());
		topic.publish(2);
		assertThat(signals).hasValue(1);
	}

	/**
	 * A reader, and what it has got.
	 */
	private static final class Reader {

		private final TopicReader reader;

		private final TopicBatch batch = new TopicBatch();

		private final StringBuilder all = new StringBuilder();

		private int room = Integer.MAX_VALUE;

		private int largest;

		private boolean batched = true;

		private TopicReader.@Nullable Result result;

		Reader(IpcTopic<?> topic) {
			this(topic, PROTOCOL);
		}

		Reader(IpcTopic<?> topic, JsonLineProtocol protocol) {
			this.reader = topic.reader(protocol);
		}

		String read() throws IOException {
			int before = this.all.length();
			this.result = this.reader.write(this::take, this.batched ? this.batch : null);
			return this.all.substring(before);
		}

		String readAll() throws IOException {
			do {
				read();
			}
			while (this.result == TopicReader.Result.MORE);
			return this.all.toString();
		}

		private int take(ByteBuffer bytes) {
			this.largest = Math.max(this.largest, bytes.remaining());
			int count = Math.min(bytes.remaining(), this.room);
			byte[] taken = new byte[count];
			bytes.get(taken);
			this.room -= count;
			this.all.append(new String(taken, StandardCharsets.UTF_8));
			return count;
		}

	}

	/**
	 * Knows how often it was encoded.
	 */
	private static final class Counted {

		private final AtomicInteger encoded;

		Counted(AtomicInteger encoded) {
			this.encoded = encoded;
		}

		@com.fasterxml.jackson.annotation.JsonValue
		Map<String, Integer> value() {
			return Map.of("n", this.encoded.incrementAndGet());
		}

	}

}
