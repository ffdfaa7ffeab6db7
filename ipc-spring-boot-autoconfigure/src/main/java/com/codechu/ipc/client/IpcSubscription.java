package com.codechu.ipc.client;

/**
 * A subscription to the stream of a command, which is renewed when it is interrupted.
 * Safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
public interface IpcSubscription extends AutoCloseable {

	/**
	 * Return whether the subscription is currently connected.
	 * @return {@code false} until the first connection is made, while the subscription is
	 * interrupted, and after its end
	 */
	boolean isConnected();

	/**
	 * Return whether the subscription has ended.
	 * @return whether it was closed, is complete or has failed, so that no further items
	 * are received
	 */
	boolean isClosed();

	/**
	 * End the subscription immediately, and close its connection. The subscriber is not
	 * called any more, but a call in progress is not interrupted. Does nothing if the
	 * subscription has ended.
	 */
	@Override
	void close();

}
