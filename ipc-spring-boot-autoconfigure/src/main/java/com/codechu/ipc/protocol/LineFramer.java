package com.codechu.ipc.protocol;

import java.nio.ByteBuffer;
import java.util.Locale;

import com.codechu.ipc.Internal;

/**
 * Bytes in, lines out. The caller reads into {@link #space()}, reports {@link #received
 * how many bytes were read}, and takes lines with {@link #next()} until there are none;
 * the line then lies in {@link #bytes()} between {@link #lineStart()} and
 * {@link #lineEnd()}, and stays there until the next call of {@link #next()} or
 * {@link #space()}.
 * <p>
 * Lines end with a newline. White space around a line (space, tab, CR, VT, FF) does not
 * belong to it; lines that only consist of white space are skipped. No byte is searched
 * twice. A line over the limit is reported once, by an {@link InvalidMessageException}
 * from {@link #next()}, and the framer continues after its newline. The buffer grows to
 * at most 64 KiB more than the limit.
 * <p>
 * Not safe for use by multiple concurrent threads.
 */
@Internal
public final class LineFramer {

	private static final int INITIAL_BYTES = 2 * 1024;

	/** Less room than this is not worth a system call. */
	private static final int MIN_ROOM = 1024;

	/** JDK 17 keeps a direct buffer as large as the largest read for every thread. */
	private static final int MAX_ROOM = 64 * 1024;

	/**
	 * A buffer grown beyond this by a large message is given back with the next pause.
	 */
	private static final int KEPT_BYTES = 128 * 1024;

	private final int maxLineBytes;

	private final int maxBytes;

	private byte[] buffer;

	private ByteBuffer view;

	/** Where the line being collected begins. */
	private int start;

	/** Everything before was searched for a newline. */
	private int cursor;

	/** Where the bytes received so far end. */
	private int end;

	/** The last read took all the room there was; the next one may find more. */
	private boolean filled;

	/** In a line over the limit, on the way to its newline. */
	private boolean skipping;

	private int lineStart;

	private int lineEnd;

	/**
	 * Create a framer.
	 * @param maxLineBytes maximum size of a line in bytes, without its newline
	 */
	public LineFramer(int maxLineBytes) {
		this.maxLineBytes = maxLineBytes;
		this.maxBytes = (int) Math.min((long) maxLineBytes + MAX_ROOM, Integer.MAX_VALUE - Long.BYTES);
		this.buffer = new byte[INITIAL_BYTES];
		this.view = ByteBuffer.wrap(this.buffer);
	}

	/**
	 * Return the buffer for the bytes that are read next. The line that was taken last is
	 * no longer valid.
	 * @return a buffer with at least one byte of room
	 */
	public ByteBuffer space() {
		if (this.start == this.end) {
			this.start = 0;
			this.cursor = 0;
			this.end = 0;
			if (this.buffer.length > KEPT_BYTES) {
				resize(INITIAL_BYTES);
			}
			else if (this.filled && this.buffer.length < MAX_ROOM) {
				resize(this.buffer.length * 2);
			}
		}
		else if (this.filled && this.buffer.length < MAX_ROOM) {
			// In a burst, a read seldom ends with a line.
			resize(this.buffer.length * 2);
		}
		else if (this.buffer.length - this.end < MIN_ROOM) {
			int doubled = Math.min(this.buffer.length * 2, this.maxBytes);
			if (this.start > this.buffer.length / 2 || doubled <= this.buffer.length) {
				compact(this.buffer);
			}
			else {
				resize(doubled);
			}
		}
		return this.view.limit(Math.min(this.buffer.length, this.end + MAX_ROOM)).position(this.end);
	}

	/**
	 * Accept the bytes that were put into {@link #space()}.
	 * @param count how many bytes
	 */
	public void received(int count) {
		this.filled = (count > 0) && !this.view.hasRemaining();
		this.end += count;
	}

	/**
	 * Go to the next complete line.
	 * @return whether there is one; if not, more bytes are needed
	 * @throws InvalidMessageException of type {@link ErrorType#LINE_TOO_LONG}, once for
	 * each line over the limit
	 */
	public boolean next() {
		while (true) {
			int newline = Bytes.indexOf(this.buffer, this.cursor, this.end, (byte) '\n');
			if (newline < 0) {
				this.cursor = this.end;
				dropOrReportOverlong();
				return false;
			}
			int from = this.start;
			this.start = newline + 1;
			this.cursor = newline + 1;
			if (this.skipping) {
				this.skipping = false;
			}
			else if (newline - from > this.maxLineBytes) {
				throw tooLong(this.maxLineBytes);
			}
			else if (trim(from, newline)) {
				return true;
			}
		}
	}

	/**
	 * Take the bytes after the last newline as a line, at the end of input.
	 * @return whether there is anything but white space
	 */
	public boolean last() {
		int from = this.start;
		this.start = this.end;
		this.cursor = this.end;
		return !this.skipping && trim(from, this.end);
	}

	/**
	 * Return whether a line has been begun but not finished.
	 * @return whether bytes wait for their newline
	 */
	public boolean isMidLine() {
		return this.skipping || this.start < this.end;
	}

	/**
	 * Return the length of the line that is not finished.
	 * @return its length until now
	 */
	public int unfinishedBytes() {
		return this.end - this.start;
	}

	/**
	 * Return the array that holds the current line.
	 * @return the bytes, not to be changed
	 */
	public byte[] bytes() {
		return this.buffer;
	}

	/**
	 * Return where the current line begins.
	 * @return an index into {@link #bytes()}
	 */
	public int lineStart() {
		return this.lineStart;
	}

	/**
	 * Return where the current line ends.
	 * @return the index after its last byte
	 */
	public int lineEnd() {
		return this.lineEnd;
	}

	private void dropOrReportOverlong() {
		if (this.skipping) {
			this.start = this.end;
		}
		else if (this.end - this.start > this.maxLineBytes) {
			this.skipping = true;
			this.start = this.end;
			throw tooLong(this.maxLineBytes);
		}
	}

	private boolean trim(int from, int to) {
		while (from < to && isBlank(this.buffer[from])) {
			from++;
		}
		while (to > from && isBlank(this.buffer[to - 1])) {
			to--;
		}
		this.lineStart = from;
		this.lineEnd = to;
		return from < to;
	}

	private static boolean isBlank(byte value) {
		return value == ' ' || (value >= '\t' && value <= '\r');
	}

	private void resize(int length) {
		byte[] resized = new byte[length];
		compact(resized);
		this.buffer = resized;
		this.view = ByteBuffer.wrap(resized);
	}

	private void compact(byte[] target) {
		System.arraycopy(this.buffer, this.start, target, 0, this.end - this.start);
		this.cursor -= this.start;
		this.end -= this.start;
		this.start = 0;
	}

	/**
	 * Return how a line over the limit is answered.
	 * @param maxLineBytes the limit
	 * @return of type {@link ErrorType#LINE_TOO_LONG}
	 */
	public static InvalidMessageException tooLong(int maxLineBytes) {
		return new InvalidMessageException(ErrorType.LINE_TOO_LONG,
				String.format(Locale.ROOT, "line is longer than %,d bytes", maxLineBytes));
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "LineFramer[%d of %d bytes pending]", this.end - this.start,
				this.buffer.length);
	}

}
