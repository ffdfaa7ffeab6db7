package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.ByteBuffer;

import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.LineBuffer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Replies gather here while requests are at hand, and leave in one write. Once the peer
 * is gone they are thrown away, as its requests are handled all the same.
 */
final class Replies extends EncodedReplies {

	/** Replies are sent when there are so many bytes of them, even within a burst. */
	private static final int GATHERED_BYTES = 64 * 1024;

	/** JDK 17 keeps a direct buffer as large as the largest write for every thread. */
	private static final int WRITE_BYTES = 64 * 1024;

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final Transport transport;

	private boolean lost;

	Replies(Transport transport, JsonLineProtocol protocol) {
		super(protocol);
		this.transport = transport;
	}

	/**
	 * Return whether replies were thrown away, as the peer is gone.
	 * @return whether there is no reader
	 */
	boolean areLost() {
		return this.lost;
	}

	boolean areMany() {
		return size() >= GATHERED_BYTES;
	}

	/**
	 * Send some of them. A peer that reads slowly takes them piece by piece.
	 * @return whether the peer takes any; not if the transport does not wait and the peer
	 * does not read
	 */
	boolean send() {
		LineBuffer lines = lines();
		ByteBuffer content = lines.content();
		int end = content.limit();
		content.limit(Math.min(content.position() + WRITE_BYTES, end));
		try {
			if (this.transport.write(content) == 0) {
				return false;
			}
			if (content.position() == end) {
				lines.clear();
			}
			else {
				lines.skip(content.position());
			}
		}
		catch (IOException ex) {
			logger.debug("Replies were not read: " + ex);
			this.lost = true;
			lines.clear();
		}
		return true;
	}

}
