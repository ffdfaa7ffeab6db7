package com.codechu.ipc.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.protocol.ErrorType;

/**
 * What a server is doing, and has done since it was started.
 *
 * @param uptime how long it has been running
 * @param accepted how many connections it has accepted
 * @param connections those that are open
 * @param runningHandlers how many handlers are running
 * @param oldestHandler for how long the one that takes longest has been running, a second
 * or so less; zero if none does
 * @param stalled for how long as many handlers as may run have been busy with the same
 * requests; zero below ten seconds
 * @param waits how often a request had to wait for another one's handler
 * @param errors how often each error was answered
 * @param streams what was sent in more than one line
 */
public record ServerStatus(Duration uptime, long accepted, List<IpcConnection> connections, int runningHandlers,
		Duration oldestHandler, Duration stalled, long waits, Map<ErrorType, Long> errors, Streams streams) {

	static final ServerStatus STOPPED = new ServerStatus(Duration.ZERO, 0, List.of(), 0, Duration.ZERO, Duration.ZERO,
			0, Map.of(), new Streams(0, 0, 0));

	public ServerStatus {
		connections = List.copyOf(connections);
		errors = Map.copyOf(errors);
	}

	/**
	 * The streams of a server.
	 *
	 * @param open how many there are
	 * @param items how many items were sent in all of them, those that have ended
	 * included
	 * @param lost how many items were dropped, as their readers were slow
	 */
	public record Streams(int open, long items, long lost) {

	}

}
