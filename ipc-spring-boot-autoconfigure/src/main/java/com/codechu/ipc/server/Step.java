package com.codechu.ipc.server;

/**
 * What a connection waits for, when all that could be done was done.
 */
enum Step {

	/** More to read. */
	INPUT,

	/** A peer that reads. */
	OUTPUT,

	/** Nothing in particular: it is to be looked at again soon. */
	LATER,

	/** The end of a stream, which is sent by others. */
	STREAM,

	/** Nothing any more: it is to be closed. */
	OVER

}
