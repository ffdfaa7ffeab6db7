package com.codechu.ipc.server;

import com.codechu.ipc.topic.TopicBatch;

/**
 * A stream that is being sent, as the {@link StreamLoop} sees it, on whose thread all of
 * this is called. Nothing here waits.
 */
interface OutgoingStream {

	/**
	 * Begin, because the loop now serves it.
	 */
	void joined();

	/**
	 * Called when the loop no longer serves it.
	 */
	void left();

	/**
	 * Go on, as the peer takes more.
	 * @param batch holds lines of topics on their way
	 */
	void output(TopicBatch batch);

	/**
	 * Go on, as it is time to.
	 */
	void tick();

	/**
	 * End, as the peer has closed the connection.
	 */
	void peerGone();

	/**
	 * End, as the server stops; not if a handler is at it, which has its own time for
	 * that.
	 */
	void stop();

	/**
	 * Find out whether a peer that sends no more is still there, where there is no other
	 * way: by a blank line, which it skips.
	 */
	void probe();

}
