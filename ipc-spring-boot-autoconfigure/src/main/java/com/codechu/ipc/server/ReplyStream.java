package com.codechu.ipc.server;

import com.codechu.ipc.protocol.ProgressUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Takes the items of a reply that has more than one line. For the thread that handles the
 * request, and others that work on its behalf, until the handler returns.
 * <p>
 * Safe for use by several threads at once.
 */
public interface ReplyStream {

	/**
	 * Tell the peer that a stream follows, if it does not know yet. From then on, the
	 * request counts as answered: what goes wrong ends the stream with an error. The
	 * first item does the same.
	 * @throws com.codechu.ipc.protocol.InvalidMessageException of type
	 * {@code TooManyStreams} if the server has as many as it may
	 * @throws java.util.concurrent.CancellationException if nobody waits for it any more
	 */
	void begin();

	/**
	 * Send an item. Waits while the peer is behind by more than the server keeps for it.
	 * @param item any value that can be written as JSON, {@code null} for the JSON
	 * {@code null}
	 * @throws com.codechu.ipc.protocol.MessageEncodingException if it cannot be written;
	 * the stream can go on
	 * @throws java.util.concurrent.CancellationException if the peer is gone, or the
	 * server stops
	 */
	void send(@Nullable Object item);

	/**
	 * Tell how far the command is. Never waits: of several within a tenth of a second,
	 * the newest is sent.
	 * @param progress how far it is; less than before counts as the same
	 */
	void progress(ProgressUpdate progress);

	/**
	 * Tell that no item follows. Does nothing if that is known already.
	 */
	void end();

	/**
	 * Return whether the peer was told that a stream follows.
	 * @return whether it has begun
	 */
	boolean isBegun();

}
