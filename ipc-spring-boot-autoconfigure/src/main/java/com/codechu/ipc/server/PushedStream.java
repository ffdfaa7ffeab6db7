package com.codechu.ipc.server;

/**
 * A stream that goes on when its handler has returned.
 */
interface PushedStream extends OutgoingStream {

	/**
	 * Begin to send: what was to be sent before was sent, and the connection belongs to
	 * this stream.
	 * @param member its place in the loop
	 */
	void open(StreamMember member);

	/**
	 * Let go of where the items come from. Nothing is sent any more.
	 */
	void abandon();

}
