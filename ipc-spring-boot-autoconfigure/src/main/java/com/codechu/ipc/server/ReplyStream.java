package com.codechu.ipc.server;

import com.codechu.ipc.Internal;
import com.codechu.ipc.protocol.ProgressUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Receives the items of a streamed reply. For use by the thread that handles the request,
 * and by others that work on its behalf, until the handler returns.
 * <p>
 * Safe for use by multiple concurrent threads.
 */
@Internal
public interface ReplyStream {

	/**
	 * Tell the peer that a stream follows, if it does not know yet. From then on, the
	 * request counts as answered: what goes wrong ends the stream with an error. The
	 * first item does the same.
	 * @throws com.codechu.ipc.protocol.InvalidMessageException of type
	 * {@code TooManyStreams} if the limit of the server is reached
	 * @throws java.util.concurrent.CancellationException if it is no longer needed
	 */
	void begin();

	/**
	 * Send an item. Blocks while more data is pending for the peer than the server
	 * allows.
	 * @param item any value that can be written as JSON, {@code null} for the JSON
	 * {@code null}
	 * @throws com.codechu.ipc.protocol.MessageEncodingException if it cannot be written;
	 * the stream can continue
	 * @throws java.util.concurrent.CancellationException if the peer has disconnected, or
	 * the server is stopping
	 */
	void send(@Nullable Object item);

	/**
	 * Tell how far the command is. Never waits: of several within a tenth of a second,
	 * the newest is sent.
	 * @param progress how far it is; less than before counts as the same
	 */
	void progress(ProgressUpdate progress);

	/**
	 * Complete the stream: no item follows. Does nothing if it is already complete.
	 */
	void end();

	/**
	 * Return whether the beginning of the stream was sent to the peer.
	 * @return whether it has begun
	 */
	boolean isBegun();

}
