package com.codechu.ipc.client;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import com.codechu.ipc.client.Connector.Connected;
import com.codechu.ipc.client.IpcTimeoutException.Phase;
import com.codechu.ipc.protocol.LineBuffer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends notifications: over one connection, in order. Where none followed for a while,
 * the connection is half-closed, so that its end reports that the server has read all of
 * them. What the server answers is read by a thread of its own, as a server that cannot
 * write stops reading.
 */
final class Notifications implements Watchdog.Watched {

	private static final Duration LAST_WORDS = Duration.ofMillis(500);

	private static final Log logger = LogFactory.getLog(UnixClient.class);

	private final Path path;

	private final Connector connector;

	private final ConnectionPool connections;

	private final ReplyReader replies;

	private final boolean kept;

	private final long idleNanos;

	/** One sender after the other, in the order in which they came. */
	private final ReentrantLock sending = new ReentrantLock(true);

	private volatile @Nullable NotificationStream stream;

	Notifications(Path path, Connector connector, ConnectionPool connections, ReplyReader replies, boolean kept,
			Duration idleTimeout) {
		this.path = path;
		this.connector = connector;
		this.connections = connections;
		this.replies = replies;
		this.kept = kept;
		this.idleNanos = idleTimeout.toNanos();
	}

	/**
	 * Send a notification.
	 * @param line its line
	 * @param deadline of all of it
	 * @param timeout how long another attempt to connect, and what follows, may take
	 * @param inUse is asked whether it is still wanted, before anything is written
	 * @throws IpcException if it was not sent, or one before it may be lost
	 */
	void send(LineBuffer line, Deadline deadline, Duration timeout, Conversations.InUse inUse) {
		acquire(deadline);
		try {
			NotificationStream kept = kept(deadline);
			NotificationStream stream = (kept != null) ? kept : open(deadline, timeout);
			Deadline own = (kept != null) ? deadline : stream.opened();
			// Nothing that is late may end the connection, which is that of all others.
			if (own.hasPassed()) {
				if (kept == null) {
					discard(stream);
				}
				throw new IpcTimeoutException(this.path, Phase.QUEUE, own.elapsed());
			}
			requireWanted(inUse, stream);
			write(stream, line, own);
			if (!this.kept) {
				finish(stream, own);
			}
		}
		finally {
			this.sending.unlock();
		}
	}

	private void requireWanted(Conversations.InUse inUse, NotificationStream stream) {
		try {
			inUse.requireWanted();
		}
		catch (CancellationException ex) {
			stream.connection().pause();
			throw ex;
		}
	}

	private void acquire(Deadline deadline) {
		try {
			if (!this.sending.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
				throw new IpcTimeoutException(this.path, Phase.QUEUE, deadline.elapsed());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IpcInterruptedException(this.path, ex);
		}
	}

	private @Nullable NotificationStream kept(Deadline deadline) {
		NotificationStream stream = this.stream;
		if (stream != null && (stream.isEnding() || stream.hasEnded())) {
			// Those on the old connection come first.
			finish(stream, deadline);
			return null;
		}
		return stream;
	}

	private NotificationStream open(Deadline deadline, Duration timeout) {
		Connected connected = this.connector.connect(deadline, timeout);
		ClientConnection connection = this.connections.open(connected);
		NotificationStream stream = new NotificationStream(this.path, connection, this.replies, connected.deadline());
		try {
			stream.start();
		}
		catch (RuntimeException | Error ex) {
			this.connections.discard(connection);
			throw ex;
		}
		this.stream = stream;
		Watchdog.SHARED.watch(this);
		return stream;
	}

	private void write(NotificationStream stream, LineBuffer line, Deadline deadline) {
		ClientConnection connection = stream.connection();
		this.connections.resume(connection, deadline);
		try {
			stream.write(line.content());
			connection.pause();
		}
		catch (IOException ex) {
			boolean expired = connection.isExpired();
			awaitLastWords(stream);
			String fate = stream.describeFate();
			if (expired) {
				throw new IpcTimeoutException(this.path, Phase.WRITE, deadline.elapsed(), fate);
			}
			if (ex instanceof ClosedByInterruptException) {
				throw new IpcInterruptedException(this.path, fate, ex);
			}
			throw stream.failure("the connection ended while the notification was being sent");
		}
	}

	// What the server said before it closed the connection is still to be read, even if
	// it was an interrupt of this thread that closed it for all.
	private void awaitLastWords(NotificationStream stream) {
		boolean interrupted = Thread.interrupted();
		try {
			stream.awaitEnd(Deadline.in(LAST_WORDS));
		}
		finally {
			discard(stream);
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Half-close a connection, and wait until the server has read everything.
	 * @param stream the connection
	 * @param deadline how long to wait
	 * @throws IpcException if it may not have
	 */
	private void finish(NotificationStream stream, Deadline deadline) {
		stream.end();
		if (!stream.awaitEnd(deadline)) {
			// It stays, so that those that follow do not overtake.
			throw new IpcTimeoutException(this.path, Phase.WRITE, deadline.elapsed(), stream.describeFate());
		}
		discard(stream);
		if (!stream.isComplete()) {
			throw stream.failure("the connection for notifications ended");
		}
	}

	private void discard(NotificationStream stream) {
		if (this.stream == stream) {
			this.stream = null;
		}
		this.connections.discard(stream.connection());
	}

	/**
	 * Wait until the server has read all notifications, and close the connection.
	 * @param deadline how long to wait
	 */
	void close(Deadline deadline) {
		boolean locked = false;
		try {
			locked = this.sending.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		try {
			// Not before: a sender may have opened another one meanwhile.
			NotificationStream stream = this.stream;
			if (stream != null) {
				close(stream, deadline);
			}
		}
		finally {
			if (locked) {
				this.sending.unlock();
			}
		}
	}

	private void close(NotificationStream stream, Deadline deadline) {
		try {
			finish(stream, deadline);
		}
		catch (IpcException ex) {
			String fate = (ex instanceof IpcInterruptedException) ? stream.describeFate() : "";
			logger.warn(ex.getMessage() + fate);
		}
		finally {
			discard(stream);
		}
	}

	@Override
	public boolean check(long now) {
		NotificationStream stream = this.stream;
		if (stream != null && (stream.isComplete() || isIdle(stream, now)) && this.sending.tryLock()) {
			try {
				retire(stream);
			}
			finally {
				this.sending.unlock();
			}
		}
		return false;
	}

	private boolean isIdle(NotificationStream stream, long now) {
		return !stream.isEnding() && now - stream.connection().idleSince() > this.idleNanos;
	}

	private void retire(NotificationStream stream) {
		if (stream.isComplete() && this.stream == stream) {
			discard(stream);
		}
		else if (!stream.isEnding() && !stream.connection().hasDeadline()) {
			stream.end();
		}
	}

	@Override
	public boolean isBusy() {
		return false;
	}

	@Override
	public boolean isEmpty() {
		return this.stream == null;
	}

}
