package com.codechu.ipc.handler;

import tools.jackson.databind.node.ObjectNode;

/**
 * Told when a listener fails. Without a bean of this type, failures are logged.
 */
@FunctionalInterface
public interface IpcListenerErrorHandler {

	/**
	 * Deal with a failure. The next event follows, whatever this method does.
	 * @param failure what the listener threw, or an
	 * {@link com.codechu.ipc.protocol.InvalidMessageException} if the event did not fit
	 * @param event the event
	 * @param listener the method
	 */
	void handle(Throwable failure, ObjectNode event, String listener);

}
