package com.codechu.ipc.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import tools.jackson.databind.node.ObjectNode;

/**
 * The requests that a mock server has received.
 */
final class ReceivedRequests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final Path path;

	private final String commandKey;

	private final List<ObjectNode> requests = new ArrayList<>();

	private int taken;

	ReceivedRequests(Path path, String commandKey) {
		this.path = path;
		this.commandKey = commandKey;
	}

	synchronized void add(ObjectNode request) {
		this.requests.add(request);
		notifyAll();
	}

	synchronized void clear() {
		this.requests.clear();
		this.taken = 0;
	}

	synchronized List<ObjectNode> all() {
		return List.copyOf(this.requests);
	}

	List<ObjectNode> of(String command) {
		return all().stream().filter((request) -> request.path(this.commandKey).asString("").equals(command)).toList();
	}

	/**
	 * Take the next request, and wait for it.
	 * @return the request
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	synchronized ObjectNode take() throws InterruptedException {
		if (!await(() -> this.taken < this.requests.size())) {
			throw new AssertionError(
					String.format(Locale.ROOT, "no request within %d s on %s, after %d that were received",
							TIMEOUT.toSeconds(), this.path, this.requests.size()));
		}
		return this.requests.get(this.taken++);
	}

	/**
	 * Make sure how often a command was requested, and wait until it was.
	 * @param command the command's name
	 * @param times how often
	 */
	synchronized void verify(String command, int times) {
		try {
			await(() -> of(command).size() >= times);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		int count = of(command).size();
		if (count != times) {
			throw new AssertionError(
					String.format(Locale.ROOT, "%s should have received command '%s' %s, but did %s; received: %s",
							this.path, command, times(times), times(count), this.requests));
		}
	}

	private static String times(int count) {
		return (count == 1) ? "once" : count + " times";
	}

	private synchronized boolean await(BooleanSupplier condition) throws InterruptedException {
		long begin = System.nanoTime();
		while (!condition.getAsBoolean()) {
			long remaining = TIMEOUT.minusNanos(System.nanoTime() - begin).toMillis();
			if (remaining <= 0) {
				return false;
			}
			TimeUnit.MILLISECONDS.timedWait(this, remaining);
		}
		return true;
	}

}
