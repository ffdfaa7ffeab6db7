package com.codechu.ipc.server;

import com.codechu.ipc.protocol.LineFramer;

/**
 * Lets the requests of one connection to their handler, as soon as not too many others
 * run.
 */
final class HandlerGate {

	private final HandlerPermits permits;

	private final LineHandler handler;

	private final Handling handling;

	private final StateTracker state;

	private final long limitNanos;

	private volatile boolean waiting;

	/** A permit is held, out of the reserved ones or not. Of the handler's thread. */
	private boolean holding;

	private boolean reserved;

	HandlerGate(Handlers handlers, Handling handling, StateTracker state) {
		this.permits = handlers.permits();
		this.handler = handlers.handler();
		this.handling = handling;
		this.state = state;
		this.limitNanos = handlers.limits().handlerTimeout().toNanos();
	}

	/**
	 * Have a line handled. The server's own commands have permits of their own.
	 * @param line the line that was taken last
	 * @param connection the connection on which it was received
	 * @param replies takes the reply
	 * @throws Exception whatever the handler throws
	 */
	void handle(LineFramer line, IpcConnection connection, ReplyWriter replies) throws Exception {
		boolean free = this.permits.tryEnter();
		boolean reserved = !free && this.handler.isOwn(line.bytes(), line.lineStart(), line.lineEnd())
				&& this.permits.tryEnterReserved();
		if (!free && !reserved) {
			awaitPermit(connection);
		}
		this.holding = true;
		this.reserved = reserved;
		try {
			if (!free) {
				// The time it waited is not the handler's.
				this.state.turnTo(ConnectionState.HANDLING);
				this.handling.describe(null, this.limitNanos);
			}
			this.handler.handle(line.bytes(), line.lineStart(), line.lineEnd(), connection, replies);
		}
		finally {
			release();
		}
	}

	/**
	 * Let others run, as this handler goes on at the pace of its reader. For its thread.
	 */
	void release() {
		if (this.holding) {
			this.holding = false;
			this.permits.leave(this.reserved);
		}
	}

	private void awaitPermit(IpcConnection connection) throws InterruptedException {
		this.handling.describe("a request that waits for other handlers", 0);
		this.waiting = true;
		try {
			this.permits.enter(connection);
		}
		finally {
			this.waiting = false;
		}
	}

	/**
	 * Return whether a handler cannot begin, as too many others run.
	 * @return whether it waits
	 */
	boolean isWaiting() {
		return this.waiting;
	}

}
