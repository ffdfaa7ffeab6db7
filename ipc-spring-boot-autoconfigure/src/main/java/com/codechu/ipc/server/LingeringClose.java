package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import com.codechu.ipc.os.Backoff;

/**
 * What a peer still sends after a refusal. It is read for a while and thrown away, so
 * that the peer gets to read why: one that is still sending would see only a broken pipe.
 */
final class LingeringClose {

	private static final int MAX_BYTES = 8 * 1024 * 1024;

	private static final Duration MAX_TIME = Duration.ofSeconds(1);

	private final SocketChannel channel;

	LingeringClose(SocketChannel channel) {
		this.channel = channel;
	}

	/**
	 * Read until the peer ends, or it has been enough.
	 * @throws IOException if the peer is gone
	 */
	void read() throws IOException {
		ByteBuffer discarded = ByteBuffer.allocate(64 * 1024);
		Backoff pauses = new Backoff(Duration.ofMillis(1), Duration.ofMillis(20));
		long begin = System.nanoTime();
		int total = 0;
		this.channel.configureBlocking(false);
		try {
			while (total < MAX_BYTES && System.nanoTime() - begin < MAX_TIME.toNanos()) {
				int count = this.channel.read(discarded.clear());
				if (count < 0) {
					return;
				}
				total += count;
				if (count == 0) {
					pauses.pause();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
