package com.codechu.ipc.server;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.LineBuffer;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.server.internal.ReplyNotSerializableException;

/**
 * Replies as the lines that they are written as.
 */
class EncodedReplies {

	private final JsonLineProtocol protocol;

	private final LineBuffer lines = new LineBuffer();

	EncodedReplies(JsonLineProtocol protocol) {
		this.protocol = protocol;
	}

	/**
	 * Add a reply.
	 * @param reply anything that can be written as JSON
	 * @throws ReplyNotSerializableException if it cannot; nothing was added then
	 */
	final void add(Object reply) {
		try {
			this.protocol.encode(reply, this.lines);
		}
		catch (MessageEncodingException ex) {
			throw new ReplyNotSerializableException(reply.getClass(), ex);
		}
	}

	/**
	 * Add an error, cut if it is longer than a line.
	 * @param envelope the error
	 * @return whether it was added as it is
	 */
	final boolean add(ErrorEnvelope envelope) {
		try {
			this.protocol.encode(envelope.toJson(), this.lines);
			return true;
		}
		catch (MessageEncodingException ex) {
			this.protocol.encode(envelope.shortened(this.protocol.limits().maxLineBytes()).toJson(), this.lines);
			return false;
		}
	}

	/**
	 * Return where lines of other kinds are added.
	 * @return the lines on their way
	 */
	final LineBuffer lines() {
		return this.lines;
	}

	final int size() {
		return this.lines.size();
	}

	final boolean isEmpty() {
		return this.lines.size() == 0;
	}

	final void truncate(int size) {
		this.lines.truncate(size);
	}

}
