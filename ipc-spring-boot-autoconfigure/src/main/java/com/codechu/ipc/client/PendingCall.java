package com.codechu.ipc.client;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A call that is made on another thread. Cancelling it closes the connection that it
 * uses.
 */
final class PendingCall extends CompletableFuture<@Nullable Object> implements Conversations.InUse, Runnable {

	private final Function<Conversations.InUse, @Nullable Object> exchange;

	private final Runnable abandoned;

	private @Nullable ClientConnection connection;

	/**
	 * Create a call.
	 * @param exchange makes it
	 * @param abandoned is told that it is not made
	 */
	PendingCall(Function<Conversations.InUse, @Nullable Object> exchange, Runnable abandoned) {
		this.exchange = exchange;
		this.abandoned = abandoned;
	}

	@Override
	public void run() {
		if (isDone()) {
			this.abandoned.run();
			return;
		}
		try {
			complete(this.exchange.apply(this));
		}
		catch (RuntimeException | Error ex) {
			completeExceptionally(ex);
		}
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		if (cancelled) {
			close();
		}
		return cancelled;
	}

	private synchronized void close() {
		if (this.connection != null) {
			this.connection.close();
		}
	}

	@Override
	public synchronized void begin(ClientConnection connection) {
		if (isCancelled()) {
			throw new CancellationException();
		}
		this.connection = connection;
	}

	@Override
	public synchronized void end() {
		this.connection = null;
	}

}
