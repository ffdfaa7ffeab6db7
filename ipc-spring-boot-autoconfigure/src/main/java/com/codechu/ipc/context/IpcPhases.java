package com.codechu.ipc.context;

import org.springframework.context.SmartLifecycle;

/**
 * When the parts of this library start and stop, among the other {@link SmartLifecycle}
 * beans: lower phases start earlier and stop later.
 */
public final class IpcPhases {

	/**
	 * The server starts after the web server, if there is one, and stops with its
	 * graceful shutdown: before executors, caches and connection pools, which handlers
	 * may need to the last.
	 */
	public static final int SERVER = SmartLifecycle.DEFAULT_PHASE - 1024;

	/**
	 * The pidfile is taken before anything else starts, and released when all has
	 * stopped.
	 */
	public static final int PIDFILE = Integer.MIN_VALUE;

	/**
	 * Listeners to FIFOs and streams start and stop with the server.
	 */
	public static final int LISTENERS = SERVER;

	private IpcPhases() {
	}

}
