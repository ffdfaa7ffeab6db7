package com.codechu.ipc.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

import com.codechu.ipc.client.IpcTimeoutException.Phase;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.LineFramer;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client. Used by one thread at a time, watched by another.
 */
final class ClientConnection {

	/** JDK 17 keeps a direct buffer as large as the largest write for every thread. */
	private static final int WRITE_BYTES = 64 * 1024;

	private static final Deadline EXPIRED = new Deadline(0, 0);

	private final SocketChannel channel;

	private final LineFramer framer;

	/** Of the request in flight, {@code null} if there is none. */
	private final AtomicReference<@Nullable Deadline> deadline = new AtomicReference<>();

	private volatile long idleSince;

	private boolean retired;

	private boolean kept;

	private long written;

	private Phase phase = Phase.WRITE;

	ClientConnection(SocketChannel channel, int maxLineBytes) {
		this.channel = channel;
		this.framer = new LineFramer(maxLineBytes);
	}

	void begin(Deadline deadline) {
		this.written = 0;
		this.deadline.set(deadline);
	}

	/**
	 * End the use of this connection.
	 * @return whether it can be used again
	 */
	boolean end() {
		Deadline current = this.deadline.get();
		this.idleSince = System.nanoTime();
		this.kept = true;
		return !this.retired && current != EXPIRED && this.deadline.compareAndSet(current, null)
				&& this.channel.isOpen() && !this.framer.isMidLine();
	}

	/**
	 * The server is about to close this connection: do not use it again.
	 */
	void retire() {
		this.retired = true;
	}

	/**
	 * Return whether the server said that it closes this connection.
	 * @return whether nothing more comes
	 */
	boolean isRetired() {
		return this.retired;
	}

	/**
	 * Go on without a deadline.
	 */
	void pause() {
		Deadline current = this.deadline.get();
		if (current != EXPIRED) {
			this.deadline.compareAndSet(current, null);
		}
		this.idleSince = System.nanoTime();
	}

	/**
	 * Set the deadline of the next line, unless that of an earlier one has passed.
	 * @param next the deadline
	 */
	void resume(Deadline next) {
		this.deadline.compareAndSet(null, next);
	}

	/**
	 * Return whether there is a deadline to come.
	 * @return whether a request is in flight
	 */
	boolean hasDeadline() {
		Deadline current = this.deadline.get();
		return current != null && current != EXPIRED;
	}

	/**
	 * Return whether the server sent unexpected data.
	 * @return whether there is something behind the last reply
	 */
	boolean hasSurplus() {
		try {
			return this.framer.next() || this.framer.isMidLine();
		}
		catch (InvalidMessageException ex) {
			return true;
		}
	}

	/**
	 * Tell the server that no request follows.
	 * @throws IOException if the connection is broken
	 */
	void endOutput() throws IOException {
		this.channel.shutdownOutput();
	}

	boolean isExpired() {
		return this.deadline.get() == EXPIRED;
	}

	/**
	 * Return what the request is waiting for, or was when it failed.
	 * @return the phase
	 */
	Phase phase() {
		return this.phase;
	}

	/**
	 * Close this connection if its request is overdue.
	 * @param now the time
	 */
	void check(long now) {
		Deadline current = this.deadline.get();
		if (current != null && current != EXPIRED && current.hasPassed(now)
				&& this.deadline.compareAndSet(current, EXPIRED)) {
			close();
		}
	}

	long idleSince() {
		return this.idleSince;
	}

	/**
	 * Find out whether the server closed this connection, or sent unexpected data.
	 * @return whether a request can be sent
	 */
	boolean isUsable() {
		try {
			this.channel.configureBlocking(false);
			boolean quiet = this.channel.read(this.framer.space()) == 0;
			this.channel.configureBlocking(true);
			return quiet;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Send requests.
	 * @param content their lines
	 * @throws IOException if the connection ends before all was sent
	 */
	void send(ByteBuffer content) throws IOException {
		this.phase = Phase.WRITE;
		int end = content.limit();
		while (content.position() < end) {
			content.limit(Math.min(content.position() + WRITE_BYTES, end));
			this.written += this.channel.write(content);
		}
	}

	/**
	 * Return whether the server may have read anything of the requests since
	 * {@link #begin}.
	 * @return whether a byte was written
	 */
	boolean hasWritten() {
		return this.written > 0;
	}

	/**
	 * Return whether this connection has served a request before.
	 * @return {@code false} if it is new
	 */
	boolean isKept() {
		return this.kept;
	}

	/**
	 * Read up to the end of the next line.
	 * @return holds the line
	 * @throws EOFException if the connection ends before
	 * @throws IOException if the connection breaks
	 * @throws com.codechu.ipc.protocol.InvalidMessageException if the line is too long
	 */
	LineFramer receive() throws IOException {
		this.phase = Phase.READ;
		return receiveRefusal();
	}

	/**
	 * Read what the server may have said before it closed the connection, while the
	 * request was being sent.
	 * @return holds the line
	 * @throws IOException if it said nothing
	 */
	LineFramer receiveRefusal() throws IOException {
		if (!hasLine()) {
			throw new EOFException(
					this.framer.isMidLine()
							? String.format(Locale.ROOT, "the connection ended after %,d bytes of the reply",
									this.framer.unfinishedBytes())
							: "the server closed the connection without a reply");
		}
		return this.framer;
	}

	/**
	 * Wait for another line.
	 * @return {@code false} if the connection ended before
	 * @throws IOException if the connection breaks
	 */
	boolean hasLine() throws IOException {
		while (!this.framer.next()) {
			int count = this.channel.read(this.framer.space());
			if (count < 0) {
				return false;
			}
			this.framer.received(count);
		}
		return true;
	}

	/**
	 * Return the line that there is.
	 * @return holds the line
	 */
	LineFramer line() {
		return this.framer;
	}

	void close() {
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			LogFactory.getLog(UnixClient.class).trace("Close failed", ex);
		}
	}

}
