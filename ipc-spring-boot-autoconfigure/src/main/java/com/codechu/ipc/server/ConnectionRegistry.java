package com.codechu.ipc.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.server.internal.HandlerFailures;

/**
 * The connections being served, and how they come to an end.
 */
final class ConnectionRegistry implements Iterable<Connection> {

	/** How often is looked whether a handler ends the process, while it is waited for. */
	private static final long LOOK_MILLIS = 50;

	private final int few;

	private final Set<Connection> live = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/** Whether a connection's leaving was waited for, since when it is told. */
	private volatile boolean awaited;

	/** Whether one left since then. */
	private boolean left;

	/**
	 * Create a registry.
	 * @param few up to so many connections have a thread each
	 */
	ConnectionRegistry(int few) {
		this.few = few;
	}

	void add(Connection connection) {
		this.live.add(connection);
	}

	/**
	 * Forget a connection.
	 * @param connection a connection
	 * @return whether it was known
	 */
	boolean remove(IpcConnection connection) {
		boolean known = this.live.remove(connection);
		if (this.closed || this.awaited) {
			synchronized (this) {
				this.left = true;
				notifyAll();
			}
		}
		return known;
	}

	/**
	 * Wait for a connection to leave. Where nobody left since that was last waited for in
	 * vain, nobody is waited for again.
	 * @param timeout how long to wait
	 */
	synchronized void awaitLeaving(Duration timeout) {
		boolean again = this.awaited;
		this.awaited = true;
		if (again && !this.left) {
			return;
		}
		this.left = false;
		int before = this.live.size();
		long deadline = System.nanoTime() + timeout.toNanos();
		long millis;
		try {
			while (!this.left && this.live.size() >= before && (millis = millisUntil(deadline)) > 0) {
				wait(millis);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public Iterator<Connection> iterator() {
		return this.live.iterator();
	}

	/**
	 * Return whether there are too many connections for a thread each: with many, threads
	 * lose to a loop.
	 * @return whether a connection should go to the loop
	 */
	boolean isCrowded() {
		return this.live.size() > this.few;
	}

	/**
	 * Return whether there are no connections left.
	 * @return whether the server was stopped and all connections have ended
	 */
	boolean isOver() {
		return this.closed && this.live.isEmpty();
	}

	int size() {
		return this.live.size();
	}

	/**
	 * Return whether connections that begin now are to be refused, and others to be
	 * drained.
	 * @return whether the server is stopping
	 */
	boolean isClosed() {
		return this.closed;
	}

	/**
	 * Let every connection answer what has arrived, and end. Returns at once.
	 */
	void drain() {
		this.closed = true;
	}

	/**
	 * Have the connections looked at that wait for requests. To be called a while after
	 * {@link #drain()}, when those that were about to read do so.
	 */
	void wake() {
		this.live.forEach((connection) -> connection.nudge(true));
	}

	boolean isHandledByCurrentThread() {
		return this.live.stream().anyMatch(ConnectionRegistry::isOnCurrentThread);
	}

	/**
	 * Return how many handlers run.
	 * @return their number, but for one that is running the caller
	 */
	int handling() {
		return (int) this.live.stream()
			.map((connection) -> connection.answers().handling())
			.filter((handling) -> handling.isRunning() && !handling.isOnCurrentThread())
			.count();
	}

	/**
	 * Interrupt every handler.
	 * @return what was interrupted
	 */
	List<String> interrupt() {
		List<String> interrupted = new ArrayList<>();
		for (Connection connection : this.live) {
			String what = isOnCurrentThread(connection) ? null : connection.interrupt();
			if (what != null) {
				interrupted.add(what);
			}
		}
		return interrupted;
	}

	/**
	 * Close the connections, whatever their handlers do.
	 */
	void abort() {
		for (Connection connection : this.live) {
			if (!isOnCurrentThread(connection)) {
				connection.answers()
					.forestall(new Refusal(ErrorType.HANDLER_INTERRUPTED, HandlerFailures.INTERRUPTED),
							connection.state().stamp());
				connection.close();
			}
		}
	}

	/**
	 * Wait for the connections to end, except those whose handler runs the caller or ends
	 * the process.
	 * @param timeout how long to wait
	 * @return whether all have ended
	 */
	boolean awaitEnd(Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		boolean interrupted = false;
		while (!haveEnded() && millisUntil(deadline) > 0) {
			try {
				awaitChange(Math.min(millisUntil(deadline), LOOK_MILLIS));
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
			leaveExiting();
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return haveEnded();
	}

	private boolean haveEnded() {
		return this.live.stream().allMatch(ConnectionRegistry::isOnCurrentThread);
	}

	private synchronized void awaitChange(long millis) throws InterruptedException {
		if (!haveEnded() && millis > 0) {
			wait(millis);
		}
	}

	/**
	 * End the connections whose handlers end the process, and so will never return.
	 */
	void leaveExiting() {
		for (Connection connection : this.live) {
			if (connection.answers().handling().isExiting()) {
				connection.answers().forestall(Refusal.STOPPING, connection.state().stamp());
				connection.close();
			}
		}
	}

	private static boolean isOnCurrentThread(Connection connection) {
		return connection.answers().handling().isOnCurrentThread();
	}

	private static long millisUntil(long deadline) {
		return (deadline - System.nanoTime() + 999_999) / 1_000_000;
	}

}
