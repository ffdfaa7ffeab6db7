package com.codechu.ipc.server;

import com.codechu.ipc.protocol.ErrorEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * What a stream needs of the connection that it is sent on.
 */
interface StreamPort {

	/**
	 * Take a place for a stream of a handler.
	 * @param stream the stream
	 * @return its place in the loop, which does not serve it yet
	 * @throws com.codechu.ipc.protocol.InvalidMessageException if there are too many
	 */
	StreamMember reserve(OutgoingStream stream);

	/**
	 * Let a stream of a handler begin: have writes not wait any more, tell the peer, and
	 * have the loop serve it.
	 * @param member its place
	 */
	void open(StreamMember member);

	/**
	 * Count the request as answered, and its handler as not running.
	 * @param member the place of its stream, given back if it does not begin
	 * @throws java.util.concurrent.CancellationException if it was answered before
	 */
	void handOver(StreamMember member);

	/**
	 * Run an action while no reply can be sent on behalf of the handler.
	 * @param task what to do
	 * @return whether it was done; not if the request was answered so
	 */
	boolean whileUnanswered(Runnable task);

	/**
	 * Return which handler of the connection runs. For its thread.
	 * @return its number
	 */
	int handlerRun();

	/**
	 * Interrupt the handler, because its result is no longer needed. Does nothing if it
	 * has returned.
	 * @param run the number of the handler
	 */
	void interruptHandler(int run);

	/**
	 * Return the state of the connection, for the thread that sends on it.
	 * @return the state
	 */
	StateTracker state();

	/**
	 * Go on with the connection after a stream that no handler was at.
	 * @param items number of items sent
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
	 * Close the connection, because there is no reader.
	 */
	void close();

}
