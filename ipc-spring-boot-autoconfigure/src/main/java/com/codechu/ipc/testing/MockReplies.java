package com.codechu.ipc.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a mock server answers: by command, or in the order of the requests.
 */
final class MockReplies {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final Map<String, Function<ObjectNode, ?>> byCommand = new HashMap<>();

	private final Queue<MockReply> queue = new ArrayDeque<>();

	synchronized void on(String command, Function<ObjectNode, ?> reply) {
		this.byCommand.put(command, reply);
		notifyAll();
	}

	synchronized void enqueue(MockReply reply) {
		this.queue.add(reply);
		notifyAll();
	}

	/**
	 * Return the reply to a request. Where nothing is known by command, waits for one to
	 * be given.
	 * @param command the command's name
	 * @param request the request
	 * @return the reply, {@code null} if there is none
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	@Nullable MockReply next(String command, ObjectNode request) throws InterruptedException {
		Function<ObjectNode, ?> reply = find(command);
		return (reply != null) ? MockReply.from(reply.apply(request.deepCopy())) : null;
	}

	private synchronized @Nullable Function<ObjectNode, ?> find(String command) throws InterruptedException {
		long deadline = System.nanoTime() + (this.byCommand.isEmpty() ? TIMEOUT.toNanos() : 0);
		while (true) {
			Function<ObjectNode, ?> reply = this.byCommand.get(command);
			if (reply != null) {
				return reply;
			}
			MockReply queued = this.queue.poll();
			if (queued != null) {
				return (request) -> queued;
			}
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return null;
			}
			// Rounded up: a wait for 0 ms would be one without end.
			wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
		}
	}

	synchronized void clear() {
		this.byCommand.clear();
		this.queue.clear();
	}

}
