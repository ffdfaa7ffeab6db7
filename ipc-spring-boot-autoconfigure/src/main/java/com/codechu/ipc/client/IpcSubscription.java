package com.codechu.ipc.client;

/**
 * A subscription to the stream of a command, which is renewed when it is interrupted.
 * Safe for use by several threads at once.
 */
public interface IpcSubscription extends AutoCloseable {

	/**
	 * Return whether the server sends its items at present.
	 * @return {@code false} until the first connection is made, while the subscription is
	 * interrupted, and after its end
	 */
	boolean isConnected();

	/**
	 * Return whether the subscription has ended.
	 * @return whether it was closed, is complete or has failed, so that nothing more
	 * comes
	 */
	boolean isClosed();

	/**
	 * End the subscription at once, and close its connection. The subscriber gets nothing
	 * more, except that a call of it that is in progress is not interrupted. Does nothing
	 * if the subscription has ended.
	 */
	@Override
	void close();

}
