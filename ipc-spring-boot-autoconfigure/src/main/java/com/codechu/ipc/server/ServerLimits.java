package com.codechu.ipc.server;

import java.time.Duration;

import com.codechu.ipc.protocol.InvalidLimitException;
import com.codechu.ipc.protocol.ProtocolLimits;
import org.jspecify.annotations.Nullable;

/**
 * Limits of a server, across all peers. A peer that reaches a limit gets an error reply
 * if it still reads.
 * <p>
 * {@code null} means a limit that is derived from the others, 0 means no limit. 0 is
 * rejected where a limit is required.
 *
 * @param maxConnections maximum number of concurrent connections; further ones are
 * rejected with {@code TooManyConnections}. Capped by the limit of open files of the
 * process less a reserve of 64
 * @param maxConnectionsPerUser maximum number of concurrent connections of a user;
 * {@code null} for three quarters of all if the socket's mode admits other users, and no
 * limit otherwise
 * @param maxRunningHandlers maximum number of running handlers; further requests wait, at
 * most one for each connection
 * @param idleTimeout idle timeout of a connection
 * @param lineTimeout timeout for receiving a line, from its first byte to its newline
 * @param writeTimeout write timeout: how long a peer may take to read what was written to
 * it at one time
 * @param handlerTimeout timeout of a handler, after which its peer gets the error
 * {@code HandlerTimeout} and the handler is interrupted
 * @param maxStreams maximum number of concurrent streams; {@code null} for three quarters
 * of the connections, so that a connection is left for an operator's request
 * @param maxPending maximum number of bytes pending for one reader of a stream, in
 * addition to what its socket buffers; until they are read, the producer waits, or no
 * further items are requested
 * @since 0.1.0
 */
public record ServerLimits(int maxConnections, @Nullable Integer maxConnectionsPerUser, int maxRunningHandlers,
		Duration idleTimeout, Duration lineTimeout, Duration writeTimeout, Duration handlerTimeout,
		@Nullable Integer maxStreams, int maxPending) {

	/** Longer times do not fit into nanoseconds. */
	private static final Duration FOR_EVER = Duration.ofDays(36_500);

	/**
	 * 256 connections, 64 handlers, 5 minutes of silence, 30 s for a line to arrive, 30 s
	 * for replies to be read, no limit for handlers, 192 streams, and 512 KiB that wait
	 * for the reader of each.
	 */
	public static final ServerLimits DEFAULTS = new ServerLimits(256, null, 64, Duration.ofMinutes(5),
			Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ZERO, null, 512 * 1024);

	/** Of the buffers that hold requests and replies, beyond the line itself. */
	private static final int BUFFER_ROOM = 64 * 1024;

	public ServerLimits {
		InvalidLimitException.requireAtLeast("maxConnections", maxConnections, 1);
		InvalidLimitException.requireAtLeast("maxConnectionsPerUser", orZero(maxConnectionsPerUser), 0);
		InvalidLimitException.requireAtLeast("maxRunningHandlers", maxRunningHandlers, 0);
		InvalidLimitException.requireAtLeast("maxStreams", orZero(maxStreams), 0);
		InvalidLimitException.requireAtLeast("maxPending", maxPending, 1);
		idleTimeout = bounded("idleTimeout", idleTimeout);
		lineTimeout = bounded("lineTimeout", lineTimeout);
		writeTimeout = bounded("writeTimeout", writeTimeout);
		handlerTimeout = bounded("handlerTimeout", handlerTimeout);
	}

	private static int orZero(@Nullable Integer limit) {
		return (limit != null) ? limit : 0;
	}

	/**
	 * Apply the rule of what is not set, and what is off.
	 * @param limit {@code null} if it follows from others, 0 for none
	 * @param automatic what follows
	 * @return the number to go by, the largest there is for none
	 */
	static int effective(@Nullable Integer limit, int automatic) {
		int number = (limit != null) ? limit : automatic;
		return (number > 0) ? number : Integer.MAX_VALUE;
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
	 * @param maxConnections maximum number of concurrent connections
	 * @return the changed copy
	 */
	public ServerLimits withMaxConnections(int maxConnections) {
		return new ServerLimits(maxConnections, this.maxConnectionsPerUser, this.maxRunningHandlers, this.idleTimeout,
				this.lineTimeout, this.writeTimeout, this.handlerTimeout, this.maxStreams, this.maxPending);
	}

	/**
	 * Return these limits with another number of handlers.
	 * @param maxRunningHandlers maximum number of running handlers
	 * @return the changed copy
	 */
	public ServerLimits withMaxRunningHandlers(int maxRunningHandlers) {
		return new ServerLimits(this.maxConnections, this.maxConnectionsPerUser, maxRunningHandlers, this.idleTimeout,
				this.lineTimeout, this.writeTimeout, this.handlerTimeout, this.maxStreams, this.maxPending);
	}

	/**
	 * Return these limits with other timeouts.
	 * @param idleTimeout idle timeout of a connection
	 * @param lineTimeout timeout for receiving a line
	 * @param writeTimeout write timeout
	 * @return the changed copy
	 */
	public ServerLimits withTimeouts(Duration idleTimeout, Duration lineTimeout, Duration writeTimeout) {
		return new ServerLimits(this.maxConnections, this.maxConnectionsPerUser, this.maxRunningHandlers, idleTimeout,
				lineTimeout, writeTimeout, this.handlerTimeout, this.maxStreams, this.maxPending);
	}

	/**
	 * Return these limits with another timeout of handlers.
	 * @param handlerTimeout timeout of a handler
	 * @return the changed copy
	 */
	public ServerLimits withHandlerTimeout(Duration handlerTimeout) {
		return new ServerLimits(this.maxConnections, this.maxConnectionsPerUser, this.maxRunningHandlers,
				this.idleTimeout, this.lineTimeout, this.writeTimeout, handlerTimeout, this.maxStreams,
				this.maxPending);
	}

	/**
	 * Return these limits with others for streams.
	 * @param maxStreams maximum number of concurrent streams, {@code null} for three
	 * quarters of the connections
	 * @param maxPending maximum number of bytes pending for one reader
	 * @return the changed copy
	 */
	public ServerLimits withStreams(@Nullable Integer maxStreams, int maxPending) {
		return new ServerLimits(this.maxConnections, this.maxConnectionsPerUser, this.maxRunningHandlers,
				this.idleTimeout, this.lineTimeout, this.writeTimeout, this.handlerTimeout, maxStreams, maxPending);
	}

	/**
	 * Return the maximum memory of the buffers of all connections: for each connection
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
		int streams = Math.min(this.maxConnections, effective(this.maxStreams, this.maxConnections * 3 / 4));
		return this.maxConnections * 3L * line + streams * 2L * this.maxPending;
	}

}
