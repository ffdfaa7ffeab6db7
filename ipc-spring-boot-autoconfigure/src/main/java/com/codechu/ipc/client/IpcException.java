package com.codechu.ipc.client;

import java.nio.file.Path;

import com.codechu.ipc.protocol.internal.Texts;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a request did not get its reply. The subclass tells whether the server may
 * have acted on the request: certainly not after an {@link IpcConnectException}, or an
 * {@link IpcTimeoutException} while queueing or connecting. After an
 * {@link IpcRemoteException} its {@link IpcRemoteException#type() type} tells: for an
 * {@link com.codechu.ipc.protocol.ErrorType ErrorType}, the server rejected the request,
 * except that the handler ran for {@code ReplyNotSerializable} and
 * {@code HandlerInterrupted}; for any other type, the handler ran and failed. In all
 * other cases it is unknown. Nothing is ever sent twice.
 * <p>
 * Messages quote neither requests nor replies, except for the text of an error that the
 * server sent; they have at most about 1,000 characters, and no control characters.
 *
 * @since 0.1.0
 */
public abstract sealed class IpcException extends RuntimeException permits IpcConnectException, IpcTimeoutException,
		IpcRemoteException, IpcProtocolException, IpcInterruptedException {

	private static final int MAX_CHARS = 1_000;

	private final String path;

	// What the server wrote may be long, and must not steer the terminal it is shown on.
	IpcException(Path path, String message, @Nullable Throwable cause) {
		super(Texts.printable(message, MAX_CHARS), cause);
		this.path = path.toString();
	}

	/**
	 * Return the path of the socket that the request was sent to.
	 * @return the path of the socket
	 */
	public Path path() {
		return Path.of(this.path);
	}

}
