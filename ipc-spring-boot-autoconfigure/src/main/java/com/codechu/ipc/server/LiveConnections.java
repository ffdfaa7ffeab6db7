package com.codechu.ipc.server;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections being served, and how they come to an end.
 */
final class LiveConnections {

	private final Set<ConnectionDriver> live = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	void add(ConnectionDriver connection) {
		this.live.add(connection);
	}

	void remove(ConnectionDriver connection) {
		this.live.remove(connection);
		if (this.closed) {
			synchronized (this) {
				notifyAll();
			}
		}
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
		this.live.forEach(ConnectionDriver::abort);
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
