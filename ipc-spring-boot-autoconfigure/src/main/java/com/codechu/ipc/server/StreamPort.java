package com.codechu.ipc.server;

import com.codechu.ipc.protocol.ErrorEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * What a stream needs of the connection that it is sent on.
 */
interface StreamPort {

	/**
	 * Let a stream of a handler begin: have writes not wait any more, and the loop look
	 * after it.
	 * @param stream the stream
	 * @return its place in the loop
	 * @throws com.codechu.ipc.protocol.InvalidMessageException if there are too many
	 */
	StreamMember open(OutgoingStream stream);

	/**
	 * Count the request as answered, and its handler as not running.
	 * @throws java.util.concurrent.CancellationException if it was answered in its place
	 */
	void handOver();

	/**
	 * Return whether the request was answered in the handler's place.
	 * @return whether nobody waits for it any more
	 */
	boolean isForestalled();

	/**
	 * Interrupt the handler: nobody waits for it any more.
	 */
	void interruptHandler();

	/**
	 * Return the state of the connection, for whoever sends on it.
	 * @return the state
	 */
	StateTracker state();

	/**
	 * Go on with the connection after a stream that no handler was at.
	 * @param items how many items were sent
	 * @param lost how many were dropped
	 * @param failure why it has failed, {@code null} if it is complete
	 */
	void ended(long items, long lost, @Nullable ErrorEnvelope failure);

	/**
	 * Go on with the connection after a stream that no handler was at, whose last line
	 * was added.
	 * @param last whether nothing more is to be handled
	 */
	void resume(boolean last);

	/**
	 * Return who reads, for the log.
	 * @return the name of the user
	 */
	String user();

	/**
	 * Close the connection, as nobody reads.
	 */
	void close();

}
