package com.codechu.ipc.os;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Waiting for something that nobody announces, each time twice as long up to a bound. The
 * one place in which a thread sleeps.
 */
public final class Backoff {

	private final long maxNanos;

	private long nanos;

	/**
	 * Start anew.
	 * @param first how long to wait the first time
	 * @param max how long to wait at most
	 */
	public Backoff(Duration first, Duration max) {
		this.nanos = first.toNanos();
		this.maxNanos = max.toNanos();
	}

	/**
	 * Wait, and wait longer the next time.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void pause() throws InterruptedException {
		long current = this.nanos;
		this.nanos = Math.min((current > this.maxNanos / 2) ? this.maxNanos : current * 2, this.maxNanos);
		TimeUnit.NANOSECONDS.sleep(current);
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
