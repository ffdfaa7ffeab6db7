package com.codechu.ipc.protocol;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

import com.codechu.ipc.Internal;

/**
 * Encoded lines on their way out, gathered so that a burst leaves in one write. A line
 * that cannot be written is removed completely.
 * <p>
 * Not safe for use by multiple concurrent threads.
 */
@Internal
public final class LineBuffer extends OutputStream {

	private static final int INITIAL_BYTES = 512;

	/** A buffer grown beyond this by a large message is given back when it was sent. */
	private static final int KEPT_BYTES = 128 * 1024;

	private byte[] buffer = new byte[INITIAL_BYTES];

	private ByteBuffer view = ByteBuffer.wrap(this.buffer);

	private int size;

	private int skipped;

	private int limit = Integer.MAX_VALUE;

	private boolean overLimit;

	@Override
	public void write(int value) {
		reserve(1);
		this.buffer[this.size++] = (byte) value;
	}

	@Override
	public void write(byte[] bytes, int offset, int length) {
		reserve(length);
		System.arraycopy(bytes, offset, this.buffer, this.size, length);
		this.size += length;
	}

	/**
	 * Append what is in another buffer.
	 * @param other the other buffer
	 */
	public void write(LineBuffer other) {
		write(other.buffer, 0, other.size);
	}

	/**
	 * Return how many bytes were written since the buffer was last empty.
	 * @return the number of bytes
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Return the bytes to send.
	 * @return a view of the bytes that were not skipped, valid until the next write
	 */
	public ByteBuffer content() {
		return this.view.limit(this.size).position(this.skipped);
	}

	/**
	 * Skip the part of the content that was already sent.
	 * @param position the position up to which it was sent
	 */
	public void skip(int position) {
		this.skipped = position;
	}

	/**
	 * Return how many bytes are still to be sent.
	 * @return the number of bytes that were not skipped
	 */
	public int remaining() {
		return this.size - this.skipped;
	}

	/**
	 * Make room where bytes were skipped, once these are as many as those that follow.
	 * Sizes that were requested before are no longer valid.
	 */
	public void compact() {
		if (this.skipped >= KEPT_BYTES / 2 && this.skipped >= remaining()) {
			System.arraycopy(this.buffer, this.skipped, this.buffer, 0, remaining());
			this.size -= this.skipped;
			this.skipped = 0;
		}
	}

	/**
	 * Discard the content: it was sent, or will not be sent.
	 */
	public void clear() {
		this.size = 0;
		this.skipped = 0;
		if (this.buffer.length > KEPT_BYTES) {
			replace(new byte[INITIAL_BYTES]);
		}
	}

	/**
	 * Return a copy of the content.
	 * @return the bytes between 0 and {@link #size()}
	 */
	public byte[] toByteArray() {
		return Arrays.copyOf(this.buffer, this.size);
	}

	byte[] bytes() {
		return this.buffer;
	}

	/**
	 * Discard what was written last.
	 * @param size how many bytes to keep
	 */
	public void truncate(int size) {
		this.size = size;
		this.overLimit = false;
	}

	void limit(int limit) {
		this.limit = limit;
	}

	boolean isOverLimit() {
		return this.overLimit;
	}

	private void reserve(int length) {
		long needed = (long) this.size + length;
		if (needed > this.limit) {
			this.overLimit = true;
			throw new IllegalStateException("Line exceeds its limit");
		}
		if (needed > this.buffer.length) {
			replace(Arrays.copyOf(this.buffer, (int) Math.min(Math.max(needed, this.buffer.length * 2L), 1 << 30)));
		}
	}

	private void replace(byte[] buffer) {
		this.buffer = buffer;
		this.view = ByteBuffer.wrap(buffer);
	}

}
