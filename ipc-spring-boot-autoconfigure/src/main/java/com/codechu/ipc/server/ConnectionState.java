package com.codechu.ipc.server;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a connection is about.
 */
enum ConnectionState {

	/** Accepted; the peer is not yet known. */
	ARRIVED,

	/** Waiting for a line to begin. */
	IDLE,

	/** Waiting for the rest of a line. */
	RECEIVING,

	/** Waiting for the handler. */
	HANDLING,

	/** Waiting for the peer to read. */
	SENDING,

	/** In a stream, whose reader is not behind. */
	STREAMING,

	/** Everything is said, but the peer may still be sending. */
	LINGERING,

	/** Over. */
	CLOSED;

	private static final ConnectionState[] ALL = values();

	private static final int BITS = 3;

	/**
	 * Return the state that a stamp stands for.
	 * @param stamp a stamp
	 * @return the state
	 */
	static ConnectionState of(long stamp) {
		return ALL[(int) stamp & ((1 << BITS) - 1)];
	}

	/**
	 * Return the stamp of this state when it follows another.
	 * @param stamp the stamp of the state before
	 * @return a stamp that was not there before
	 */
	long after(long stamp) {
		return ((stamp >>> BITS) + 1) << BITS | ordinal();
	}

	/**
	 * Return whether another state may follow.
	 * @param next the state that is to follow
	 * @return whether that makes sense
	 */
	boolean leadsTo(ConnectionState next) {
		return followers().contains(next);
	}

	private Set<ConnectionState> followers() {
		return switch (this) {
			case ARRIVED -> EnumSet.of(IDLE, SENDING, CLOSED);
			case IDLE, RECEIVING, HANDLING, SENDING, STREAMING ->
				EnumSet.of(IDLE, RECEIVING, HANDLING, SENDING, STREAMING, LINGERING, CLOSED);
			case LINGERING, CLOSED -> EnumSet.of(CLOSED);
		};
	}

}
