package com.codechu.ipc.client;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Sends a request for each subscriber, when that asks for the reply, and delivers it. If
 * nothing is wanted of the reply, it is not delivered, but the end is.
 *
 * @param send sends the request
 */
record ReplyPublisher(Supplier<CompletableFuture<@Nullable Object>> send) implements Flow.Publisher<Object> {

	@Override
	public void subscribe(Flow.Subscriber<? super Object> subscriber) {
		Objects.requireNonNull(subscriber, "subscriber");
		subscriber.onSubscribe(new Reply(this.send, subscriber));
	}

	/**
	 * The reply for one subscriber.
	 */
	private static final class Reply implements Flow.Subscription {

		private final Supplier<CompletableFuture<@Nullable Object>> send;

		private final Flow.Subscriber<? super Object> subscriber;

		private final AtomicBoolean requested = new AtomicBoolean();

		private final AtomicBoolean ended = new AtomicBoolean();

		private volatile @Nullable CompletableFuture<@Nullable Object> reply;

		Reply(Supplier<CompletableFuture<@Nullable Object>> send, Flow.Subscriber<? super Object> subscriber) {
			this.send = send;
			this.subscriber = subscriber;
		}

		@Override
		public void request(long count) {
			if (count <= 0) {
				fail(PublishedStream.violation(count));
				cancelReply();
			}
			else if (!this.ended.get() && this.requested.compareAndSet(false, true)) {
				send();
			}
		}

		private void send() {
			try {
				CompletableFuture<@Nullable Object> reply = this.send.get();
				this.reply = reply;
				if (this.ended.get()) {
					reply.cancel(true);
				}
				reply.whenComplete(this::end);
			}
			catch (RuntimeException | Error ex) {
				fail(ex);
			}
		}

		private void end(@Nullable Object value, @Nullable Throwable failure) {
			if (failure != null) {
				fail((failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
						: failure);
			}
			else if (this.ended.compareAndSet(false, true)) {
				if (value != null) {
					this.subscriber.onNext(value);
				}
				this.subscriber.onComplete();
			}
		}

		private void fail(Throwable failure) {
			if (this.ended.compareAndSet(false, true)) {
				this.subscriber.onError(failure);
			}
		}

		@Override
		public void cancel() {
			this.ended.set(true);
			cancelReply();
		}

		private void cancelReply() {
			CompletableFuture<@Nullable Object> reply = this.reply;
			if (reply != null) {
				reply.cancel(true);
			}
		}

	}

}
