package com.codechu.ipc.client;

import java.util.concurrent.Executor;

/**
 * A daemon thread for each stream, as a stream may last for as long as the process, and
 * must not wait for others to end.
 *
 * @param name the name of the threads
 */
record StreamThreads(String name) implements Executor {

	@Override
	public void execute(Runnable task) {
		Thread thread = new Thread(task, this.name);
		thread.setDaemon(true);
		thread.start();
	}

}
