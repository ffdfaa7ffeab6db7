package com.codechu.ipc.server;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * Tells which peers have left while nothing was read from them. A read does not, as there
 * may be requests before the end, and the end may only be that of the peer's writing
 * side.
 * <p>
 * The kernel knows, by {@code POLLHUP}, and Java hides that, but for one case: a
 * connected channel that is registered for {@link SelectionKey#OP_CONNECT} alone is ready
 * once the peer has closed, and never else.
 * <p>
 * Safe for use by multiple concurrent threads.
 */
final class Door implements Closeable {

	private @Nullable Selector selector;

	private boolean closed;

	/**
	 * Find out whether a peer has left.
	 * @param channel a channel that does not block
	 * @return whether it was closed at the other end
	 * @throws IOException if it was closed at this end
	 */
	synchronized boolean isClosedByPeer(SocketChannel channel) throws IOException {
		if (this.closed) {
			return false;
		}
		Selector selector = this.selector;
		if (selector == null) {
			selector = Selector.open();
			this.selector = selector;
		}
		SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
		try {
			selector.selectNow();
			return key.isConnectable();
		}
		finally {
			key.cancel();
			selector.selectNow();
		}
	}

	@Override
	public synchronized void close() throws IOException {
		this.closed = true;
		if (this.selector != null) {
			this.selector.close();
		}
	}

}
