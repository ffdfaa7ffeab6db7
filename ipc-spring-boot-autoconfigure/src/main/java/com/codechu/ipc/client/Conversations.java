package com.codechu.ipc.client;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import com.codechu.ipc.client.Connector.Connected;
import com.codechu.ipc.client.IpcTimeoutException.Phase;
import com.codechu.ipc.protocol.InvalidMessageException;

/**
 * Holds conversations with the server, each over a connection of its own, which is kept
 * afterwards if it is as good as new. Once a byte was written, a conversation is not
 * begun again.
 */
final class Conversations {

	private final Path path;

	private final ConnectionPool connections;

	private final Semaphore free;

	Conversations(Path path, ConnectionPool connections, int maxConnections) {
		this.path = path;
		this.connections = connections;
		this.free = new Semaphore(maxConnections, true);
	}

	/**
	 * Hold a conversation.
	 * @param <R> what comes of it
	 * @param deadline of all of it
	 * @param timeout how long another attempt to connect, and what follows, may take
	 * @param connector makes a connection, if none is kept
	 * @param inUse receives the connection that is used
	 * @param conversation what is said
	 * @param goesOn tells whether the conversation goes on when it returns, and whoever
	 * called gives the connection back
	 * @return what came of it
	 */
	<R> R hold(Deadline deadline, Duration timeout, Connector connector, InUse inUse, Conversation<R> conversation,
			Predicate<R> goesOn) {
		acquire(deadline);
		try {
			ClientConnection kept;
			while ((kept = this.connections.take(deadline)) != null) {
				try {
					return use(kept, inUse, conversation, goesOn);
				}
				catch (IOException ex) {
					if (kept.hasWritten() || kept.isExpired() || ex instanceof ClosedByInterruptException) {
						throw failure(kept, deadline, ex);
					}
					// It ended just now. Nothing was sent, so another one may do.
				}
			}
			Connected connected = connector.connect(deadline, timeout);
			ClientConnection connection = this.connections.open(connected);
			try {
				return use(connection, inUse, conversation, goesOn);
			}
			catch (IOException ex) {
				throw failure(connection, connected.deadline(), ex);
			}
		}
		finally {
			this.free.release();
		}
	}

	private void acquire(Deadline deadline) {
		try {
			boolean acquired = this.free.tryAcquire(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
			if (acquired && !deadline.hasPassed()) {
				return;
			}
			if (acquired) {
				this.free.release();
			}
			throw new IpcTimeoutException(this.path, Phase.QUEUE, deadline.elapsed());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IpcInterruptedException(this.path, ex);
		}
	}

	private <R> R use(ClientConnection connection, InUse inUse, Conversation<R> conversation, Predicate<R> goesOn)
			throws IOException {
		boolean reusable = false;
		boolean stillInUse = false;
		try {
			inUse.begin(connection);
			R result = conversation.hold(connection);
			stillInUse = goesOn.test(result);
			if (stillInUse) {
				return result;
			}
			if (connection.hasSurplus()) {
				throw new IpcProtocolException(this.path,
						"the server sent more than one reply, so the reply to this request cannot be determined", null);
			}
			reusable = true;
			return result;
		}
		catch (InvalidMessageException ex) {
			throw new IpcProtocolException(this.path, "the reply is not valid: " + ex.withoutValues("it"), null);
		}
		finally {
			inUse.end();
			if (stillInUse) {
				connection.pause();
			}
			else if (reusable) {
				this.connections.giveBack(connection);
			}
			else {
				this.connections.discard(connection);
			}
		}
	}

	private IpcException failure(ClientConnection connection, Deadline deadline, IOException ex) {
		if (connection.isExpired()) {
			return new IpcTimeoutException(this.path, connection.phase(), deadline.elapsed());
		}
		if (ex instanceof ClosedByInterruptException) {
			return new IpcInterruptedException(this.path, ex);
		}
		String what = (connection.phase() == Phase.WRITE) ? "the connection ended while the request was being sent: "
				: "";
		return new IpcProtocolException(this.path, what + ex.getMessage(), ex);
	}

	/**
	 * What is done with a connection.
	 */
	@FunctionalInterface
	interface Conversation<R> {

		R hold(ClientConnection connection) throws IOException;

	}

	/**
	 * Wants to know which connection a call uses.
	 */
	interface InUse {

		/** The reply is not needed. */
		InUse NOBODY = new InUse() {

			@Override
			public void begin(ClientConnection connection) {
			}

			@Override
			public void end() {
			}

		};

		void begin(ClientConnection connection);

		void end();

		/**
		 * Fail if the call is not wanted any more.
		 */
		default void requireWanted() {
		}

	}

}
