package com.codechu.ipc.server;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How long a connection has been about the same thing, as the supervisor sees it when it
 * looks now and then. So nothing has to be noted for each request, and a timeout comes a
 * little late. Told states and times, it says what is overdue; it knows of no connection
 * and no clock.
 */
final class ConnectionTimeouts {

	/** Who was told to end has done so much earlier. */
	static final Duration LOST = Duration.ofSeconds(5);

	/** What the supervisor saw last, and since when; written in the other order. */
	private volatile long stamp = -1;

	private volatile long since;

	/** When the peer was first found to take too long; nothing has changed since. */
	private long overdueSince;

	/**
	 * Find out whether anything takes too long. To be called by one thread.
	 * @param stamp the stamp of the state
	 * @param handlerNanos how long the handler may take, 0 forever
	 * @param now the time, by {@link System#nanoTime()}
	 * @param limits how long peers may take
	 * @return what is overdue, {@code null} if nothing is
	 */
	@Nullable Overdue check(long stamp, long handlerNanos, long now, ServerLimits limits) {
		if (stamp != this.stamp) {
			this.since = now;
			this.stamp = stamp;
			this.overdueSince = 0;
			return null;
		}
		// No switch: it would be a class of its own, to be loaded when there may be no
		// file descriptor for that.
		long nanos = now - this.since;
		ConnectionState what = ConnectionState.of(stamp);
		if (what == ConnectionState.IDLE && isOver(nanos, limits.idleTimeout())) {
			return peer(now, "the connection was idle for " + ServerLimits.text(limits.idleTimeout()));
		}
		if (what == ConnectionState.RECEIVING && isOver(nanos, limits.lineTimeout())) {
			return peer(now, "the line was not finished within " + ServerLimits.text(limits.lineTimeout()));
		}
		if (what == ConnectionState.HANDLING && handlerNanos > 0 && nanos > handlerNanos) {
			return new Overdue(Overdue.Kind.HANDLER, ServerLimits.text(Duration.ofNanos(handlerNanos)), stamp);
		}
		boolean lost = (what == ConnectionState.SENDING && isOver(nanos, limits.writeTimeout()))
				|| (what == ConnectionState.ARRIVED && isOver(nanos, limits.lineTimeout()));
		return lost ? new Overdue(Overdue.Kind.LOST, "", stamp) : null;
	}

	// The thread of a connection may have been lost when there was no memory: then
	// nothing
	// comes of telling it.
	private Overdue peer(long now, String why) {
		if (this.overdueSince == 0) {
			this.overdueSince = now | 1;
		}
		boolean lost = now - this.overdueSince > LOST.toNanos();
		return new Overdue(lost ? Overdue.Kind.LOST : Overdue.Kind.PEER, why, this.stamp);
	}

	/**
	 * Return for how long the handler has been running, as far as the supervisor has
	 * seen.
	 * @param stamp the stamp of the state
	 * @param now the time, by {@link System#nanoTime()}
	 * @return the time in nanoseconds, 0 if no handler runs
	 */
	long handlingNanos(long stamp, long now) {
		boolean same = stamp == this.stamp;
		return (same && ConnectionState.of(stamp) == ConnectionState.HANDLING) ? now - this.since : 0;
	}

	private static boolean isOver(long nanos, Duration timeout) {
		return !timeout.isZero() && nanos > timeout.toNanos();
	}

	/**
	 * What takes too long.
	 *
	 * @param kind who is to blame
	 * @param text what to tell a peer, or how long a handler might have taken
	 * @param stamp the state in which it was seen
	 */
	record Overdue(Kind kind, String text, long stamp) {

		/**
		 * Who takes too long.
		 */
		enum Kind {

			/** The peer, which can be notified. */
			PEER,

			/** The handler, whose peer can be notified. */
			HANDLER,

			/** The peer, which cannot be notified. */
			LOST

		}

	}

}
