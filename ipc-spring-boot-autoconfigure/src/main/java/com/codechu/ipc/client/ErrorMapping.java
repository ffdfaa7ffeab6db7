package com.codechu.ipc.client;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

/**
 * The exceptions of the application for errors of the server.
 */
final class ErrorMapping {

	private final Map<String, Function<IpcRemoteException, ? extends @Nullable RuntimeException>> exceptions = new HashMap<>();

	void add(String type, Function<IpcRemoteException, ? extends RuntimeException> exception) {
		this.exceptions.put(type, exception);
	}

	ErrorMapping copy() {
		ErrorMapping copy = new ErrorMapping();
		copy.exceptions.putAll(this.exceptions);
		return copy;
	}

	RuntimeException map(IpcRemoteException failure) {
		Function<IpcRemoteException, ? extends @Nullable RuntimeException> exception = this.exceptions
			.get(failure.type());
		RuntimeException mapped = (exception != null) ? exception.apply(failure) : null;
		return (mapped != null) ? mapped : failure;
	}

	/**
	 * Do something, and map what it throws.
	 * @param <R> what it returns
	 * @param action what to do
	 * @return what it returned
	 */
	<R extends @Nullable Object> R map(Supplier<R> action) {
		try {
			return action.get();
		}
		catch (IpcRemoteException ex) {
			throw map(ex);
		}
	}

	/**
	 * Map the failure of a reply that comes later.
	 * @param reply the reply
	 * @return the reply, or another one in its place, which cancels it
	 */
	CompletableFuture<@Nullable Object> map(CompletableFuture<@Nullable Object> reply) {
		if (this.exceptions.isEmpty()) {
			return reply;
		}
		CompletableFuture<@Nullable Object> mapped = reply.exceptionally((failure) -> {
			Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
			throw new CompletionException((cause instanceof IpcRemoteException ex) ? map(ex) : cause);
		});
		mapped.whenComplete((value, failure) -> {
			if (mapped.isCancelled()) {
				reply.cancel(true);
			}
		});
		return mapped;
	}

	/**
	 * Map the failure of a stream that is being read.
	 * @param <T> the type of the items
	 * @param items the stream
	 * @return the stream, or another one in its place, which closes it
	 */
	<T extends @Nullable Object> Stream<T> map(Stream<T> items) {
		if (this.exceptions.isEmpty()) {
			return items;
		}
		return StreamSupport.stream(new MappedItems<>(items.spliterator(), this), false).onClose(items::close);
	}

	/**
	 * Items of a stream that may fail.
	 */
	private static final class MappedItems<T extends @Nullable Object> extends Spliterators.AbstractSpliterator<T> {

		private final Spliterator<T> items;

		private final ErrorMapping errors;

		private final Deque<Optional<T>> next = new ArrayDeque<>(1);

		MappedItems(Spliterator<T> items, ErrorMapping errors) {
			super(Long.MAX_VALUE, Spliterator.ORDERED);
			this.items = items;
			this.errors = errors;
		}

		// What the action throws is not the server's.
		@Override
		public boolean tryAdvance(Consumer<? super T> action) {
			boolean advanced = this.errors
				.map(() -> this.items.tryAdvance((item) -> this.next.add(Optional.ofNullable(item))));
			if (advanced) {
				action.accept(this.next.remove().orElse(null));
			}
			return advanced;
		}

		@Override
		public @Nullable Spliterator<T> trySplit() {
			return null;
		}

	}

}
