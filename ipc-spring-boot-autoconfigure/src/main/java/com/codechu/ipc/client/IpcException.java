package com.codechu.ipc.client;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A request that did not get its answer. Which of the few kinds it is tells whether the
 * server may have acted on it: certainly not after an {@link IpcConnectException},
 * certainly so after an {@link IpcRemoteException}; otherwise nobody knows, and nothing
 * is ever sent twice.
 */
public abstract sealed class IpcException extends RuntimeException permits IpcConnectException, IpcTimeoutException,
		IpcRemoteException, IpcProtocolException, IpcInterruptedException {

	private final transient Path path;

	IpcException(Path path, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.path = path;
	}

	/**
	 * Return the socket the request was for.
	 * @return the path of the socket
	 */
	public Path path() {
		return this.path;
	}

}
