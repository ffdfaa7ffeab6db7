package com.codechu.ipc.client;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import com.codechu.ipc.client.IpcTimeoutException.Phase;
import org.jspecify.annotations.Nullable;

/**
 * A call that is made on another thread. Cancelling it closes the connection that it
 * uses.
 */
final class PendingCall extends CompletableFuture<@Nullable Object> implements Conversations.InUse, Runnable {

	private final Function<Conversations.InUse, @Nullable Object> exchange;

	private final Consumer<Throwable> abandoned;

	private final Path path;

	private final Deadline deadline;

	private @Nullable ClientConnection connection;

	/**
	 * Create a call.
	 * @param exchange makes it
	 * @param abandoned called if it is not made, with the reason
	 * @param path where the server listens
	 * @param deadline of all of it
	 */
	PendingCall(Function<Conversations.InUse, @Nullable Object> exchange, Consumer<Throwable> abandoned, Path path,
			Deadline deadline) {
		this.exchange = exchange;
		this.abandoned = abandoned;
		this.path = path;
		this.deadline = deadline;
	}

	/**
	 * Fail on another thread if the deadline has passed, while the call waits for one.
	 * @param now the time, by {@link System#nanoTime()}
	 * @return whether there is nothing left to do
	 */
	boolean expire(long now) {
		if (!isDone() && !this.deadline.hasPassed(now)) {
			return false;
		}
		Throwable reason = isDone() ? new CancellationException()
				: new IpcTimeoutException(this.path, Phase.QUEUE, this.deadline.elapsed());
		// Whoever waits for it may take long.
		defaultExecutor().execute(() -> {
			this.abandoned.accept(reason);
			completeExceptionally(reason);
		});
		return true;
	}

	@Override
	public void run() {
		if (isDone()) {
			this.abandoned.accept(new CancellationException());
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
		requireWanted();
		this.connection = connection;
	}

	@Override
	public void requireWanted() {
		if (isCancelled()) {
			throw new CancellationException();
		}
	}

	@Override
	public synchronized void end() {
		this.connection = null;
	}

}
