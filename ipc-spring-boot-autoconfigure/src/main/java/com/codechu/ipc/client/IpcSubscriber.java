package com.codechu.ipc.client;

import org.jspecify.annotations.Nullable;

/**
 * Receives the items of a subscription, and is notified of possible losses. All methods
 * are called one after the other on the thread that reads the stream; while a method
 * runs, the server waits, or drops items if the command allows it. An exception of a
 * method ends the subscription, and is passed to {@link #onError}.
 *
 * @param <T> the type of the items
 * @since 0.1.0
 */
@FunctionalInterface
public interface IpcSubscriber<T extends @Nullable Object> {

	/**
	 * Receive an item.
	 * @param item the item, {@code null} if it is the JSON {@code null}
	 */
	void onItem(T item);

	/**
	 * Called when the server dropped items because they were read too slowly. Does
	 * nothing by default.
	 * @param count the number of items
	 */
	default void onLost(long count) {
	}

	/**
	 * Called when there is no connection and another attempt follows after the back-off:
	 * after each failed attempt, and when the stream was interrupted. Does nothing by
	 * default.
	 * @param reason why there is no connection
	 */
	default void onRetry(IpcException reason) {
	}

	/**
	 * Called when the subscription was renewed after an interruption, during which an
	 * unknown number of items may have been lost, and before the next item. Does nothing
	 * by default.
	 */
	default void onReconnect() {
	}

	/**
	 * Called when the stream is complete. Does nothing by default.
	 */
	default void onComplete() {
	}

	/**
	 * Called when the subscription has failed permanently: the server rejects the
	 * request, an item cannot be bound, the client is closed, or this subscriber has
	 * thrown an exception. By default, this is logged as an error.
	 * @param failure the cause; the application's exception if one is mapped to the error
	 * of the server
	 */
	default void onError(Throwable failure) {
		Subscription.log(failure);
	}

}
