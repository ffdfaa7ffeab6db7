package com.codechu.ipc.server;

import com.codechu.ipc.peer.PeerCredentials;

/**
 * A connection from the point of view of its handlers.
 * <p>
 * Safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
public interface IpcConnection {

	/**
	 * Return the number of this connection, counted from 1 since the server was started.
	 * @return the number, 0 if it is not one of the socket
	 */
	long id();

	/**
	 * Return the server that this connection belongs to.
	 * @return the name of the server
	 */
	String server();

	/**
	 * Return whether requests are passed to the server directly rather than through its
	 * socket, so that the kernel does not tell who sends them.
	 * @return {@code true} for requests that are passed to {@link UnixServer#answer}
	 */
	default boolean isDirect() {
		return false;
	}

	/**
	 * Return who is at the other end, as the kernel tells. Asked once and kept.
	 * @return user and group, {@link PeerCredentials#UNKNOWN} if this is not a connection
	 * of the socket
	 * @throws java.io.UncheckedIOException if the connection was closed before anyone
	 * asked
	 */
	PeerCredentials peer();

}
