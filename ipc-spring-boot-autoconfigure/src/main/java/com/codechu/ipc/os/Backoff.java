package com.codechu.ipc.os;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Exponential back-off: waits for a condition without notification, each time twice as
 * long up to a maximum. The only place in which a thread sleeps.
 */
public final class Backoff {

	private final long firstNanos;

	private final long maxNanos;

	private long nanos;

	/**
	 * Create a back-off.
	 * @param first how long to wait the first time
	 * @param max how long to wait at most
	 */
	public Backoff(Duration first, Duration max) {
		this.firstNanos = first.toNanos();
		this.nanos = this.firstNanos;
		this.maxNanos = max.toNanos();
	}

	/**
	 * Wait, and wait longer the next time.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void pause() throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(next());
	}

	/**
	 * Wait, unless something happens before, and wait longer the next time.
	 * @param event what ends the wait early
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void pause(CountDownLatch event) throws InterruptedException {
		event.await(next(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Wait, even if there is no memory left, and wait longer the next time. An interrupt
	 * ends it early, and is cleared.
	 */
	public void pauseWhateverHappens() {
		LockSupport.parkNanos(next());
		Thread.interrupted();
	}

	private long next() {
		long current = this.nanos;
		this.nanos = Math.min((current > this.maxNanos / 2) ? this.maxNanos : current * 2, this.maxNanos);
		return current;
	}

	/**
	 * Reset to the shortest time.
	 */
	public void reset() {
		this.nanos = this.firstNanos;
	}

	/**
	 * Wait once without interruption: an interrupt does not end the wait, and the flag
	 * stays set.
	 * @param duration how long
	 */
	public static void pauseUninterruptibly(Duration duration) {
		long end = System.nanoTime() + duration.toNanos();
		boolean interrupted = false;
		long left;
		while ((left = end - System.nanoTime()) > 0) {
			LockSupport.parkNanos(left);
			interrupted |= Thread.interrupted();
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Wait once.
	 * @param duration how long
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void pause(Duration duration) throws InterruptedException {
		TimeUnit.NANOSECONDS.sleep(duration.toNanos());
	}

}
