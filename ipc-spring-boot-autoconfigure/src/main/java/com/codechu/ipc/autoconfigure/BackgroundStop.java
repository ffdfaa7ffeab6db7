package com.codechu.ipc.autoconfigure;

/**
 * Stops something that may have to wait for work under way, on a thread of its own, so
 * that others of its phase need not wait for it.
 */
final class BackgroundStop {

	private BackgroundStop() {
	}

	/**
	 * Stop, and tell when it is done, whatever happens.
	 * @param busy whether there is work under way; if not, no thread is needed, and
	 * nothing of it outlives the application's log
	 * @param threadName a name for the thread
	 * @param stop what stops it
	 * @param callback told when it has stopped
	 */
	static void run(boolean busy, String threadName, Runnable stop, Runnable callback) {
		Runnable task = () -> {
			try {
				stop.run();
			}
			finally {
				callback.run();
			}
		};
		if (busy) {
			new Thread(task, threadName).start();
		}
		else {
			task.run();
		}
	}

}
