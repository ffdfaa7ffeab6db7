package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

import com.codechu.ipc.peer.AllowedPeers;
import com.codechu.ipc.peer.PeerCredentials;

/**
 * What a connection gets its bytes from and gives them to. Whether reading and writing
 * wait depends on its creator.
 */
interface Transport {

	/**
	 * Read what is there.
	 * @param space takes it
	 * @return how many bytes, 0 if there are none yet, -1 at the end
	 * @throws IOException if the peer is gone, or this was closed
	 */
	int read(ByteBuffer space) throws IOException;

	/**
	 * Write what the peer takes.
	 * @param bytes the bytes
	 * @return how many were taken, 0 if it does not read
	 * @throws IOException if the peer is gone, or this was closed
	 */
	int write(ByteBuffer bytes) throws IOException;

	/**
	 * Have reads return -1 from now on, one that waits among them, and the peer's writes
	 * fail.
	 */
	void endInput();

	/**
	 * Have the peer's reads come to an end.
	 * @throws IOException if the peer is gone
	 */
	void endOutput() throws IOException;

	/**
	 * Return who is at the other end.
	 * @return user and group
	 * @throws IOException if this was closed
	 */
	PeerCredentials peer() throws IOException;

	/**
	 * Ask a list whether it admits the peer.
	 * @param allowed the list
	 * @return what it says
	 * @throws IOException if this was closed
	 */
	boolean isAdmittedBy(AllowedPeers allowed) throws IOException;

	/**
	 * Have writes, and reads, not wait from now on, on any thread.
	 * @throws IOException if this was closed
	 */
	void waitNoMore() throws IOException;

	/**
	 * Find out whether the peer has closed the connection, not just its writing side.
	 * Reads and writes do not wait any more afterwards. For whoever serves the
	 * connection.
	 * @return whether there is no reader for what is written
	 * @throws IOException if this was closed, or there is no way to find out
	 */
	boolean isPeerGone() throws IOException;

	/**
	 * Have a selector look whether the peer is ready. Reads and writes must not wait any
	 * more.
	 * @param selector the selector
	 * @param operations what to look for
	 * @param attachment what to attach to the key
	 * @return the key
	 * @throws IOException if this was closed
	 */
	SelectionKey register(Selector selector, int operations, Object attachment) throws IOException;

	/**
	 * Close immediately, even during a read or write.
	 */
	void close();

}
