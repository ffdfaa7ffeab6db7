package com.codechu.ipc.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Searching bytes eight at a time.
 */
final class Bytes {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long ONES = 0x0101010101010101L;

	private static final long HIGH_BITS = 0x8080808080808080L;

	private Bytes() {
	}

	/**
	 * Find a byte.
	 * @param bytes where to look
	 * @param from first index
	 * @param to index after the last
	 * @param wanted the byte, an ASCII character
	 * @return its first index, or -1
	 */
	static int indexOf(byte[] bytes, int from, int to, byte wanted) {
		long pattern = ONES * wanted;
		int index = from;
		for (; index <= to - Long.BYTES; index += Long.BYTES) {
			long zeros = zeros((long) LONGS.get(bytes, index) ^ pattern);
			if (zeros != 0) {
				return index + (Long.numberOfTrailingZeros(zeros) >>> 3);
			}
		}
		for (; index < to; index++) {
			if (bytes[index] == wanted) {
				return index;
			}
		}
		return -1;
	}

	// Nonzero if a byte of the word is zero; the lowest set bit marks the first such
	// byte,
	// higher ones may be borrows.
	private static long zeros(long word) {
		return (word - ONES) & ~word & HIGH_BITS;
	}

	/**
	 * Find out whether there is white space, a control character or a backslash.
	 * @param bytes where to look, ASCII or UTF-8
	 * @param from first index
	 * @param to index after the last
	 * @return whether there is any
	 */
	static boolean hasBlankOrBackslash(byte[] bytes, int from, int to) {
		int index = from;
		for (; index <= to - Long.BYTES; index += Long.BYTES) {
			long word = (long) LONGS.get(bytes, index);
			long blanks = (word - ONES * (' ' + 1)) & ~word & HIGH_BITS;
			if ((blanks | zeros(word ^ (ONES * '\\'))) != 0) {
				return true;
			}
		}
		for (; index < to; index++) {
			if ((bytes[index] >= 0 && bytes[index] <= ' ') || bytes[index] == '\\') {
				return true;
			}
		}
		return false;
	}

	/**
	 * Find the end of the run of bytes from 0x01 to 0x7F.
	 * @param bytes where to look
	 * @param from first index
	 * @param to index after the last
	 * @return the index of the first byte that is NUL or not ASCII, or {@code to}
	 */
	static int endOfAscii(byte[] bytes, int from, int to) {
		int index = from;
		for (; index <= to - Long.BYTES; index += Long.BYTES) {
			long word = (long) LONGS.get(bytes, index);
			if (((word | (word - ONES)) & HIGH_BITS) != 0) {
				break;
			}
		}
		while (index < to && bytes[index] > 0) {
			index++;
		}
		return index;
	}

}
