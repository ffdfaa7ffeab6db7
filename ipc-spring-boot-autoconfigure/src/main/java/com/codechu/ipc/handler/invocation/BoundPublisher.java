package com.codechu.ipc.handler.invocation;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Asks a publisher for items, which many make in the thread that asks, with what the
 * handler had bound to its own when it was subscribed to.
 *
 * @param publisher the publisher
 * @param state what may be bound to threads
 */
record BoundPublisher(Flow.Publisher<?> publisher, ThreadState state) implements Flow.Publisher<Object> {

	@Override
	public void subscribe(Flow.Subscriber<? super Object> subscriber) {
		this.publisher.subscribe(new Bound(subscriber));
	}

	/**
	 * Forwards the items, and the demand for them.
	 */
	private final class Bound implements Flow.Subscriber<Object>, Flow.Subscription {

		private final Flow.Subscriber<? super Object> subscriber;

		private final AtomicLong demand = new AtomicLong();

		private final Runnable ask = BoundPublisher.this.state.bind(this::ask);

		private final Runnable cancel = BoundPublisher.this.state.bind(this::stop);

		private volatile Flow.@Nullable Subscription subscription;

		private Bound(Flow.Subscriber<? super Object> subscriber) {
			this.subscriber = subscriber;
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			if (this.subscription != null) {
				subscription.cancel();
				return;
			}
			this.subscription = subscription;
			this.subscriber.onSubscribe(this);
		}

		@Override
		public void onNext(Object item) {
			this.subscriber.onNext(item);
		}

		@Override
		public void onError(Throwable failure) {
			this.subscriber.onError(failure);
		}

		@Override
		public void onComplete() {
			this.subscriber.onComplete();
		}

		@Override
		public void request(long count) {
			this.demand.accumulateAndGet(count, (one, other) -> (one + other < 0) ? Long.MAX_VALUE : one + other);
			this.ask.run();
		}

		private void ask() {
			Flow.Subscription subscription = this.subscription;
			long count = this.demand.getAndSet(0);
			if (subscription != null && count > 0) {
				subscription.request(count);
			}
		}

		@Override
		public void cancel() {
			this.cancel.run();
		}

		private void stop() {
			Flow.Subscription subscription = this.subscription;
			if (subscription != null) {
				subscription.cancel();
			}
		}

	}

}
