package com.codechu.ipc.handler;

import tools.jackson.databind.JsonNode;

/**
 * Told when a listener fails. Without a bean of this type, failures are logged.
 */
@FunctionalInterface
public interface IpcListenerErrorHandler {

	/**
	 * Deal with a failure. The next event follows, whatever this method does.
	 * @param failure what the listener threw, or an
	 * {@link com.codechu.ipc.protocol.InvalidMessageException} if the event did not fit
	 * @param event the event, which is an object if it came from a FIFO
	 * @param listener the method
	 */
	void handle(Throwable failure, JsonNode event, String listener);

}
