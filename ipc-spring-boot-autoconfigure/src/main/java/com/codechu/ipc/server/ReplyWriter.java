package com.codechu.ipc.server;

import com.codechu.ipc.protocol.ErrorType;

/**
 * Takes the reply to a request. For the thread that handles the request, until it
 * returns.
 */
public interface ReplyWriter {

	/**
	 * Write the reply. It is sent once the handler has returned; one that fails
	 * afterwards is answered by an error instead.
	 * @param reply anything that can be written as JSON
	 * @throws com.codechu.ipc.protocol.MessageEncodingException if it cannot be written;
	 * another one may be then
	 */
	void write(Object reply);

	/**
	 * Count an error for the {@link ServerStatus}, whatever the reply to it is.
	 * @param type the kind of error
	 */
	void count(ErrorType type);

	/**
	 * Return whether the server has interrupted the handler, as it stops.
	 * @return whether an interrupt is the server's
	 */
	boolean isInterrupted();

}
