package com.codechu.ipc.server;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The handler that runs for a connection, as others see it. One thread runs it; any other
 * may interrupt it, or answer in its stead, but not once that thread has begun to answer,
 * and never after the handler has returned.
 * <p>
 * Costs the handler two atomic operations and no lock: who wants to touch it sets a bit,
 * for which the handler's thread waits before it goes on. References are set only if they
 * change: between old objects, the garbage collector makes each such write expensive.
 */
final class Handling {

	private static final int RUNNING = 1;

	/** Its own thread answers. */
	private static final int ANSWERED = 2;

	/** Somebody else has answered. */
	private static final int FORESTALLED = 4;

	private static final int TOUCHED = 8;

	private static final long PAUSE_NANOS = 50_000;

	/** So often is waited for somebody else to let go, some 100 ms. */
	private static final int MAX_PAUSES = 1_000;

	private final AtomicInteger state = new AtomicInteger();

	private @Nullable Thread thread;

	private @Nullable String command;

	/** Whether the command is that of this handler, not of one before. */
	private boolean described;

	private volatile long limitNanos;

	/**
	 * Begin. The current thread runs the handler.
	 * @param limitNanos how long it may take, 0 for ever
	 */
	void begin(long limitNanos) {
		Thread current = Thread.currentThread();
		if (current != this.thread) {
			this.thread = current;
		}
		this.described = false;
		limitTo(limitNanos);
		this.state.lazySet(RUNNING);
	}

	/**
	 * Say more about what runs. For the handler's thread.
	 * @param command its name, for the log
	 * @param limitNanos how long it may take, 0 for ever
	 */
	void describe(@Nullable String command, long limitNanos) {
		if (command != this.command) {
			this.command = command;
		}
		this.described = true;
		limitTo(limitNanos);
	}

	private void limitTo(long nanos) {
		if (nanos != this.limitNanos) {
			this.limitNanos = nanos;
		}
	}

	long limitNanos() {
		return this.limitNanos;
	}

	/**
	 * Ask to answer. For the handler's thread.
	 * @return whether to do so; not if somebody else has
	 */
	boolean answer() {
		return this.state.compareAndSet(RUNNING, RUNNING | ANSWERED) || answerIfNotForestalled();
	}

	private boolean answerIfNotForestalled() {
		while (true) {
			int state = this.state.get();
			if ((state & TOUCHED) != 0) {
				LockSupport.parkNanos(PAUSE_NANOS);
			}
			else if ((state & FORESTALLED) != 0) {
				return false;
			}
			else if ((state & ANSWERED) != 0 || this.state.compareAndSet(state, state | ANSWERED)) {
				return true;
			}
		}
	}

	/**
	 * Return whether somebody else has answered. For the handler's thread.
	 * @return whether an answer would not be sent
	 */
	boolean isForestalled() {
		return (this.state.get() & FORESTALLED) != 0;
	}

	/**
	 * End. Nobody touches the handler's thread any more. For that thread.
	 */
	void end() {
		if (!this.state.compareAndSet(RUNNING | ANSWERED, 0)) {
			endWhenLetGo();
		}
	}

	private void endWhenLetGo() {
		while (true) {
			int state = this.state.get();
			if ((state & TOUCHED) != 0) {
				LockSupport.parkNanos(PAUSE_NANOS);
			}
			else if (this.state.compareAndSet(state, 0)) {
				return;
			}
		}
	}

	/**
	 * Interrupt the handler's thread. Does nothing if none runs.
	 * @return what runs, {@code null} if nothing does
	 */
	@Nullable String interrupt() {
		if (!touch()) {
			return null;
		}
		try {
			interruptThread();
			return name();
		}
		finally {
			letGo(0);
		}
	}

	/**
	 * Answer in the handler's stead, and interrupt it, unless it has begun to answer
	 * itself.
	 * @param answer answers, and tells whether it did
	 * @return what runs, {@code null} if it was not answered
	 */
	@Nullable String forestall(BooleanSupplier answer) {
		if (!touch()) {
			return null;
		}
		int answered = 0;
		try {
			if ((this.state.get() & (ANSWERED | FORESTALLED)) != 0 || !answer.getAsBoolean()) {
				return null;
			}
			answered = FORESTALLED;
			interruptThread();
			return name();
		}
		finally {
			letGo(answered);
		}
	}

	/**
	 * Do something while nobody can answer in the handler's stead. Waits for whoever is
	 * about to.
	 * @param task what to do
	 * @return whether it was done; not if somebody else has answered, or nothing runs
	 */
	boolean whileUnanswered(Runnable task) {
		while (true) {
			int state = this.state.get();
			if ((state & TOUCHED) != 0) {
				LockSupport.parkNanos(PAUSE_NANOS);
			}
			else if ((state & RUNNING) == 0 || (state & FORESTALLED) != 0) {
				return false;
			}
			else if (this.state.compareAndSet(state, state | TOUCHED)) {
				break;
			}
		}
		try {
			task.run();
			return true;
		}
		finally {
			letGo(0);
		}
	}

	/**
	 * Return whether the current thread runs the handler.
	 * @return whether it does
	 */
	boolean isOnCurrentThread() {
		return isRunning() && this.thread == Thread.currentThread();
	}

	/**
	 * Return whether the handler runs, and nobody has begun to answer.
	 * @return whether it can be forestalled
	 */
	boolean isUnanswered() {
		return (this.state.get() & (RUNNING | ANSWERED | FORESTALLED)) == RUNNING;
	}

	boolean isRunning() {
		return (this.state.get() & RUNNING) != 0;
	}

	/**
	 * Return whether the handler ends the process, and so will never return.
	 * @return whether its thread is in {@link System#exit}
	 */
	boolean isExiting() {
		Thread thread = this.thread;
		if (thread == null || !isRunning()) {
			return false;
		}
		for (StackTraceElement frame : thread.getStackTrace()) {
			if (frame.getMethodName().equals("exit") && frame.getClassName().equals("java.lang.Shutdown")) {
				return isRunning();
			}
		}
		return false;
	}

	private boolean touch() {
		for (int pauses = 0; pauses < MAX_PAUSES; pauses++) {
			int state = this.state.get();
			if ((state & RUNNING) == 0) {
				return false;
			}
			if ((state & TOUCHED) != 0) {
				LockSupport.parkNanos(PAUSE_NANOS * 2);
			}
			else if (this.state.compareAndSet(state, state | TOUCHED)) {
				return true;
			}
		}
		return false;
	}

	private void letGo(int answered) {
		this.state.set((this.state.get() & ~TOUCHED) | answered);
	}

	private void interruptThread() {
		Thread thread = this.thread;
		if (thread != null && thread != Thread.currentThread()) {
			thread.interrupt();
		}
	}

	private String name() {
		String command = this.command;
		return (this.described && command != null) ? command : "a handler";
	}

}
