package com.codechu.ipc.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The connections of one client: those in use, and a bounded number that wait for the
 * next request, the one used last being taken first.
 */
final class ConnectionPool implements Watchdog.Watched {

	private final int maxIdle;

	private final long idleTimeout;

	private final int maxLineBytes;

	private final Set<ClientConnection> inUse = ConcurrentHashMap.newKeySet();

	private final Deque<ClientConnection> idle = new ArrayDeque<>();

	/**
	 * Those in use, those that wait, and those on the way from one to the other. As long
	 * as there are any, the watchdog supervises this pool.
	 */
	private final AtomicInteger open = new AtomicInteger();

	private boolean closed;

	ConnectionPool(int maxIdle, Duration idleTimeout, int maxLineBytes) {
		this.maxLineBytes = maxLineBytes;
		this.maxIdle = maxIdle;
		this.idleTimeout = idleTimeout.toNanos();
	}

	/**
	 * Take a connection that waits.
	 * @param deadline of the request it is for
	 * @return a connection, not known to be dead, or {@code null} if none waits
	 */
	@Nullable ClientConnection take(Deadline deadline) {
		ClientConnection connection;
		while ((connection = poll()) != null) {
			if (connection.isUsable()) {
				begin(connection, deadline);
				Watchdog.SHARED.wakeUp();
				return connection;
			}
			close(connection);
		}
		return null;
	}

	/**
	 * Begin to use a new connection.
	 * @param connected the connection, and the deadline of what it is for
	 * @return the connection
	 */
	ClientConnection open(Connector.Connected connected) {
		ClientConnection connection = new ClientConnection(connected.channel(), this.maxLineBytes);
		try {
			add(connection, connected.deadline());
			return connection;
		}
		catch (RuntimeException | Error ex) {
			discard(connection);
			throw ex;
		}
	}

	/**
	 * Add a new connection, in use.
	 * @param connection the connection
	 * @param deadline of the request it is for
	 */
	private void add(ClientConnection connection, Deadline deadline) {
		begin(connection, deadline);
		this.open.incrementAndGet();
		Watchdog.SHARED.watch(this);
	}

	/**
	 * Set another deadline for a connection in use.
	 * @param connection the connection
	 * @param deadline the deadline
	 */
	void resume(ClientConnection connection, Deadline deadline) {
		connection.begin(deadline);
		Watchdog.SHARED.wakeUp();
	}

	/**
	 * Set the deadline of the next line of a stream.
	 * @param connection the connection
	 * @param deadline the deadline
	 */
	void awaitLine(ClientConnection connection, Deadline deadline) {
		connection.resume(deadline);
		Watchdog.SHARED.wakeUp();
	}

	private void begin(ClientConnection connection, Deadline deadline) {
		connection.begin(deadline);
		this.inUse.add(connection);
	}

	/**
	 * Take back a connection after a reply. Does nothing if it is not in use any more.
	 * @param connection the connection
	 */
	void giveBack(ClientConnection connection) {
		if (this.inUse.remove(connection) && (!connection.end() || !offer(connection))) {
			close(connection);
		}
	}

	/**
	 * Close a connection whose state is unknown. May be called more than once.
	 * @param connection the connection
	 */
	void discard(ClientConnection connection) {
		if (this.inUse.remove(connection)) {
			close(connection);
		}
		else {
			connection.close();
		}
	}

	private void close(ClientConnection connection) {
		connection.close();
		this.open.decrementAndGet();
	}

	private synchronized @Nullable ClientConnection poll() {
		return this.idle.pollFirst();
	}

	private synchronized boolean offer(ClientConnection connection) {
		if (this.closed || this.idle.size() >= this.maxIdle) {
			return false;
		}
		this.idle.addFirst(connection);
		return true;
	}

	int activeCount() {
		return this.inUse.size();
	}

	synchronized int idleCount() {
		return this.idle.size();
	}

	@Override
	public boolean check(long now) {
		this.inUse.forEach((connection) -> connection.check(now));
		overdue(now).forEach(this::close);
		return isBusy();
	}

	private synchronized List<ClientConnection> overdue(long now) {
		List<ClientConnection> overdue = new ArrayList<>();
		while (!this.idle.isEmpty() && now - this.idle.peekLast().idleSince() > this.idleTimeout) {
			overdue.add(this.idle.removeLast());
		}
		return overdue;
	}

	@Override
	public boolean isBusy() {
		return this.inUse.stream().anyMatch(ClientConnection::hasDeadline);
	}

	@Override
	public boolean isEmpty() {
		return this.open.get() == 0;
	}

	synchronized boolean isClosed() {
		return this.closed;
	}

	/**
	 * Close the connections that wait; those in use are closed when they are given back.
	 */
	synchronized void close() {
		this.closed = true;
		this.idle.forEach(this::close);
		this.idle.clear();
	}

}
