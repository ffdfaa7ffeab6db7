package com.codechu.ipc.handler.invocation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

import com.codechu.ipc.protocol.ItemArray;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.protocol.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a publisher publishes into one array, as long as that fits on a line.
 */
final class ItemCollector implements Flow.Subscriber<Object> {

	private static final int WINDOW = 32;

	private final ItemArray items;

	private final CompletableFuture<RawJson> result = new CompletableFuture<>();

	private Flow.@Nullable Subscription subscription;

	private int outstanding = WINDOW;

	ItemCollector(ItemArray items) {
		this.items = items;
	}

	/**
	 * Return the array.
	 * @return will have it; cancelling it unsubscribes
	 */
	CompletableFuture<RawJson> result() {
		return this.result;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		if (this.subscription != null) {
			subscription.cancel();
			return;
		}
		this.subscription = subscription;
		this.result.whenComplete((array, failure) -> {
			if (failure != null) {
				subscription.cancel();
			}
		});
		subscription.request(WINDOW);
	}

	@Override
	public void onNext(Object item) {
		if (this.result.isDone()) {
			return;
		}
		try {
			this.items.add(item);
		}
		catch (MessageEncodingException ex) {
			this.result.completeExceptionally(ItemSink.notWritable(item, ex));
			return;
		}
		if (--this.outstanding == 0 && this.subscription != null) {
			this.outstanding = WINDOW;
			this.subscription.request(WINDOW);
		}
	}

	@Override
	public void onError(Throwable failure) {
		this.result.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.result.complete(this.items.toRaw());
	}

}
