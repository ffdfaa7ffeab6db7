package com.codechu.ipc.os;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Work that has to go on whatever it runs into: a heap that is full for a while must not
 * end the threads without which nothing is served, or no deadline kept. Nothing is
 * allocated here.
 */
public final class Repetition {

	private static final long PAUSE_NANOS = 1_000_000;

	private Repetition() {
	}

	/**
	 * Do something over and over on the current thread.
	 * @param over tells whether it was for the last time
	 * @param work what to do; what it throws is lost, but for a pause
	 */
	public static void until(BooleanSupplier over, Runnable work) {
		while (true) {
			try {
				while (!over.getAsBoolean()) {
					work.run();
				}
				return;
			}
			catch (Throwable ex) {
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
	}

}
