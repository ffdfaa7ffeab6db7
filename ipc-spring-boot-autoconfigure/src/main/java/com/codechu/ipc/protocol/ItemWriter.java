package com.codechu.ipc.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Writes the items of one stream, each as {@link StreamFormat#item} would write it, but
 * more cheaply.
 * <p>
 * Not safe for use by several threads at once.
 */
public final class ItemWriter implements AutoCloseable {

	private final StreamFormat format;

	private final LineWriter writer;

	private final LineBuffer out;

	ItemWriter(StreamFormat format, LineWriter writer, LineBuffer out) {
		this.format = format;
		this.writer = writer;
		this.out = out;
	}

	/**
	 * Write an item.
	 * @param item any value the mapper can write, {@code null} for the JSON {@code null}
	 * @throws MessageEncodingException if it cannot be written; nothing was appended
	 */
	public void write(@Nullable Object item) {
		int before = this.out.size();
		this.writer.write(item);
		this.format.wrapIfReserved(this.out, before);
	}

	/**
	 * Give back what it has borrowed. It can be used again.
	 */
	@Override
	public void close() {
		this.writer.close();
	}

}
