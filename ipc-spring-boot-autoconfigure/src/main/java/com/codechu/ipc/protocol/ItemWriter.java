package com.codechu.ipc.protocol;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Writes the items of one stream, each as {@link StreamFormat#item} would write it, but
 * more cheaply.
 * <p>
 * Not safe for use by multiple concurrent threads.
 */
@Internal
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
	 * Return borrowed resources. The writer can be used again.
	 */
	@Override
	public void close() {
		this.writer.close();
	}

}
