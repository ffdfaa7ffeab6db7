package com.codechu.ipc.protocol;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Collects items into one JSON array that must fit on a line.
 * <p>
 * Not safe for use by multiple concurrent threads.
 */
@Internal
public final class ItemArray {

	private final JsonLineProtocol protocol;

	private final LineBuffer bytes = new LineBuffer();

	ItemArray(JsonLineProtocol protocol) {
		this.protocol = protocol;
		this.bytes.write('[');
	}

	/**
	 * Add an item.
	 * @param item any value the mapper can write, {@code null} for the JSON {@code null}
	 * @throws MessageEncodingException if it cannot be written, or the array would be
	 * longer than a line
	 */
	public void add(@Nullable Object item) {
		int before = this.bytes.size();
		this.protocol.encode(item, this.bytes);
		// Over the newline comes what separates items, or ends the array.
		this.bytes.truncate(this.bytes.size() - 1);
		this.bytes.write(',');
		if (this.bytes.size() > this.protocol.limits().maxLineBytes()) {
			this.bytes.truncate(before);
			throw this.protocol.tooLong();
		}
	}

	/**
	 * Return the array.
	 * @return its text; nothing may be added afterwards
	 */
	public RawJson toRaw() {
		if (this.bytes.size() > 1) {
			this.bytes.truncate(this.bytes.size() - 1);
		}
		this.bytes.write(']');
		return new RawJson(this.bytes.toByteArray(), this.bytes.size());
	}

}
