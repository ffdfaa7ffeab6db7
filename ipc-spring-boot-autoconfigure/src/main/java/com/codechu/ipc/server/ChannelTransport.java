package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

import com.codechu.ipc.peer.AllowedPeers;
import com.codechu.ipc.peer.PeerCredentials;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A connected socket.
 *
 * @param channel the socket
 * @param door tells who has left
 */
record ChannelTransport(SocketChannel channel, Door door) implements Transport {

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	@Override
	public int read(ByteBuffer space) throws IOException {
		return this.channel.read(space);
	}

	@Override
	public int write(ByteBuffer bytes) throws IOException {
		return this.channel.write(bytes);
	}

	@Override
	public void endInput() {
		try {
			this.channel.shutdownInput();
		}
		catch (IOException ex) {
			// Already closed, which is what we want.
			logger.trace("Already closed", ex);
		}
	}

	@Override
	public void endOutput() throws IOException {
		this.channel.shutdownOutput();
	}

	@Override
	public PeerCredentials peer() throws IOException {
		return PeerCredentials.of(this.channel);
	}

	@Override
	public boolean isAdmittedBy(AllowedPeers allowed) throws IOException {
		return allowed.admit(this.channel);
	}

	@Override
	public void waitNoMore() throws IOException {
		this.channel.configureBlocking(false);
	}

	@Override
	public boolean isPeerGone() throws IOException {
		waitNoMore();
		return this.door.isClosedByPeer(this.channel);
	}

	@Override
	public SelectionKey register(Selector selector, int operations, Object attachment) throws IOException {
		return this.channel.register(selector, operations, attachment);
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			logger.trace("Close failed", ex);
		}
	}

}
