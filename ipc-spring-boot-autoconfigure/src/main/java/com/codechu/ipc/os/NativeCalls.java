package com.codechu.ipc.os;

import java.io.IOException;

/**
 * The few calls for which the JDK has no equal. Everything native goes through this door,
 * which is opened on first use: an application that uses sockets alone loads no native
 * library.
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
	 * @return the events that have come, 0 for none
	 * @throws IOException if the call fails
	 */
	int poll(int descriptor, int events, int timeoutMillis) throws IOException;

	int fcntl(int descriptor, int command, int argument) throws IOException;

	/**
	 * Ask for an {@code int}.
	 * @param descriptor the descriptor
	 * @param request what to ask for
	 * @return the answer
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
	 * Return the one implementation, loading it first if need be.
	 * @return the native calls
	 * @throws NativeUnavailableException if it cannot be loaded, with the cure in its
	 * text
	 */
	static NativeCalls get() throws NativeUnavailableException {
		return NativeLoader.load();
	}

}
