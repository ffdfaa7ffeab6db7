package com.codechu.ipc.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.os.RateLimitedLog;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Notifications on one connection, and what comes back. Written to by one thread at a
 * time, while another reads.
 */
final class NotificationStream implements Runnable {

	private static final RateLimitedLog log = new RateLimitedLog(LogFactory.getLog(UnixClient.class),
			Duration.ofMinutes(1));

	private static final long LONG_NANOS = Duration.ofSeconds(1).toNanos();

	private final Path path;

	private final ClientConnection connection;

	private final ReplyReader replies;

	private final Deadline opened;

	private final CountDownLatch ended = new CountDownLatch(1);

	private final RecentLines recent = new RecentLines();

	private volatile boolean ending;

	/** The server has read everything. */
	private volatile boolean complete;

	/** Why the server ended the connection, if it said so. */
	private volatile @Nullable IpcException reason;

	private volatile long sent;

	NotificationStream(Path path, ClientConnection connection, ReplyReader replies, Deadline opened) {
		this.path = path;
		this.connection = connection;
		this.replies = replies;
		this.opened = opened;
	}

	void start() {
		Thread reader = new Thread(this, "ipc-client-" + this.path.getFileName() + "-replies");
		reader.setDaemon(true);
		reader.start();
	}

	ClientConnection connection() {
		return this.connection;
	}

	Deadline opened() {
		return this.opened;
	}

	void write(ByteBuffer line) throws IOException {
		this.recent.add(line.remaining());
		this.sent++;
		this.connection.send(line);
	}

	/**
	 * Say that nothing follows.
	 */
	void end() {
		this.ending = true;
		try {
			this.connection.endOutput();
		}
		catch (IOException ex) {
			// The reader learns that it is broken, and why.
			LogFactory.getLog(UnixClient.class).trace("Half-close failed", ex);
		}
	}

	boolean isEnding() {
		return this.ending;
	}

	boolean hasEnded() {
		return this.ended.getCount() == 0;
	}

	/**
	 * Return whether the server has read everything.
	 * @return whether the connection ended as it should
	 */
	boolean isComplete() {
		return this.complete;
	}

	boolean awaitEnd(Deadline deadline) {
		try {
			return this.ended.await(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IpcInterruptedException(this.path, ex);
		}
	}

	@Override
	public void run() {
		try {
			while (!this.complete) {
				read();
			}
		}
		catch (IOException | IpcException ex) {
			// The end of what there is to read; whether all was read before, is known.
			if (this.reason == null && ex instanceof IpcException unusable) {
				this.reason = unusable;
			}
		}
		finally {
			this.connection.close();
			this.ended.countDown();
		}
	}

	private void read() throws IOException {
		try {
			if (!this.connection.hasLine()) {
				// The server closes when it has answered everything.
				this.complete = this.ending && this.reason == null;
				throw new IOException("end of input");
			}
		}
		catch (InvalidMessageException ex) {
			return; // too long, and discarded like any other
		}
		IpcRemoteException error = this.replies.error(this.connection.line());
		if (error == null) {
			return;
		}
		if (!ErrorType.endsConnection(error.type())) {
			log.warn(this.path + " " + error.type(),
					() -> String.format(Locale.ROOT, "%s replied to a notification with %s", this.path, error.type()));
		}
		else if (error.type().equals(ErrorType.TIMEOUT.wireName()) && isLongIdle()) {
			// It waited for more, and so has read all there was.
			this.complete = true;
		}
		else {
			this.reason = error;
		}
	}

	// What was written just now may have crossed the server's decision.
	private boolean isLongIdle() {
		return !this.connection.hasDeadline() && System.nanoTime() - this.connection.idleSince() > LONG_NANOS;
	}

	/**
	 * Describe what became of the notifications, where the server has not read all.
	 * @return the end of a sentence, empty if there is nothing to say
	 */
	String describeFate() {
		long unknown = this.recent.count();
		return (unknown == 0) ? ""
				: String.format(Locale.ROOT, "; the server may not have handled the last %,d notifications", unknown);
	}

	/**
	 * Return what to throw because the connection broke.
	 * @param what what happened, unless the server said why
	 * @return the exception
	 */
	IpcException failure(String what) {
		IpcException reason = this.reason;
		return new IpcProtocolException(this.path,
				((reason != null) ? "the server ended the connection: " + reason.getMessage() : what) + describeFate(),
				reason);
	}

}
