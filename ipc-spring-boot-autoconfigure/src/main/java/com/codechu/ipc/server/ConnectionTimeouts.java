package com.codechu.ipc.server;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How long a connection has been about the same thing, as the supervisor sees it when it
 * looks now and then. So nothing has to be noted for each request, and a time-out comes a
 * little late.
 */
final class ConnectionTimeouts {

	/** Who was told to end has done so much earlier. */
	private static final Duration LOST = Duration.ofSeconds(5);

	private final Connection connection;

	/** What the supervisor saw last, and since when; written in the other order. */
	private volatile long stamp = -1;

	private volatile long since;

	/** When the peer was first told that it takes too long; nothing has changed since. */
	private long expiredAt;

	ConnectionTimeouts(Connection connection) {
		this.connection = connection;
	}

	/**
	 * End the connection if its peer takes too long. To be called by one thread.
	 * @param now the time, by {@link System#nanoTime()}
	 * @param limits how long it may take
	 * @return what to tell the peer of a handler that takes too long, {@code null} if
	 * none does
	 */
	@Nullable Overrun check(long now, ServerLimits limits) {
		long current = this.connection.state().stamp();
		if (current != this.stamp) {
			this.since = now;
			this.stamp = current;
			this.expiredAt = 0;
			return null;
		}
		// No switch: it would be a class of its own, to be loaded when there may be no
		// file descriptor for that.
		long nanos = now - this.since;
		ConnectionState what = ConnectionState.of(current);
		if (what == ConnectionState.IDLE && isOver(nanos, limits.idleTimeout())) {
			expire(now, "the connection was idle for " + ServerLimits.text(limits.idleTimeout()));
		}
		else if (what == ConnectionState.RECEIVING && isOver(nanos, limits.lineTimeout())) {
			expire(now, "the line was not finished within " + ServerLimits.text(limits.lineTimeout()));
		}
		else if (what == ConnectionState.SENDING && isOver(nanos, limits.writeTimeout())) {
			this.connection.abandon();
		}
		else if (what == ConnectionState.ARRIVED && isOver(nanos, limits.lineTimeout())) {
			this.connection.abandon();
		}
		else if (what == ConnectionState.HANDLING) {
			Handling handling = this.connection.answers().handling();
			long limit = handling.limitNanos();
			return (limit > 0 && nanos > limit && handling.isUnanswered())
					? new Overrun(this.connection, current, limit) : null;
		}
		return null;
	}

	// Its thread may have been lost when there was no memory: then nothing comes of it.
	private void expire(long now, String why) {
		if (this.expiredAt == 0) {
			this.expiredAt = now | 1;
		}
		if (now - this.expiredAt > LOST.toNanos()) {
			this.connection.abandon();
		}
		else {
			this.connection.expire(why);
		}
	}

	/**
	 * Return for how long the handler has been running, as far as the supervisor has
	 * seen.
	 * @param now the time, by {@link System#nanoTime()}
	 * @return the time in nanoseconds, 0 if no handler runs
	 */
	long handlingNanos(long now) {
		long seen = this.stamp;
		boolean same = seen >= 0 && seen == this.connection.state().stamp();
		return (same && ConnectionState.of(seen) == ConnectionState.HANDLING) ? now - this.since : 0;
	}

	private static boolean isOver(long nanos, Duration timeout) {
		return !timeout.isZero() && nanos > timeout.toNanos();
	}

	/**
	 * A handler that takes too long.
	 *
	 * @param connection where it runs
	 * @param stamp the state that it was seen in
	 * @param limitNanos how long it might have taken
	 */
	record Overrun(Connection connection, long stamp, long limitNanos) {

		String limit() {
			return ServerLimits.text(Duration.ofNanos(this.limitNanos));
		}

	}

}
