package com.codechu.ipc.context;

import org.springframework.context.SmartLifecycle;

/**
 * Phases in which the parts of this library start and stop relative to other
 * {@link SmartLifecycle} beans: lower phases start earlier and stop later.
 *
 * @since 0.1.0
 */
public final class IpcPhases {

	/**
	 * The server starts after the web server, if there is one, and stops with its
	 * graceful shutdown: before executors, caches and connection pools, which handlers
	 * may need to the last.
	 */
	public static final int SERVER = SmartLifecycle.DEFAULT_PHASE - 1024;

	/**
	 * The pidfile is acquired before anything else starts, and released when everything
	 * has stopped.
	 */
	public static final int PIDFILE = Integer.MIN_VALUE;

	/**
	 * Listeners to FIFOs and streams start and stop with the server.
	 */
	public static final int LISTENERS = SERVER;

	private IpcPhases() {
	}

}
