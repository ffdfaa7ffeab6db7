package com.codechu.ipc.server;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import com.codechu.ipc.os.Exits;
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

	/** Number of the handler. */
	private int run;

	/**
	 * Begin. The current thread runs the handler.
	 * @param limitNanos how long it may take, 0 forever
	 */
	void begin(long limitNanos) {
		Thread current = Thread.currentThread();
		if (current != this.thread) {
			this.thread = current;
		}
		this.described = false;
		this.run++;
		limitTo(limitNanos);
		this.state.lazySet(RUNNING);
	}

	/**
	 * Say more about what runs. For the handler's thread.
	 * @param command its name, for the log
	 * @param limitNanos how long it may take, 0 forever
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

	/**
	 * Ask to answer, unless anybody has. For any thread that works for the handler.
	 * @return whether to do so
	 */
	boolean answerFirst() {
		while (true) {
			int state = this.state.get();
			if ((state & TOUCHED) != 0) {
				LockSupport.parkNanos(PAUSE_NANOS);
			}
			else if (state != RUNNING) {
				return false;
			}
			else if (this.state.compareAndSet(state, state | ANSWERED)) {
				return true;
			}
		}
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
	 * Return whether somebody else has answered. For the handler's thread, which may be
	 * here because it was interrupted: then who did so is about to let go.
	 * @return whether an answer would not be sent
	 */
	boolean isForestalled() {
		int state = this.state.get();
		while ((state & TOUCHED) != 0) {
			LockSupport.parkNanos(PAUSE_NANOS);
			state = this.state.get();
		}
		return (state & FORESTALLED) != 0;
	}

	/**
	 * End. The handler's thread is no longer interrupted. For that thread.
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
	 * Return the number of the handler. For its thread.
	 * @return a number that no other handler of the connection has had
	 */
	int run() {
		return this.run;
	}

	/**
	 * Interrupt the thread of one handler. Does nothing if that does not run any more.
	 * @param run the number of the handler
	 */
	void interrupt(int run) {
		if (touch()) {
			try {
				if (this.run == run) {
					interruptThread();
				}
			}
			finally {
				letGo(0);
			}
		}
	}

	/**
	 * Answer on behalf of the handler, and interrupt it, unless it has begun to answer
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
	 * Do something while nobody can answer. Waits for whoever is about to do so on behalf
	 * of the handler.
	 * @param task what to do
	 * @return whether it was done; not if anybody has answered, or nothing runs
	 */
	boolean whileUnanswered(Runnable task) {
		while (true) {
			int state = this.state.get();
			if ((state & TOUCHED) != 0) {
				LockSupport.parkNanos(PAUSE_NANOS);
			}
			else if ((state & RUNNING) == 0 || (state & (ANSWERED | FORESTALLED)) != 0) {
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
	 * Return whether the handler is running, and no reply has begun.
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
		return thread != null && isRunning() && Exits.isExiting(thread) && isRunning();
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

	/**
	 * Return which command this was about last. For any thread.
	 * @return the command, {@code null} if that is not known
	 */
	@Nullable String command() {
		return this.described ? this.command : null;
	}

	private String name() {
		String command = this.command;
		return (this.described && command != null) ? command : "a handler";
	}

}
