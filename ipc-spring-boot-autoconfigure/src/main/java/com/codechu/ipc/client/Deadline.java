package com.codechu.ipc.client;

import java.time.Duration;

/**
 * One point in time for all that a request waits for.
 *
 * @param begin when the request began, by {@link System#nanoTime()}
 * @param end the time at which it expires
 */
record Deadline(long begin, long end) {

	/** Longer ones would not fit. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	static Deadline in(Duration timeout) {
		long now = System.nanoTime();
		return new Deadline(now, now + ((timeout.compareTo(LONGEST) < 0) ? timeout : LONGEST).toNanos());
	}

	boolean hasPassed() {
		return hasPassed(System.nanoTime());
	}

	boolean hasPassed(long now) {
		return now - this.end >= 0;
	}

	long remainingNanos() {
		return this.end - System.nanoTime();
	}

	Duration elapsed() {
		return Duration.ofNanos(System.nanoTime() - this.begin);
	}

}
