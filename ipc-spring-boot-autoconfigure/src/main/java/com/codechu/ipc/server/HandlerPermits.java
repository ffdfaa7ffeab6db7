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

	private final LimitLog limits = new LimitLog();

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
	 * Wait until one more handler may run, and log that it has to wait.
	 * @param connection where its request came from
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	void enter(IpcConnection connection) throws InterruptedException {
		this.limits.reached("ipc.server.limits.max-running-handlers", connection,
				"waits because the limit of " + this.maxRunning + " running handlers is reached");
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

	/**
	 * Return what tells of limits that were reached.
	 * @return the log
	 */
	LimitLog limits() {
		return this.limits;
	}

	long waits() {
		return this.waits.sum();
	}

	void count(ErrorType type) {
		this.errors[type.ordinal()].increment();
	}

	/**
	 * Count what a handler's failure is answered with. A time limit is not: it was
	 * counted when the handler was answered for.
	 * @param type the type of the error
	 */
	void countFailure(ErrorType type) {
		if (type != ErrorType.HANDLER_TIMEOUT) {
			count(type);
		}
	}

	Map<ErrorType, Long> errors() {
		Map<ErrorType, Long> counts = new EnumMap<>(ErrorType.class);
		for (ErrorType type : ErrorType.values()) {
			counts.put(type, this.errors[type.ordinal()].sum());
		}
		return counts;
	}

}
