package com.codechu.ipc.client;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import com.codechu.ipc.client.Interceptions.Begun;
import com.codechu.ipc.protocol.ErrorType;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is being read, and the use of its connection. Read by one thread at a
 * time; any thread may close it.
 */
final class OpenStream extends Spliterators.AbstractSpliterator<@Nullable Object> {

	private final Path path;

	private final ItemReader items;

	private final ConnectionPool connections;

	private final Begun begun;

	/** Called at the end of the stream, once. */
	private final Consumer<OpenStream> onEnd;

	/** Who ends it first decides what becomes of the connection. */
	private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

	private @Nullable Throwable failure;

	OpenStream(Path path, ItemReader items, ConnectionPool connections, Begun begun, Consumer<OpenStream> onEnd) {
		super(Long.MAX_VALUE, Spliterator.ORDERED);
		this.path = path;
		this.items = items;
		this.connections = connections;
		this.begun = begun;
		this.onEnd = onEnd;
	}

	@Override
	public boolean tryAdvance(Consumer<? super @Nullable Object> action) {
		if (!advance()) {
			return false;
		}
		action.accept(this.items.item());
		return true;
	}

	// Half of the items, to be read by another thread, would be those that come first.
	@Override
	public @Nullable Spliterator<@Nullable Object> trySplit() {
		return null;
	}

	private boolean advance() {
		if (this.state.get() == State.ENDED) {
			rethrow();
			return false;
		}
		try {
			if (this.state.get() == State.OPEN && this.items.next()) {
				return true;
			}
		}
		catch (RuntimeException | Error ex) {
			fail(ex);
			throw ex;
		}
		if (!end(null, true)) {
			throw closed();
		}
		return false;
	}

	private void fail(Throwable failure) {
		IpcRemoteException error = (failure instanceof IpcRemoteException ex && this.items.isOver()) ? ex : null;
		if (error != null && ErrorType.endsConnection(error.type())) {
			this.items.connection().retire();
		}
		this.failure = failure;
		if (!end(failure, error != null)) {
			throw closed();
		}
	}

	// A broken stream must not look like a short one, however often it is asked.
	private void rethrow() {
		if (this.failure instanceof RuntimeException ex) {
			throw ex;
		}
		if (this.failure instanceof Error ex) {
			throw ex;
		}
	}

	private boolean end(@Nullable Throwable failure, boolean complete) {
		if (!this.state.compareAndSet(State.OPEN, State.ENDED)) {
			return false;
		}
		release(complete);
		this.begun.end(failure);
		return true;
	}

	private void release(boolean complete) {
		this.onEnd.accept(this);
		if (!this.items.isStream()) {
			return;
		}
		if (complete && !this.items.connection().hasSurplus()) {
			this.connections.giveBack(this.items.connection());
		}
		else {
			this.connections.discard(this.items.connection());
		}
	}

	/**
	 * Stop reading, unless the stream has ended. Its reader fails.
	 */
	void close() {
		close(State.CLOSED);
	}

	/**
	 * Stop reading, because the client is closed.
	 */
	void abort() {
		close(State.ABORTED);
	}

	private void close(State closed) {
		if (this.state.compareAndSet(State.OPEN, closed)) {
			release(false);
			this.begun.end(null);
		}
	}

	private CancellationException closed() {
		return new CancellationException(
				String.format(Locale.ROOT, "%s: the %s was closed before the end of the stream", this.path,
						(this.state.get() == State.ABORTED) ? "client" : "stream"));
	}

	/**
	 * Whether it is being read.
	 */
	private enum State {

		/** It is being read. */
		OPEN,

		/** It is complete, or has failed. */
		ENDED,

		/** It was closed before its end. */
		CLOSED,

		/** The client was closed before its end. */
		ABORTED

	}

}
