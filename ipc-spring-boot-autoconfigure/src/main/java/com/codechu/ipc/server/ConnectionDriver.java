package com.codechu.ipc.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.server.Connection.Progress;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Drives one connection: with blocking reads on a thread of its own, or, when there are
 * many connections, whenever the {@link EventLoop} says that there is something to read.
 */
final class ConnectionDriver implements Runnable {

	/**
	 * How much is still read once the server stops: more than the kernel holds for a
	 * socket, so that every request that had arrived is answered, but a bound for a peer
	 * that never pauses.
	 */
	private static final int MAX_FINAL_BYTES = 4 * 1024 * 1024;

	/**
	 * How long a peer must be silent before nothing more is expected from it during
	 * shutdown.
	 */
	private static final Duration QUIET = Duration.ofMillis(10);

	/**
	 * Ending the input takes less, unless this thread was not given a CPU meanwhile. Then
	 * a request may have come that cannot be read any more, and its peer is to be told.
	 */
	private static final Duration UNNOTICED = Duration.ofNanos(100_000);

	private static final Log logger = LogFactory.getLog(UnixServer.class);

	private final SocketChannel channel;

	private final Connection connection;

	private final ConnectionRegistry connections;

	private final Admission admission;

	private final ConnectionTimeouts timeouts;

	private final @Nullable EventLoop loop;

	/** Counted by the admission, which must be told of the end. */
	private volatile boolean admitted;

	private volatile boolean draining;

	/** In a blocking read, or about to be. */
	private volatile boolean reading;

	/** The end of input is our own doing. */
	private volatile boolean woken;

	/** The peer took too long. */
	private volatile @Nullable String overdue;

	/** The peer said that it will send no more. */
	private boolean ended;

	private int finalBytes;

	/** When, after the stop, there was nothing to read for the first time. */
	private long quietSince;

	/** When it was last seen, after the stop, what there was to read. */
	private long lookedAt;

	/** Something may have come between the last look and the end of the input. */
	private boolean lookedAway;

	private @Nullable Thread thread;

	private @Nullable SelectionKey key;

	/** Being served, or on its way to a thread of its own. For the loop's leader only. */
	private boolean taken;

	private boolean slow;

	/**
	 * Create a driver.
	 * @param channel the channel
	 * @param connection what happens on it
	 * @param connections where it belongs to
	 * @param admission decides whether to serve it
	 * @param loop serves many connections, {@code null} if each has a thread
	 */
	ConnectionDriver(SocketChannel channel, Connection connection, ConnectionRegistry connections, Admission admission,
			@Nullable EventLoop loop) {
		this.channel = channel;
		this.connection = connection;
		this.connections = connections;
		this.admission = admission;
		this.timeouts = new ConnectionTimeouts(this, connection);
		this.loop = loop;
	}

	/**
	 * Serve this connection on the current thread until it ends or there are too many for
	 * a thread each.
	 */
	@Override
	public void run() {
		setThread(Thread.currentThread());
		EventLoop next = null;
		try {
			this.channel.configureBlocking(true);
			if (this.connections.isClosed() && !this.draining) {
				refuseBecauseStopping();
			}
			else if (!admit()) {
				return;
			}
			next = serveBlocking();
			if (next != null) {
				this.channel.configureBlocking(false);
			}
			else {
				finish();
			}
		}
		catch (IOException ex) {
			next = null;
			log(ex);
		}
		catch (UncheckedIOException ex) {
			next = null;
			log(Objects.requireNonNull(ex.getCause()));
		}
		finally {
			setThread(null);
			if (next != null) {
				next.adopt(this);
			}
			else {
				close();
			}
		}
	}

	private boolean admit() throws IOException {
		if (this.admitted) {
			return true;
		}
		Refusal refusal = this.admission.byPeer(this.channel, this.connection);
		if (refusal == null) {
			this.admitted = true;
			return true;
		}
		// Does not take the place of others any more.
		this.connections.remove(this);
		if (this.admission.beginRefusing()) {
			refuseAndLinger(refusal);
		}
		else {
			refuseAndClose(refusal);
		}
		return false;
	}

