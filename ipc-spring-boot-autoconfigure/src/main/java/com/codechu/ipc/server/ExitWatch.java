package com.codechu.ipc.server;

import org.jspecify.annotations.Nullable;

/**
 * Looks after a handler that has stopped its own server: should it end the process as
 * well, it will never answer, and its peer is notified at the last moment.
 */
final class ExitWatch {

	private final ConnectionRegistry connections;

	private @Nullable Thread hook;

	ExitWatch(ConnectionRegistry connections) {
		this.connections = connections;
	}

	synchronized void begin() {
		Thread hook = new Thread(this.connections::leaveExiting, "ipc-exit");
		try {
			Runtime.getRuntime().addShutdownHook(hook);
			this.hook = hook;
		}
		catch (IllegalStateException ex) {
			// The process ends already, and its end has led here.
		}
	}

	synchronized void end() {
		try {
			if (this.hook != null) {
				Runtime.getRuntime().removeShutdownHook(this.hook);
			}
		}
		catch (IllegalStateException ex) {
			// The process ends, so the hook was or will be of use.
		}
		this.hook = null;
	}

}
