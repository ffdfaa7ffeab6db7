package com.codechu.ipc.observation;

/**
 * Outcome of a request, regardless of the reply.
 *
 * @since 0.1.0
 */
public enum IpcOutcome {

	/** The handler returned, and what it returned could be written. */
	SUCCESS,

	/**
	 * The request was rejected because of the peer: the command is unknown, the request
	 * is invalid, or access is denied.
	 */
	REJECTED,

	/** The handler, or the way to the server, failed. */
	ERROR

}
