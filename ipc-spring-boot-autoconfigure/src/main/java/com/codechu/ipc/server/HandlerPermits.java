package com.codechu.ipc.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import com.codechu.ipc.protocol.ErrorType;

/**
 * How much the handlers have to do, and how often a limit was in the way.
 */
final class HandlerPermits {

	private final int maxRunning;

	private final Semaphore handlers;

	private final LongAdder waits = new LongAdder();

	private final LongAdder[] errors = Stream.generate(LongAdder::new)
		.limit(ErrorType.values().length)
		.toArray(LongAdder[]::new);

	HandlerPermits(int maxRunning) {
		this.maxRunning = maxRunning;
		this.handlers = new Semaphore(maxRunning);
	}

	/**
	 * Find out whether one more handler may run at once.
	 * @return whether to run it, and to call {@link #leave()} in the end
	 */
	boolean tryEnter() {
		return this.handlers.tryAcquire();
	}

	/**
	 * Wait until one more handler may run.
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	void enter() throws InterruptedException {
		this.waits.increment();
		this.handlers.acquire();
	}

	void leave() {
		this.handlers.release();
	}

	int running() {
		return this.maxRunning - this.handlers.availablePermits();
	}

	long waits() {
		return this.waits.sum();
	}

	void count(ErrorType type) {
		this.errors[type.ordinal()].increment();
	}

	Map<ErrorType, Long> errors() {
		Map<ErrorType, Long> counts = new EnumMap<>(ErrorType.class);
		for (ErrorType type : ErrorType.values()) {
			counts.put(type, this.errors[type.ordinal()].sum());
		}
		return counts;
	}

}
