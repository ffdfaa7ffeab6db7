package com.codechu.ipc.autoconfigure;

/**
 * Stops something that waits for work under way, on a thread of its own, so that others
 * of its phase need not wait for it.
 */
final class BackgroundStop {

	private BackgroundStop() {
	}

	/**
	 * Stop, and tell when it is done, whatever happens.
	 * @param threadName a name for the thread
	 * @param stop what stops it
	 * @param callback told when it has stopped
	 */
	static void run(String threadName, Runnable stop, Runnable callback) {
		new Thread(() -> {
			try {
				stop.run();
			}
			finally {
				callback.run();
			}
		}, threadName).start();
	}

}
