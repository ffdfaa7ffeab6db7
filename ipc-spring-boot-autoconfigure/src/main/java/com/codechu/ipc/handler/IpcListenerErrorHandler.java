package com.codechu.ipc.handler;

/**
 * Handles failures of listeners. Without a bean of this type, they are logged. Called by
 * the threads that deliver events, of several listeners at once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IpcListenerErrorHandler {

	/**
	 * Handle a failure. The next event follows, whatever this method does.
	 * @param failure what the listener threw, or an
	 * {@link com.codechu.ipc.protocol.InvalidMessageException} if the event could not be
	 * bound
	 * @param invocation the event and the method
	 */
	void handle(Throwable failure, IpcListenerInvocation invocation);

}
