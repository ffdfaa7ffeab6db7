package com.codechu.ipc.server;

/**
 * Reads and answers the lines of connections. A server has one that reads each request
 * whole and asks its {@link RequestHandler}; one that knows more about what becomes of a
 * request can bind it straight from its line.
 * <p>
 * Called by several threads at once, for lines of different connections; those of one
 * connection come one after another, and their replies leave in that order.
 */
@FunctionalInterface
public interface LineHandler {

	/**
	 * Answer one line.
	 * @param bytes where the line is, not to be kept or changed
	 * @param from first index
	 * @param to index after the last
	 * @param connection where it came from
	 * @param replies takes the reply, if there is one
	 * @throws com.codechu.ipc.protocol.InvalidMessageException if it is not an acceptable
	 * request, to be answered by an error of its type
	 * @throws Exception to be answered by an error with the exception's message and
	 * simple class name; the connection goes on
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
