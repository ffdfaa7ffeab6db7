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

	/** So many of the library's own commands run beside any number of others. */
	private static final int RESERVED = 4;

	private final int maxRunning;

	private final Semaphore handlers;

	private final Semaphore reserved = new Semaphore(RESERVED);

	private final LongAdder waits = new LongAdder();

	private final LongAdder[] errors = Stream.generate(LongAdder::new)
		.limit(ErrorType.values().length)
		.toArray(LongAdder[]::new);

	private volatile long shortestLimit = Long.MAX_VALUE;

	private volatile Runnable onShorterLimit = () -> {
	};

	HandlerPermits(int maxRunning) {
		this.maxRunning = maxRunning;
		this.handlers = new Semaphore(maxRunning);
	}

	/**
	 * Find out whether one more handler may run at once.
	 * @return whether to run it, and to call {@link #leave} in the end
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

	/**
	 * Find out whether one more handler of the library's own may run, although too many
	 * others do.
	 * @return whether to run it, and to call {@link #leave} in the end
	 */
	boolean tryEnterReserved() {
		return this.reserved.tryAcquire();
	}

	void leave(boolean fromReserved) {
		(fromReserved ? this.reserved : this.handlers).release();
	}

	/**
	 * Expect handlers to be limited in time.
	 * @param nanos how long one of them may take
	 */
	void expectLimit(long nanos) {
		if (nanos < this.shortestLimit) {
			this.shortestLimit = nanos;
			this.onShorterLimit.run();
		}
	}

	long shortestLimit() {
		return this.shortestLimit;
	}

	void onShorterLimit(Runnable action) {
		this.onShorterLimit = action;
	}

	int maxRunning() {
		return this.maxRunning;
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
