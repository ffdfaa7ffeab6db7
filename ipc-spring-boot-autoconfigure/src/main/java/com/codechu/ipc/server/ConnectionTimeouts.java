package com.codechu.ipc.server;

import java.time.Duration;

import com.codechu.ipc.server.Connection.Activity;

/**
 * How long a connection has been about the same thing, as the supervisor sees it when it
 * looks now and then. So nothing has to be noted for each request, and a time-out comes a
 * little late.
 */
final class ConnectionTimeouts {

	private final ConnectionDriver driver;

	private final Connection connection;

	/** What the supervisor saw last, and since when; written in the other order. */
	private volatile long activity = -1;

	private volatile long since;

	ConnectionTimeouts(ConnectionDriver driver, Connection connection) {
		this.driver = driver;
		this.connection = connection;
	}

	/**
	 * End the connection if its peer takes too long. To be called by one thread.
	 * @param now the time, by {@link System#nanoTime()}
	 * @param limits how long it may take
	 */
	void check(long now, ServerLimits limits) {
		long current = this.connection.activity();
		if (current != this.activity) {
			this.since = now;
			this.activity = current;
			return;
		}
		// No switch: it would be a class of its own, to be loaded when there may be no
		// file descriptor for that.
		long nanos = now - this.since;
		Activity what = Activity.of(current);
		if (what == Activity.IDLE && isOver(nanos, limits.idleTimeout())) {
			this.driver.expire("the connection was idle for " + text(limits.idleTimeout()));
		}
		else if (what == Activity.RECEIVING && isOver(nanos, limits.lineTimeout())) {
			this.driver.expire("the line was not finished within " + text(limits.lineTimeout()));
		}
		else if (what == Activity.SENDING && isOver(nanos, limits.writeTimeout())) {
			this.driver.abandon();
		}
	}

	/**
	 * Return for how long the handler has been running, as far as the supervisor has
	 * seen.
	 * @param now the time, by {@link System#nanoTime()}
	 * @return the time in nanoseconds, 0 if no handler runs
	 */
	long handlingNanos(long now) {
		long seen = this.activity;
		boolean same = seen >= 0 && seen == this.connection.activity();
		return (same && Activity.of(seen) == Activity.HANDLING) ? now - this.since : 0;
	}

	private static boolean isOver(long nanos, Duration timeout) {
		return !timeout.isZero() && nanos > timeout.toNanos();
	}

	private static String text(Duration duration) {
		return (duration.toMillis() % 1000 == 0) ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
	}

}
