package com.codechu.ipc.server;

import com.codechu.ipc.peer.PeerCredentials;

/**
 * A connection as its handlers see it.
 * <p>
 * Safe for use by several threads at once.
 */
public interface IpcConnection {

	/**
	 * Return the number of this connection, counted from 1 since the server was started.
	 * @return the number
	 */
	long id();

	/**
	 * Return who is at the other end, as the kernel tells. Asked once and kept.
	 * @return user and group
	 * @throws java.io.UncheckedIOException if the connection was closed before anyone
	 * asked
	 */
	PeerCredentials peer();

}