	/**
	 * Tell the peer why it is not served, and wait a while until it has read that.
	 * @param refusal what to tell it
	 */
	void refuseAndLinger(Refusal refusal) {
		try {
			this.connection.refuse(refusal.type(), refusal.message());
			finish();
		}
		catch (IOException ex) {
			log(ex);
		}
		finally {
			close();
			this.admission.endRefusing();
		}
	}

	/**
	 * Tell the peer why it is not served. If it is still sending, it may not get to read
	 * that, but nobody waits.
	 * @param refusal what to tell it
	 */
	void refuseAndClose(Refusal refusal) {
		try {
			this.channel.configureBlocking(false);
			this.connection.refuse(refusal.type(), refusal.message());
		}
		catch (IOException ex) {
			log(ex);
		}
		finally {
			close();
		}
	}

	private @Nullable EventLoop serveBlocking() throws IOException {
		Progress progress = this.connection.received(0);
		while (progress == Progress.MORE && !this.ended) {
			if (this.loop != null && this.connections.isCrowded() && !this.draining) {
				return this.loop;
			}
			progress = progress(read());
		}
		return null;
	}

	private int read() throws IOException {
		if (!this.draining) {
			this.reading = true;
			if (!this.draining) {
				int count = this.channel.read(this.connection.space());
				this.reading = false;
				return count;
			}
			this.reading = false;
		}
		this.channel.configureBlocking(false);
		try {
			if (this.quietSince != 0) {
				// Not after reading: what came meanwhile would be lost with the input.
				Backoff.pause(QUIET.dividedBy(10));
			}
			return readFinally();
		}
		catch (InterruptedException ex) {
			throw new ClosedByInterruptException();
		}
		finally {
			this.channel.configureBlocking(true);
		}
	}

	private int readFinally() throws IOException {
		this.lookedAt = System.nanoTime();
		return this.channel.read(this.connection.space());
	}

	private Progress progress(int count) throws IOException {
		if (count > 0) {
			if (this.quietSince != 0) {
				return refuseBecauseStopping();
			}
			this.finalBytes += this.draining ? count : 0;
			Progress progress = this.connection.received(count);
			return (this.finalBytes > MAX_FINAL_BYTES) ? Progress.OVER : progress;
		}
		if (count < 0 && this.overdue != null) {
			return this.connection.refuse(ErrorType.TIMEOUT, this.overdue);
		}
		if (count < 0 && !this.woken) {
			this.ended = true;
			return this.connection.endOfInput();
		}
		if (!this.draining) {
			return Progress.MORE;
		}
		if (count == 0) {
			endInputIfQuiet();
			return Progress.MORE;
		}
		// Who went on after the stop may have sent more, which cannot be read any more.
		boolean unsure = this.connection.isMidLine() || this.finalBytes > 0 || this.lookedAway;
		return unsure ? refuseBecauseStopping() : Progress.OVER;
	}

	// What had arrived before the stop is answered by now; what still comes is refused.
	// Once the input is ended, the peer's writes fail, but the JDK does not give out what
	// came just before. So the peer has a while to go on after its last reply, and to be
	// told.
	private void endInputIfQuiet() {
		long now = System.nanoTime();
		if (this.quietSince == 0) {
			this.quietSince = now;
		}
		else if (now - this.quietSince > QUIET.toNanos()) {
			endInput();
			this.lookedAway = System.nanoTime() - this.lookedAt > UNNOTICED.toNanos();
		}
	}

	private Progress refuseBecauseStopping() throws IOException {
		return this.connection.refuse(ErrorType.SHUTTING_DOWN, "server is shutting down");
	}

	/**
	 * Serve what has come, without ever waiting for the peer.
	 * @return what the loop is to do with this connection
	 */
	Next serveReady() {
		if (this.connections.isSparse() || this.connection.isRefused()) {
			return Next.RUN;
		}
		setThread(Thread.currentThread());
		try {
			Progress progress;
			int count;
			do {
				count = this.draining ? readFinally() : this.channel.read(this.connection.space());
				progress = progress(count);
			}
			while (this.draining && count > 0 && progress == Progress.MORE);
			return switch (progress) {
				case MORE -> Next.WAIT;
				case BLOCKED -> Next.RUN;
				case OVER -> this.connection.isRefused() ? Next.RUN : Next.CLOSE;
			};
		}
		catch (IOException ex) {
			log(ex);
			return Next.CLOSE;
		}
		catch (RuntimeException | Error ex) {
			this.admission.logFailure(String.format(Locale.ROOT, "Connection %d is given up", this.connection.id()),
					ex);
			return Next.CLOSE;
		}
		finally {
			setThread(null);
		}
	}

