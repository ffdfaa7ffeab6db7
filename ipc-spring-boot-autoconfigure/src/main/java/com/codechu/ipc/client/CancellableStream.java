package com.codechu.ipc.client;

import java.util.Iterator;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A stream that is opened and read on one thread, and cancelled by others.
 *
 * @param <T> the type of the items
 */
final class CancellableStream<T extends @Nullable Object> {

	private @Nullable Thread opening;

	private @Nullable Stream<T> stream;

	private boolean cancelled;

	/**
	 * Open a stream, in place of the one before, if there was any.
	 * @param opener opens it; is interrupted by a cancellation
	 * @return its items, {@code null} if it is cancelled
	 */
	@Nullable Iterator<T> open(Supplier<Stream<T>> opener) {
		if (!begin()) {
			return null;
		}
		Stream<T> opened = null;
		try {
			opened = opener.get();
		}
		finally {
			end(opened);
		}
		return isCancelled() ? null : opened.iterator();
	}

	private synchronized boolean begin() {
		this.opening = this.cancelled ? null : Thread.currentThread();
		return !this.cancelled;
	}

	private synchronized void end(@Nullable Stream<T> opened) {
		this.opening = null;
		this.stream = opened;
		if (this.cancelled) {
			// It was meant for the opening.
			Thread.interrupted();
			close(opened);
		}
	}

	/**
	 * End the stream, and open no other.
	 */
	void cancel() {
		close(cancelled());
	}

	private synchronized @Nullable Stream<T> cancelled() {
		this.cancelled = true;
		if (this.opening != null) {
			this.opening.interrupt();
		}
		return this.stream;
	}

	synchronized boolean isCancelled() {
		return this.cancelled;
	}

	private static void close(@Nullable Stream<?> stream) {
		if (stream != null) {
			stream.close();
		}
	}

}
