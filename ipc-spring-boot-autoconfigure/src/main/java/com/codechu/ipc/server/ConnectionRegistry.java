package com.codechu.ipc.server;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The connections being served, and how they come to an end.
 */
final class ConnectionRegistry {

	/** Up to so many connections have a thread each. */
	private static final int FEW = 8;

	private final Set<ConnectionDriver> live = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/** Whether a connection's leaving was waited for, since when it is told. */
	private volatile boolean awaited;

	/** Whether one left since then. */
	private boolean left;

	/** Tells those who wait for connections that they are to look at them again. */
	private volatile Runnable wakeUp = () -> {
	};

	void add(ConnectionDriver connection) {
		this.live.add(connection);
	}

	/**
	 * Forget a connection.
	 * @param connection a connection
	 * @return whether it was known
	 */
	boolean remove(ConnectionDriver connection) {
		boolean known = this.live.remove(connection);
		if (this.closed || this.awaited) {
			synchronized (this) {
				this.left = true;
				notifyAll();
			}
		}
		if (this.closed) {
			this.wakeUp.run();
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
			while (!this.left && this.live.size() >= before
					&& (millis = (deadline - System.nanoTime() + 999_999) / 1_000_000) > 0) {
				wait(millis);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	void forEach(Consumer<ConnectionDriver> action) {
		this.live.forEach(action);
	}

	void onChange(Runnable wakeUp) {
		this.wakeUp = wakeUp;
	}

	/**
	 * Return whether there are too many connections for a thread each: with many, threads
	 * lose to a loop.
	 * @return whether a connection should go to the loop
	 */
	boolean isCrowded() {
		return this.live.size() > FEW;
	}

	/**
	 * Return whether there are so few connections that those of the loop should have a
	 * thread each again.
	 * @return whether a connection should leave the loop
	 */
	boolean isSparse() {
		return this.live.size() <= FEW / 2 && !this.closed;
	}

	int size() {
		return this.live.size();
	}

	/**
	 * Return whether connections that begin now are to be refused.
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
		this.live.forEach(ConnectionDriver::drain);
		this.wakeUp.run();
	}

	/**
	 * End the connections that wait for requests. To be called a while after
	 * {@link #drain()}, when those that were about to read do so.
	 */
	void wakeReading() {
		this.live.forEach(ConnectionDriver::wakeIfReading);
	}

	void interrupt() {
		this.live.forEach(ConnectionDriver::interrupt);
	}

	void abort() {
		this.live.stream().filter((connection) -> !connection.isOnCurrentThread()).forEach(ConnectionDriver::close);
	}

	/**
	 * Wait for the connections to end, except one that is running the caller.
	 * @param timeout how long to wait
	 * @return whether all have ended
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	synchronized boolean awaitEnd(Duration timeout) throws InterruptedException {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (!this.live.stream().allMatch(ConnectionDriver::isOnCurrentThread)) {
			long millis = (deadline - System.nanoTime() + 999_999) / 1_000_000;
			if (millis <= 0) {
				return false;
			}
			wait(millis);
		}
		return true;
	}

}
