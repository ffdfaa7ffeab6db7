package com.codechu.ipc.client;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A request that did not get its answer. Which of the few kinds it is tells whether the
 * server may have acted on it: certainly not after an {@link IpcConnectException}, or an
 * {@link IpcTimeoutException} while connecting. After an {@link IpcRemoteException} its
 * {@link IpcRemoteException#type() type} tells: the server refused what is of an
 * {@link com.codechu.ipc.protocol.ErrorType ErrorType}, except that a handler's reply may
 * have been lost with {@code ReplyNotSerializable}; with any other type the handler ran,
 * and failed. Otherwise nobody knows, and nothing is ever sent twice.
 */
public abstract sealed class IpcException extends RuntimeException permits IpcConnectException, IpcTimeoutException,
		IpcRemoteException, IpcProtocolException, IpcInterruptedException {

	private final String path;

	IpcException(Path path, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.path = path.toString();
	}

	/**
	 * Return the socket the request was for.
	 * @return the path of the socket
	 */
	public Path path() {
		return Path.of(this.path);
	}

}
