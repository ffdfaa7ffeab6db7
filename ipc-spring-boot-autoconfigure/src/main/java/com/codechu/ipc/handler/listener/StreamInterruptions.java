package com.codechu.ipc.handler.listener;

import com.codechu.ipc.client.IpcClient;

/**
 * Called when items of a stream may have been lost.
 */
@FunctionalInterface
public interface StreamInterruptions {

	/** The number of items that may have been lost is not known. */
	long UNKNOWN = -1;

	/**
	 * Learn of an interruption, before the next item is handed over.
	 * @param client the client that reads the stream
	 * @param clientName its name
	 * @param command the command whose reply is the stream
	 * @param lost the number of items that were lost, {@link #UNKNOWN} if that is not
	 * known
	 */
	void interrupted(IpcClient client, String clientName, String command, long lost);

}
