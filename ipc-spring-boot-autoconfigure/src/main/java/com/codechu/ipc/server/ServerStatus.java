package com.codechu.ipc.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.protocol.ErrorType;
import org.jspecify.annotations.Nullable;

/**
 * Status of a server, and its counters since it was started.
 *
 * @param uptime how long it has been running
 * @param accepted number of accepted connections
 * @param connections the open connections
 * @param runningHandlers number of running handlers
 * @param oldestHandler running time of the longest-running handler, up to about a second
 * too short; zero if there is none
 * @param stalled how long all permitted handlers have been busy with the same requests;
 * zero below ten seconds
 * @param waits how often a request had to wait because the limit of running handlers was
 * reached
 * @param errors number of error replies by error type
 * @param streams the streams
 * @since 0.1.0
 */
public record ServerStatus(Duration uptime, long accepted, List<Connected> connections, int runningHandlers,
		Duration oldestHandler, Duration stalled, long waits, Map<ErrorType, Long> errors, Streams streams) {

	static final ServerStatus STOPPED = new ServerStatus(Duration.ZERO, 0, List.of(), 0, Duration.ZERO, Duration.ZERO,
			0, Map.of(), new Streams(0, 0, 0));

	public ServerStatus {
		connections = List.copyOf(connections);
		errors = Map.copyOf(errors);
	}

	/**
	 * A connection that is open.
	 *
	 * @param connection the connection
	 * @param open how long it has been open
	 * @param command the command that it runs, or whose stream it is sent; {@code null}
	 * if there is none, or its name is not known
	 * @param running running time of its handler, up to about a second too short; zero if
	 * there is none
	 * @param stream the stream that is sent on it, {@code null} if there is none
	 */
	public record Connected(IpcConnection connection, Duration open, @Nullable String command, Duration running,
			@Nullable Stream stream) {

	}

	/**
	 * A stream that is being sent.
	 *
	 * @param open how long it has been sent
	 * @param items number of items sent
	 * @param lost number of items dropped because the reader is too slow
	 */
	public record Stream(Duration open, long items, long lost) {

	}

	/**
	 * The streams of a server.
	 *
	 * @param open number of open streams
	 * @param items number of items sent, including those of streams that have ended
	 * @param lost number of items dropped because the readers were too slow
	 */
	public record Streams(int open, long items, long lost) {

	}

}
