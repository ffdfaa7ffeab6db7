package com.codechu.ipc.os;

import java.io.IOException;

/**
 * The few native calls for which the JDK has no equivalent. The native library is loaded
 * on first use: an application that only uses sockets does not load it.
 * <p>
 * Every call fails with a {@link NativeException} that has the error number.
 */
public interface NativeCalls {

	int open(String path, int flags, int mode) throws IOException;

	void close(int descriptor) throws IOException;

	void flock(int descriptor, int operation) throws IOException;

	void ftruncate(int descriptor, long length) throws IOException;

	int write(int descriptor, byte[] bytes) throws IOException;

	void fsync(int descriptor) throws IOException;

	void mkfifo(String path, int mode) throws IOException;

	/**
	 * Wait for an event on one descriptor.
	 * @param descriptor the descriptor
	 * @param events the events to wait for
	 * @param timeoutMillis how long to wait
	 * @return the events that occurred, 0 for none
	 * @throws IOException if the call fails
	 */
	int poll(int descriptor, int events, int timeoutMillis) throws IOException;

	int fcntl(int descriptor, int command, int argument) throws IOException;

	/**
	 * Request an {@code int}.
	 * @param descriptor the descriptor
	 * @param request the request
	 * @return the result
	 * @throws IOException if the call fails
	 */
	int ioctl(int descriptor, long request) throws IOException;

	/**
	 * Send one datagram to a Unix socket, without waiting.
	 * @param address the address, a {@code struct sockaddr_un}
	 * @param message the datagram
	 * @throws IOException if it cannot be sent
	 */
	void sendDatagram(byte[] address, byte[] message) throws IOException;

	/**
	 * Return the single implementation, loading it first if necessary.
	 * @return the native calls
	 * @throws NativeUnavailableException if it cannot be loaded; the message says what to
	 * do
	 */
	static NativeCalls get() throws NativeUnavailableException {
		return NativeLoader.load();
	}

}
