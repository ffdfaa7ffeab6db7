package com.codechu.ipc.server;

import com.codechu.ipc.Internal;

/**
 * Handles the lines of connections. By default, a server reads each request as a whole
 * and calls its {@link RequestHandler}; other implementations can bind a request directly
 * from its line.
 * <p>
 * Called concurrently for lines of different connections; the lines of one connection are
 * handled one after the other, and their replies are sent in that order.
 */
@Internal
@FunctionalInterface
public interface LineHandler {

	/**
	 * Handle a line.
	 * @param bytes the buffer with the line, which must not be kept or changed
	 * @param from first index
	 * @param to index after the last
	 * @param connection the connection on which it was received
	 * @param replies receives the reply, if there is one
	 * @throws com.codechu.ipc.protocol.InvalidMessageException if it is not a valid
	 * request; the peer gets an error of its type
	 * @throws Exception the peer gets an error with the exception's message and simple
	 * class name; the connection stays open
	 */
	void handle(byte[] bytes, int from, int to, IpcConnection connection, ReplyWriter replies) throws Exception;

	/**
	 * Return whether a line asks something of the library's own, such as how the server
	 * is, that is to be answered even if no handler is free.
	 * @param bytes where the line is
	 * @param from first index
	 * @param to index after the last
	 * @return whether it is
	 */
	default boolean isOwn(byte[] bytes, int from, int to) {
		return false;
	}

}
