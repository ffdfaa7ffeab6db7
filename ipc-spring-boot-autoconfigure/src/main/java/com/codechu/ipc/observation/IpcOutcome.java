package com.codechu.ipc.observation;

/**
 * What became of a request, whatever the reply to it was.
 */
public enum IpcOutcome {

	/** The handler returned, and what it returned could be written. */
	SUCCESS,

	/**
	 * The peer did something wrong: the command is unknown, the request does not fit, or
	 * its user may not do that.
	 */
	REJECTED,

	/** The handler, or the way to the server, failed. */
	ERROR

}
