package com.codechu.ipc.cli;

import java.util.concurrent.TimeUnit;

/**
 * How long something may take, counted from now.
 *
 * @param millis the time; 0 forever
 * @param end when it is over, by {@link System#nanoTime()}
 */
record Timeout(long millis, long end) {

	private static final long EVER = Long.MAX_VALUE / 2;

	static final Timeout NONE = in(0);

	static Timeout in(long millis) {
		long nanos = (millis > 0) ? TimeUnit.MILLISECONDS.toNanos(millis) : EVER;
		return new Timeout(millis, System.nanoTime() + nanos);
	}

	boolean isNone() {
		return this.millis <= 0;
	}

	long remainingMillis() {
		return TimeUnit.NANOSECONDS.toMillis(this.end - System.nanoTime() + 999_999);
	}

}
