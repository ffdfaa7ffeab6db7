package com.codechu.ipc.server;

import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The state of a connection, as others may look at it while it changes. Set in one place,
 * which logs it if level TRACE was on when the connection began.
 */
final class StateTracker {

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final long id;

	/** Asked once: it is set with every request. */
	private final boolean traced = logger.isTraceEnabled();

	/**
	 * The state in the lowest bits, and above them how often it has changed. Set without
	 * a memory barrier: who looks at it looks again.
	 */
	private final AtomicLong stamp = new AtomicLong(ConnectionState.ARRIVED.ordinal());

	StateTracker(long id) {
		this.id = id;
	}

	/**
	 * Set the state. For the thread that serves the connection;
	 * {@link ConnectionState#CLOSED} may come from anybody, and stays.
	 * @param next the state
	 */
	void turnTo(ConnectionState next) {
		long before = this.stamp.getPlain();
		if (this.traced) {
			logger.trace("Connection " + this.id + ": " + ConnectionState.of(before) + " -> " + next);
		}
		if (ConnectionState.of(before) == ConnectionState.CLOSED) {
			return;
		}
		assert ConnectionState.of(before).leadsTo(next) : ConnectionState.of(before) + " -> " + next;
		this.stamp.lazySet(next.after(before));
	}

	ConnectionState current() {
		return ConnectionState.of(this.stamp.getPlain());
	}

	/**
	 * Return the state for somebody else.
	 * @return a number that is another one after every change, to be understood by
	 * {@link ConnectionState#of}
	 */
	long stamp() {
		return this.stamp.get();
	}

}
