package com.codechu.ipc.protocol;

import java.util.Locale;

/**
 * UTF-8 as defined by RFC 3629. Jackson's own decoder is lenient: it takes overlong
 * forms, code points above U+10FFFF, a byte order mark and UTF-16, each of which lets two
 * programs read different texts from the same bytes. Hence this check before parsing.
 */
final class StrictUtf8 {

	private StrictUtf8() {
	}

	/**
	 * Check a line.
	 * @param bytes where the line is
	 * @param from first index
	 * @param to index after the last
	 * @throws InvalidMessageException of type {@link ErrorType#INVALID_UTF8}, naming byte
	 * and offset within the line
	 */
	static void check(byte[] bytes, int from, int to) {
		if (to - from >= 3 && (bytes[from] & 0xFF) == 0xEF && (bytes[from + 1] & 0xFF) == 0xBB
				&& (bytes[from + 2] & 0xFF) == 0xBF) {
			throw new InvalidMessageException(ErrorType.INVALID_UTF8,
					"byte order mark at byte 0; send plain UTF-8 without one");
		}
		int index = from;
		while ((index = Bytes.endOfAscii(bytes, index, to)) < to) {
			int length = sequenceLength(bytes, index, to);
			if (length == 0) {
				throw invalid(bytes[index], index - from);
			}
			index += length;
		}
	}

	// The table of well-formed byte sequences, Unicode 16, table 3-7.
	private static int sequenceLength(byte[] bytes, int index, int to) {
		int first = bytes[index] & 0xFF;
		if (first >= 0xC2 && first <= 0xDF) {
			return continues(bytes, index + 1, to, 0x80, 0xBF, 1) ? 2 : 0;
		}
		if (first >= 0xE0 && first <= 0xEF) {
			int low = (first == 0xE0) ? 0xA0 : 0x80;
			int high = (first == 0xED) ? 0x9F : 0xBF;
			return continues(bytes, index + 1, to, low, high, 2) ? 3 : 0;
		}
		if (first >= 0xF0 && first <= 0xF4) {
			int low = (first == 0xF0) ? 0x90 : 0x80;
			int high = (first == 0xF4) ? 0x8F : 0xBF;
			return continues(bytes, index + 1, to, low, high, 3) ? 4 : 0;
		}
		return 0;
	}

	private static boolean continues(byte[] bytes, int index, int to, int low, int high, int count) {
		if (index + count > to) {
			return false;
		}
		int second = bytes[index] & 0xFF;
		if (second < low || second > high) {
			return false;
		}
		for (int i = 1; i < count; i++) {
			if ((bytes[index + i] & 0xC0) != 0x80) {
				return false;
			}
		}
		return true;
	}

	private static InvalidMessageException invalid(byte value, int offset) {
		String what = (value == 0)
				? String.format(Locale.ROOT, "NUL byte at byte %d; send UTF-8, not UTF-16 or padding", offset)
				: String.format(Locale.ROOT, "not valid UTF-8: 0x%02X at byte %d", value & 0xFF, offset);
		return new InvalidMessageException(ErrorType.INVALID_UTF8, what);
	}

}
