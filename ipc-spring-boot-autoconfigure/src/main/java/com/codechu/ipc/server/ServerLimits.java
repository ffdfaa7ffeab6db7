package com.codechu.ipc.server;

import java.time.Duration;

import com.codechu.ipc.protocol.InvalidLimitException;
import com.codechu.ipc.protocol.ProtocolLimits;

/**
 * What all peers together may cost a server. A peer that reaches a limit gets an error
 * reply, wherever it still reads.
 *
 * @param maxConnections most connections at a time; further ones are answered
 * {@code TooManyConnections}. Never more than the process may have files open, less a
 * reserve of 64
 * @param maxConnectionsPerUser most connections of one user at a time; 0 for three
 * quarters of all if the socket's mode admits other users, and no limit otherwise
 * @param maxRunningHandlers most handlers at a time; further requests wait, at most one
 * of each connection
 * @param idleTimeout how long a connection may be silent; 0 for ever
 * @param lineTimeout how long a line may take from its first byte to its newline; 0 for
 * ever
 * @param writeTimeout how long a peer may take to read what was written for it at one
 * time; 0 for ever
 * @param handlerTimeout how long a handler may take until its peer is answered
 * {@code HandlerTimeout} and the handler interrupted; 0 for ever
 * @param maxStreams most streams at a time; 0 for three quarters of the connections, so
 * that an operator's request always finds one
 * @param maxPending how many bytes may wait for one reader of a stream, beyond what its
 * socket holds; the producer waits, or is not asked for more, meanwhile
 * @param shutdownGrace how long handlers may go on when they were interrupted because the
 * server stops
 */
public record ServerLimits(int maxConnections, int maxConnectionsPerUser, int maxRunningHandlers, Duration idleTimeout,
		Duration lineTimeout, Duration writeTimeout, Duration handlerTimeout, int maxStreams, int maxPending,
		Duration shutdownGrace) {

	/** Longer times do not fit into nanoseconds. */
	private static final Duration FOR_EVER = Duration.ofDays(36_500);

	/**
	 * 256 connections, 64 handlers, 5 minutes of silence, 30 s for a line to arrive, 30 s
	 * for replies to be read, no limit for handlers, 192 streams, 512 KiB that wait for
	 * the reader of each, and 2 s of grace.
	 */
	public static final ServerLimits DEFAULTS = new ServerLimits(256, 0, 64, Duration.ofMinutes(5),
			Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ZERO, 0, 512 * 1024, Duration.ofSeconds(2));

	/** Of the buffers that hold requests and replies, beyond the line itself. */
	private static final int BUFFER_ROOM = 64 * 1024;

	public ServerLimits {
		InvalidLimitException.requireAtLeast("maxConnections", maxConnections, 1);
		InvalidLimitException.requireAtLeast("maxConnectionsPerUser", maxConnectionsPerUser, 0);
		InvalidLimitException.requireAtLeast("maxRunningHandlers", maxRunningHandlers, 1);
		InvalidLimitException.requireAtLeast("maxStreams", maxStreams, 0);
		InvalidLimitException.requireAtLeast("maxPending", maxPending, 1);
		idleTimeout = bounded("idleTimeout", idleTimeout);
		lineTimeout = bounded("lineTimeout", lineTimeout);
		writeTimeout = bounded("writeTimeout", writeTimeout);
		handlerTimeout = bounded("handlerTimeout", handlerTimeout);
		shutdownGrace = bounded("shutdownGrace", shutdownGrace);
	}

	/**
	 * Require a duration that can be awaited.
	 * @param limit the name of the limit
	 * @param duration the duration
	 * @return the same, or the longest one that fits into nanoseconds
	 * @throws InvalidLimitException if it is negative
	 */
	static Duration bounded(String limit, Duration duration) {
		if (duration.isNegative()) {
			throw new InvalidLimitException(limit, duration, "must not be negative");
		}
		return (duration.compareTo(FOR_EVER) > 0) ? FOR_EVER : duration;
	}

	static String text(Duration duration) {
		return (duration.toMillis() % 1000 == 0) ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
	}

	/**
	 * Return these limits with another number of connections.
	 * @param maxConnections most connections at a time
	 * @return the changed copy
	 */
	public ServerLimits withMaxConnections(int maxConnections) {
		return new ServerLimits(maxConnections, this.maxConnectionsPerUser, this.maxRunningHandlers, this.idleTimeout,
				this.lineTimeout, this.writeTimeout, this.handlerTimeout, this.maxStreams, this.maxPending,
				this.shutdownGrace);
	}

	/**
	 * Return these limits with another number of handlers.
	 * @param maxRunningHandlers most handlers at a time
	 * @return the changed copy
	 */
	public ServerLimits withMaxRunningHandlers(int maxRunningHandlers) {
		return new ServerLimits(this.maxConnections, this.maxConnectionsPerUser, maxRunningHandlers, this.idleTimeout,
				this.lineTimeout, this.writeTimeout, this.handlerTimeout, this.maxStreams, this.maxPending,
				this.shutdownGrace);
	}

	/**
	 * Return these limits with other time-outs.
	 * @param idleTimeout how long a connection may be silent
	 * @param lineTimeout how long a line may take to arrive
	 * @param writeTimeout how long replies may take to be read
	 * @return the changed copy
	 */
	public ServerLimits withTimeouts(Duration idleTimeout, Duration lineTimeout, Duration writeTimeout) {
		return new ServerLimits(this.maxConnections, this.maxConnectionsPerUser, this.maxRunningHandlers, idleTimeout,
				lineTimeout, writeTimeout, this.handlerTimeout, this.maxStreams, this.maxPending, this.shutdownGrace);
	}

	/**
	 * Return these limits with another time for handlers.
	 * @param handlerTimeout how long a handler may take
	 * @return the changed copy
	 */
	public ServerLimits withHandlerTimeout(Duration handlerTimeout) {
		return new ServerLimits(this.maxConnections, this.maxConnectionsPerUser, this.maxRunningHandlers,
				this.idleTimeout, this.lineTimeout, this.writeTimeout, handlerTimeout, this.maxStreams, this.maxPending,
				this.shutdownGrace);
	}

	/**
	 * Return these limits with others for streams.
	 * @param maxStreams most streams at a time, 0 for three quarters of the connections
	 * @param maxPending how many bytes may wait for one reader
	 * @return the changed copy
	 */
	public ServerLimits withStreams(int maxStreams, int maxPending) {
		return new ServerLimits(this.maxConnections, this.maxConnectionsPerUser, this.maxRunningHandlers,
				this.idleTimeout, this.lineTimeout, this.writeTimeout, this.handlerTimeout, maxStreams, maxPending,
				this.shutdownGrace);
	}

	/**
	 * Return how much memory the buffers of all connections can take: for each connection
	 * one line with 64 KiB of room to read into, and twice as much for replies, which are
	 * sent when there are 64 KiB of them and may end with one more line. The arrays that
	 * these grow out of and into are there for a moment as well, hence half as much again
	 * at worst. For each stream there is what may wait for its reader, in an array of up
	 * to twice the size. What handlers make of a request is theirs, of which at most
	 * {@link #maxRunningHandlers} exist.
	 * @param message the limits of one message
	 * @return the number of bytes
	 */
	public long maxBufferBytes(ProtocolLimits message) {
		long line = (long) message.maxLineBytes() + BUFFER_ROOM;
		int streams = (this.maxStreams > 0) ? this.maxStreams : this.maxConnections * 3 / 4;
		return this.maxConnections * 3L * line + streams * 2L * this.maxPending;
	}

}
