package com.codechu.ipc.client;

import org.jspecify.annotations.Nullable;

/**
 * Receives the items of a subscription, and learns what may have been lost. All methods
 * are called on the thread that reads the stream, one after the other; while one runs,
 * the server waits, or drops what it may. What a method throws ends the subscription, and
 * is given to {@link #onError}.
 *
 * @param <T> what the items are
 */
@FunctionalInterface
public interface IpcSubscriber<T extends @Nullable Object> {

	/**
	 * Receive an item.
	 * @param item the item, {@code null} if it is the JSON {@code null}
	 */
	void onItem(T item);

	/**
	 * Learn that the server dropped items because they were read too slowly. Does nothing
	 * by default.
	 * @param count the number of items
	 */
	default void onLost(long count) {
	}

	/**
	 * Learn that there is no connection, and that another attempt follows after the
	 * back-off. Called after each failed attempt, and when the stream was interrupted.
	 * Does nothing by default.
	 * @param reason why there is no connection
	 */
	default void onRetry(IpcException reason) {
	}

	/**
	 * Learn that the subscription is renewed after an interruption, during which an
	 * unknown number of items may have been lost. Called before the next item. Does
	 * nothing by default.
	 */
	default void onReconnect() {
	}

	/**
	 * Learn that the stream is complete, and that nothing more comes. Does nothing by
	 * default.
	 */
	default void onComplete() {
	}

	/**
	 * Learn that the subscription has failed for good: the server refuses the request, an
	 * item does not fit, the client is closed, or this subscriber has thrown an
	 * exception. By default, this is logged as an error.
	 * @param failure why; the exception of the application, if there is one for the error
	 * of the server
	 */
	default void onError(Throwable failure) {
		Subscription.log(failure);
	}

}
