package com.codechu.ipc.client;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Opens a stream for each subscriber, and reads it as the subscriber asks for items.
 *
 * @param <T> the type of the items
 * @param path the server, for errors
 * @param opener opens a stream
 * @param executor reads streams
 */
record StreamPublisher<T>(Path path, Supplier<Stream<T>> opener, Executor executor) implements Flow.Publisher<T> {

	@Override
	public void subscribe(Flow.Subscriber<? super T> subscriber) {
		Objects.requireNonNull(subscriber, "subscriber");
		PublishedStream<T> stream = new PublishedStream<>(this.path, this.opener, subscriber);
		subscriber.onSubscribe(stream);
		try {
			this.executor.execute(stream);
		}
		catch (RuntimeException | Error ex) {
			stream.refuse(ex);
		}
	}

}
