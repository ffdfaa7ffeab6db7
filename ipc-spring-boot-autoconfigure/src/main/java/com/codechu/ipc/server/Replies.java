package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.ByteBuffer;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.LineBuffer;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.server.internal.ReplyNotSerializableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Replies gather here while requests are at hand, and leave in one write. Once the peer
 * is gone they are thrown away, as its requests are handled all the same.
 */
final class Replies {

	/** Replies are sent when there are so many bytes of them, even within a burst. */
	private static final int GATHERED_BYTES = 64 * 1024;

	/** JDK 17 keeps a direct buffer as large as the largest write for every thread. */
	private static final int WRITE_BYTES = 64 * 1024;

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final Transport transport;

	private final JsonLineProtocol protocol;

	private final LineBuffer lines = new LineBuffer();

	private boolean lost;

	Replies(Transport transport, JsonLineProtocol protocol) {
		this.transport = transport;
		this.protocol = protocol;
	}

	/**
	 * Add a reply.
	 * @param reply anything that can be written as JSON
	 * @throws ReplyNotSerializableException if it cannot; nothing was added then
	 */
	void add(Object reply) {
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
	boolean add(ErrorEnvelope envelope) {
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
	LineBuffer lines() {
		return this.lines;
	}

	/**
	 * Return whether replies were thrown away, as the peer is gone.
	 * @return whether nobody reads
	 */
	boolean areLost() {
		return this.lost;
	}

	int size() {
		return this.lines.size();
	}

	boolean isEmpty() {
		return this.lines.size() == 0;
	}

	boolean areMany() {
		return this.lines.size() >= GATHERED_BYTES;
	}

	void truncate(int size) {
		this.lines.truncate(size);
	}

	/**
	 * Send some of them. A peer that reads slowly takes them piece by piece.
	 * @return whether the peer takes any; not if the transport does not wait and the peer
	 * does not read
	 */
	boolean send() {
		ByteBuffer content = this.lines.content();
		int end = content.limit();
		content.limit(Math.min(content.position() + WRITE_BYTES, end));
		try {
			if (this.transport.write(content) == 0) {
				return false;
			}
			if (content.position() == end) {
				this.lines.clear();
			}
			else {
				this.lines.skip(content.position());
			}
		}
		catch (IOException ex) {
			logger.debug("Replies are not read: " + ex);
			this.lost = true;
			this.lines.clear();
		}
		return true;
	}

}
