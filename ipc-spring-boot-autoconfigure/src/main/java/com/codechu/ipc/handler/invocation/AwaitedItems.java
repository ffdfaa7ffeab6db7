package com.codechu.ipc.handler.invocation;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/**
 * Makes one result of what a publisher publishes, by the rules of Reactive Streams.
 *
 * @param <T> what the result is
 */
abstract class AwaitedItems<T extends @Nullable Object> implements Flow.Subscriber<Object> {

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private Flow.@Nullable Subscription subscription;

	/** Nothing may be asked of the publisher any more, not even to stop (rule 2.3). */
	private volatile boolean ended;

	/**
	 * Return the result.
	 * @return will have it; cancelling it unsubscribes
	 */
	CompletableFuture<T> result() {
		return this.result;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		Objects.requireNonNull(subscription, "subscription");
		if (this.subscription != null) {
			subscription.cancel();
			return;
		}
		this.subscription = subscription;
		this.result.whenComplete((value, failure) -> {
			if (failure != null && !this.ended) {
				subscription.cancel();
			}
		});
		request();
	}

	/**
	 * Ask for as many items as are taken at a time.
	 */
	void request() {
		if (this.subscription != null) {
			this.subscription.request(window());
		}
	}

	/**
	 * Return how many items are requested at a time.
	 * @return their number
	 */
	abstract long window();

	/**
	 * Return the result of what has come.
	 * @return the result, unless there is one
	 */
	abstract @Nullable T complete();

	@Override
	public void onError(Throwable failure) {
		Objects.requireNonNull(failure, "failure");
		this.ended = true;
		this.result.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.ended = true;
		if (!this.result.isDone()) {
			this.result.complete(complete());
		}
	}

}
