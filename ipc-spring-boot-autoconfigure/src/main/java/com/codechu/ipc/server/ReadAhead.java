package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * What a peer sends while it is sent a stream: requests for later, of which a few are
 * kept, or the end. Looked at so that a peer that leaves is noticed.
 */
final class ReadAhead {

	private static final int MAX_BYTES = 4 * 1024;

	private @Nullable ByteBuffer bytes;

	private boolean ended;

	private boolean taken;

	/** What was read after this. */
	private @Nullable ReadAhead next;

	/**
	 * Read what is there.
	 * @param transport leads to the peer
	 * @return whether to look again when there is something to read
	 * @throws IOException if the connection is broken
	 */
	synchronized boolean look(Transport transport) throws IOException {
		if (this.taken || this.ended) {
			return false;
		}
		ByteBuffer bytes = this.bytes;
		if (bytes == null) {
			bytes = ByteBuffer.allocate(MAX_BYTES);
			this.bytes = bytes;
		}
		int count = bytes.hasRemaining() ? transport.read(bytes) : 0;
		this.ended = count < 0;
		return !this.ended && bytes.hasRemaining();
	}

	/**
	 * Stop reading ahead: the thread that serves the connection reads again.
	 */
	synchronized void stop() {
		this.taken = true;
		if (this.bytes != null) {
			this.bytes.flip();
		}
	}

	/**
	 * Hand over what was read.
	 * @param space takes it
	 * @return how many bytes, 0 if there are none left
	 */
	synchronized int moveTo(ByteBuffer space) {
		ByteBuffer bytes = this.bytes;
		if (bytes == null) {
			return 0;
		}
		int count = Math.min(space.remaining(), bytes.remaining());
		for (int i = 0; i < count; i++) {
			space.put(bytes.get());
		}
		return count;
	}

	/**
	 * Have something follow that was read later.
	 * @param next what was read later
	 */
	synchronized void add(ReadAhead next) {
		if (this.next != null) {
			this.next.add(next);
		}
		else {
			this.next = next;
		}
	}

	/**
	 * Return what was read after this.
	 * @return what follows, {@code null} if nothing does
	 */
	synchronized @Nullable ReadAhead next() {
		return this.next;
	}

}
