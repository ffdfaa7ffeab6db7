package com.codechu.ipc.server;

/**
 * Makes a request of a line. The server has one that takes each line apart; one that
 * knows more about the handler can leave the line as it is where nobody looks into it.
 * <p>
 * Called by several threads at once.
 */
@FunctionalInterface
public interface RequestReader {

	/**
	 * Read one line.
	 * @param bytes where the line is, not to be kept or changed
	 * @param from first index
	 * @param to index after the last
	 * @param connection where it came from
	 * @return the request
	 * @throws com.codechu.ipc.protocol.InvalidMessageException if it is no acceptable
	 * object; the handler does not get to see it
	 */
	IpcRequest read(byte[] bytes, int from, int to, IpcConnection connection);

}
