package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

import com.codechu.ipc.posix.Backoff;
import com.codechu.ipc.protocol.ErrorType;
import org.jspecify.annotations.Nullable;

/**
 * Drives one connection on a thread of its own, with blocking reads.
 */
final class ConnectionDriver implements Runnable {

	/**
	 * How much is still read once the server stops: more than the kernel holds for a
	 * socket, so that every request that had arrived is answered, but a bound for a peer
	 * that never pauses.
	 */
	private static final int MAX_FINAL_BYTES = 4 * 1024 * 1024;

	/**
	 * How much is read and thrown away after a refusal, and for how long, so that the
	 * peer gets to read it: a peer that is still sending would see only a broken pipe.
	 */
	private static final int MAX_DISCARDED_BYTES = 8 * 1024 * 1024;

	private static final Duration MAX_DISCARDING = Duration.ofSeconds(1);

	private static final System.Logger logger = System.getLogger(UnixServer.class.getName());

	private final SocketChannel channel;

	private final Connection connection;

	private final LiveConnections connections;

	private volatile boolean draining;

	/** In a blocking read, or about to be. */
	private volatile boolean reading;

	/** The peer said that it will send no more. */
	private boolean ended;

	private @Nullable Thread thread;

	ConnectionDriver(SocketChannel channel, Connection connection, LiveConnections connections) {
		this.channel = channel;
		this.connection = connection;
		this.connections = connections;
	}

	@Override
	public void run() {
		setThread(Thread.currentThread());
		try (this.channel) {
			if (this.connections.isClosed()) {
				this.connection.refuse(ErrorType.SHUTTING_DOWN, "server is shutting down");
			}
			else {
				serve();
			}
			finish();
		}
		catch (IOException ex) {
			// The peer is gone, or we were told to give up; either way there is nobody
			// left to tell.
			logger.log(System.Logger.Level.DEBUG, () -> "Connection %d ended: %s".formatted(this.connection.id(), ex));
		}
		finally {
			setThread(null);
			this.connections.remove(this);
		}
	}

	private void serve() throws IOException {
		int finalBytes = 0;
		int count;
		while ((count = read()) > 0) {
			if (!this.connection.received(count)) {
				return;
			}
			finalBytes += this.draining ? count : 0;
			if (finalBytes > MAX_FINAL_BYTES) {
				return;
			}
		}
		this.ended = count < 0;
		if (this.ended) {
			this.connection.endOfInput();
		}
	}

	private int read() throws IOException {
		this.reading = true;
		if (!this.draining) {
			int count = this.channel.read(this.connection.space());
			this.reading = false;
			return count;
		}
		this.reading = false;
		this.channel.configureBlocking(false);
		try {
			return this.channel.read(this.connection.space());
		}
		finally {
			this.channel.configureBlocking(true);
		}
	}

	private void finish() throws IOException {
		this.channel.shutdownOutput();
		if (this.connection.isRefused() && !this.ended) {
			discardInput();
		}
	}

	private void discardInput() throws IOException {
		ByteBuffer discarded = ByteBuffer.allocate(64 * 1024);
		Backoff pauses = new Backoff(Duration.ofMillis(1), Duration.ofMillis(20));
		long begin = System.nanoTime();
		int total = 0;
		this.channel.configureBlocking(false);
		try {
			while (total < MAX_DISCARDED_BYTES && System.nanoTime() - begin < MAX_DISCARDING.toNanos()) {
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

	/**
	 * Answer what has fully arrived, then close. Returns at once.
	 */
	void drain() {
		this.draining = true;
	}

	/**
	 * End a read that has been waiting since before {@link #drain()}.
	 */
	void wakeIfReading() {
		if (this.reading) {
			try {
				this.channel.shutdownInput();
			}
			catch (IOException ex) {
				// Closed meanwhile, which is what we want.
				logger.log(System.Logger.Level.TRACE, "Already closed", ex);
			}
		}
	}

	/**
	 * Interrupt the handler; the interrupt also closes the channel if it is in use.
	 */
	synchronized void interrupt() {
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

	synchronized boolean isOnCurrentThread() {
		return this.thread == Thread.currentThread();
	}

	/**
	 * Close without further ado.
	 */
	void abort() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			logger.log(System.Logger.Level.TRACE, "Close failed", ex);
		}
	}

	private synchronized void setThread(@Nullable Thread thread) {
		this.thread = thread;
		if (thread == null) {
			Thread.interrupted(); // was meant for this connection, not for the next
		}
	}

}
