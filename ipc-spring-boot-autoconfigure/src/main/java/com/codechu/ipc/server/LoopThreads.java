package com.codechu.ipc.server;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Threads for a loop, out of an executor as long as that gives any: a stop needs them
 * even if the executor was shut down before.
 *
 * @param executor gives threads
 * @param name for threads of our own
 */
record LoopThreads(Executor executor, String name) {

	/**
	 * Run something on another thread.
	 * @param task what to run
	 */
	void execute(Runnable task) {
		try {
			this.executor.execute(task);
		}
		catch (RejectedExecutionException ex) {
			Thread thread = new Thread(task, this.name + "-loop");
			thread.setDaemon(true);
			thread.start();
		}
	}

}
