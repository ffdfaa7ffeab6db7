package com.codechu.ipc.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LineFramerTests {

	private static final String TOO_LONG = "<line is longer than 10 bytes>";

	@Test
	void whenBytesAreSplitAnywhereThenLinesAreTheSame() {
		String text = "a\n\r\nbb\r\n \t\u000b\f \n  {\"c\":\"ü\"}  \r\n\n{\"d\":1}\nrest";
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		List<String> expected = List.of("a", "bb", "{\"c\":\"ü\"}", "{\"d\":1}", "rest");
		for (int first = 0; first <= bytes.length; first++) {
			for (int second = first; second <= bytes.length; second++) {
				assertThat(feed(new LineFramer(100), bytes, first, second)).isEqualTo(expected);
			}
		}
	}

	@Test
	void whenLineIsOverTheLimitThenItIsReportedOnceAndSkippedUpToItsNewline() {
		byte[] bytes = "ok\n12345678901234567890\nnext\n1234567890\n".getBytes(StandardCharsets.UTF_8);
		for (int split = 0; split <= bytes.length; split++) {
			assertThat(feed(new LineFramer(10), bytes, split, split)).containsExactly("ok", TOO_LONG, "next",
					"1234567890");
		}
	}

	@Test
	void whenOverlongLineEndsWithInputThenNothingIsLeft() {
		byte[] bytes = "123456789012345".getBytes(StandardCharsets.UTF_8);
		assertThat(feed(new LineFramer(10), bytes, 12, 12)).containsExactly(TOO_LONG);
	}

	@Test
	void whenLinesAreRandomThenTheyComeOutAsTheyWentIn() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		StringBuilder text = new StringBuilder();
		List<String> expected = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			String line = "x".repeat(1 + random.nextInt(6000));
			expected.add(line);
			text.append(line).append('\n');
		}
		byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
		LineFramer framer = new LineFramer(6000);
		List<String> lines = new ArrayList<>();
		int sent = 0;
		while (sent < bytes.length) {
			sent += put(framer, bytes, sent, Math.min(bytes.length, sent + 1 + random.nextInt(9000)));
			take(framer, lines);
		}
		assertThat(lines).as("seed %d", seed).isEqualTo(expected);
	}

	@Test
	void whenLargeLineWasTakenThenItsMemoryIsGivenBack() {
		LineFramer framer = new LineFramer(1 << 20);
		byte[] bytes = new byte[1 << 20];
		for (int sent = 0; sent < bytes.length;) {
			sent += put(framer, bytes, sent, bytes.length);
			framer.next();
		}
		assertThat(framer.bytes().length).isBetween(1 << 20, 1 << 21);
		put(framer, new byte[] { '\n' }, 0, 1);
		assertThat(framer.next()).isTrue();
		assertThat(framer.next()).isFalse();
		framer.space();
		assertThat(framer.bytes().length).isEqualTo(2 * 1024);
	}

	@Test
	void whenBurstsFillTheRoomThenItGrowsThoughReadsEndWithinLines() {
		LineFramer framer = new LineFramer(1 << 20);
		byte[] lines = "{\"cmd\":\"status\"}\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
		int sent = 0;
		int reads = 0;
		int count = 0;
		while (sent < lines.length) {
			ByteBuffer space = framer.space();
			int length = Math.min(space.remaining(), lines.length - sent);
			space.put(lines, sent, length);
			framer.received(length);
			sent += length;
			reads++;
			while (framer.next()) {
				count++;
			}
		}
		assertThat(count).isEqualTo(20_000);
		assertThat(reads).isLessThan(15);
	}

	@Test
	void whenAReadFillsTheRoomThenTheNextHasMore() {
		LineFramer framer = new LineFramer(1024 * 1024);
		int before = framer.space().remaining();
		ByteBuffer space = framer.space();
		space.put("\n".repeat(before).getBytes(StandardCharsets.UTF_8));
		framer.received(before);
		assertThat(framer.next()).isFalse();
		assertThat(framer.space().remaining()).isEqualTo(2 * before);
	}

	@Test
	void whenNoNewlineComesThenMemoryStaysBounded() {
		LineFramer framer = new LineFramer(1 << 20);
		byte[] bytes = new byte[1 << 16];
		int reported = 0;
		for (int i = 0; i < 1000; i++) {
			for (int sent = 0; sent < bytes.length;) {
				sent += put(framer, bytes, sent, bytes.length);
				try {
					framer.next();
				}
				catch (InvalidMessageException ex) {
					reported++;
				}
			}
			assertThat(framer.bytes().length).isLessThanOrEqualTo(1 << 21);
		}
		assertThat(reported).isEqualTo(1);
	}

	@Test
	void whenLineIsTooLongThenErrorNamesTheLimit() {
		LineFramer framer = new LineFramer(1_048_576);
		byte[] bytes = new byte[2 << 20];
		assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> {
			for (int sent = 0; sent < bytes.length;) {
				sent += put(framer, bytes, sent, bytes.length);
				framer.next();
			}
		})
			.withMessage("line is longer than 1,048,576 bytes")
			.satisfies((ex) -> assertThat(ex.type()).isEqualTo(ErrorType.LINE_TOO_LONG));
	}

	private static List<String> feed(LineFramer framer, byte[] bytes, int first, int second) {
		List<String> lines = new ArrayList<>();
		int[] ends = { first, second, bytes.length };
		int sent = 0;
		for (int end : ends) {
			while (sent < end) {
				sent += put(framer, bytes, sent, end);
				take(framer, lines);
			}
		}
		if (framer.last()) {
			lines.add(line(framer));
		}
		return lines;
	}

	private static int put(LineFramer framer, byte[] bytes, int from, int to) {
		var space = framer.space();
		int count = Math.min(space.remaining(), to - from);
		space.put(bytes, from, count);
		framer.received(count);
		return count;
	}

	private static void take(LineFramer framer, List<String> lines) {
		boolean more = true;
		while (more) {
			try {
				more = framer.next();
				if (more) {
					lines.add(line(framer));
				}
			}
			catch (InvalidMessageException ex) {
				lines.add("<" + ex.getMessage() + ">");
			}
		}
	}

	private static String line(LineFramer framer) {
		return new String(framer.bytes(), framer.lineStart(), framer.lineEnd() - framer.lineStart(),
				StandardCharsets.UTF_8);
	}

}
