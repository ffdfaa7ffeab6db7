package com.codechu.ipc.topic;

import com.codechu.ipc.protocol.ItemWriter;
import com.codechu.ipc.protocol.LineBuffer;
import com.codechu.ipc.protocol.StreamFormat;

/**
 * Encodes one value after another. Not safe for use by multiple concurrent threads.
 */
final class TopicEncoder {

	private final LineBuffer buffer = new LineBuffer();

	private final ItemWriter writer;

	TopicEncoder(StreamFormat format) {
		this.writer = format.items(this.buffer);
	}

	/**
	 * Encode a value.
	 * @param value the value
	 * @return its line
	 * @throws com.codechu.ipc.protocol.MessageEncodingException if it cannot be encoded
	 */
	byte[] encode(Object value) {
		try {
			this.writer.write(value);
			return this.buffer.toByteArray();
		}
		finally {
			this.buffer.clear();
		}
	}

}