	/**
	 * Wait for something to read, by way of a selector.
	 * @param selector the loop's selector
	 * @throws IOException if the channel is closed
	 */
	void register(Selector selector) throws IOException {
		this.taken = false;
		if (this.key != null && this.key.isValid()) {
			this.key.interestOps(SelectionKey.OP_READ);
		}
		else {
			this.key = this.channel.register(selector, SelectionKey.OP_READ, this);
		}
	}

	void unregister() {
		if (this.key != null) {
			this.key.cancel();
		}
	}

	boolean isTaken() {
		return this.taken;
	}

	void setTaken(boolean taken) {
		this.taken = taken;
	}

	/**
	 * Return whether the handler took long the last time, and may do so again.
	 * @return whether the loop had better not run it
	 */
	boolean isSlow() {
		return this.slow;
	}

	void setSlow(boolean slow) {
		this.slow = slow;
	}

	private void finish() throws IOException {
		this.channel.shutdownOutput();
		if (this.connection.isRefused() && !this.ended) {
			new LingeringClose(this.channel).read();
		}
	}

	/**
	 * Answer what has fully arrived, then close. Returns at once.
	 */
	void drain() {
		this.draining = true;
	}

	boolean isDraining() {
		return this.draining;
	}

	/**
	 * End a read that has been waiting since before {@link #drain()}.
	 */
	void wakeIfReading() {
		if (this.reading) {
			endInput();
		}
	}

	private void endInput() {
		this.woken = true;
		try {
			this.channel.shutdownInput();
		}
		catch (IOException ex) {
			// Closed meanwhile, which is what we want.
			logger.trace("Already closed", ex);
		}
	}

	/**
	 * End this connection because its peer took too long. It gets an error reply after
	 * whatever it has sent until now was answered.
	 * @param why what to tell it
	 */
	void expire(String why) {
		if (this.overdue == null && !this.draining) {
			this.overdue = why;
			endInput();
		}
	}

	/**
	 * Close this connection because its peer does not read, and so cannot be told.
	 */
	void abandon() {
		this.connection.count(ErrorType.TIMEOUT);
		logger.debug(
				String.format(Locale.ROOT, "Connection %d: the peer does not read its replies", this.connection.id()));
		close();
	}

	ConnectionTimeouts timeouts() {
		return this.timeouts;
	}

	Connection connection() {
		return this.connection;
	}

	/**
	 * Interrupt the handler; the interrupt also closes the channel if it is in use.
	 */
	synchronized void interrupt() {
		this.connection.interrupted();
		if (this.thread != null && this.thread != Thread.currentThread()) {
			this.thread.interrupt();
		}
	}

	synchronized boolean isOnCurrentThread() {
		return this.thread == Thread.currentThread();
	}

	/**
	 * Close immediately.
	 */
	void close() {
		this.connection.stopHandling();
		try {
			this.channel.close();
			if (this.key != null && this.loop != null) {
				// The descriptor is released with the selector's next look at its keys.
				this.loop.wakeUp();
			}
		}
		catch (IOException ex) {
			logger.trace("Close failed", ex);
		}
		finally {
			if (this.connections.remove(this) && this.admitted) {
				this.admission.left(this.connection);
			}
		}
	}

	private synchronized void setThread(@Nullable Thread thread) {
		this.thread = thread;
		if (thread == null) {
			Thread.interrupted(); // was meant for this connection, not for the next
		}
	}

	// The peer is gone, or we were told to give up; either way there is nobody left to
	// tell.
	private void log(IOException ex) {
		if (logger.isDebugEnabled()) {
			logger.debug(String.format(Locale.ROOT, "Connection %d ended: %s", this.connection.id(), ex));
		}
	}

	/**
	 * What becomes of a connection that was served.
	 */
	enum Next {

		/** It waits for more to read. */
		WAIT,

		/** It needs a thread of its own. */
		RUN,

		/** It is over. */
		CLOSE

	}

}
