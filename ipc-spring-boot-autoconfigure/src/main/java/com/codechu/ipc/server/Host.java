package com.codechu.ipc.server;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * What a connection asks of the server that it belongs to.
 */
interface Host {

	/**
	 * Return whether the server stops, so that nothing new is begun.
	 * @return whether connections are to end
	 */
	boolean isStopping();

	/**
	 * Decide whether to serve a connection.
	 * @param connection the connection
	 * @param transport its other end
	 * @return why not to serve it, {@code null} to serve it
	 * @throws IOException if its peer is gone
	 */
	@Nullable Refusal admit(IpcConnection connection, Transport transport) throws IOException;

	/**
	 * Ask whether a connection that was not admitted may stay until its peer has read
	 * why.
	 * @param connection the connection
	 * @return whether it may
	 */
	boolean mayLinger(IpcConnection connection);

	/**
	 * Return what sends streams.
	 * @return the loop, the same for all connections
	 */
	StreamLoop streams();

	/**
	 * Learn that a connection has ended.
	 * @param connection the connection
	 */
	void ended(IpcConnection connection);

}
