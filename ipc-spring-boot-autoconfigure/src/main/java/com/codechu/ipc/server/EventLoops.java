package com.codechu.ipc.server;

import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * The loops of a listener. A connection joins one of as many as there are processors at
 * that time: one loop alone would leave the others idle, and several would only take the
 * processor from one another. It stays where it is. A loop begins with its first
 * connection.
 */
final class EventLoops {

	/** More would not have enough to do: what takes long is not theirs. */
	private static final int MAX = 4;

	private final List<EventLoop> loops;

	EventLoops(Executor executor, String name, ConnectionRegistry connections) {
		this.loops = Stream.generate(() -> new EventLoop(executor, name, connections)).limit(MAX).toList();
	}

	/**
	 * Serve a connection from now on, until it ends.
	 * @param connection the connection
	 * @param channel its channel, which does not block
	 * @param step what it waits for
	 */
	void adopt(Connection connection, SocketChannel channel, Step step) {
		this.loops.stream()
			.limit(Runtime.getRuntime().availableProcessors())
			.min(Comparator.comparingInt(EventLoop::members))
			.orElseThrow()
			.adopt(connection, channel, step);
	}

	/**
	 * Look at the connections again, as the server stops.
	 */
	void wakeUp() {
		this.loops.forEach(EventLoop::wakeUp);
	}

	/**
	 * Return whether the connections are served.
	 * @return {@code false} if a loop that has any is without a leader
	 */
	boolean isLed() {
		return this.loops.stream().allMatch(EventLoop::isLed);
	}

}
