package com.codechu.ipc.client;

import java.nio.file.Path;

import com.codechu.ipc.protocol.internal.Texts;
import org.jspecify.annotations.Nullable;

/**
 * A request that did not get its answer. Which of the few kinds it is tells whether the
 * server may have acted on it: certainly not after an {@link IpcConnectException}, or an
 * {@link IpcTimeoutException} while queueing or connecting. After an
 * {@link IpcRemoteException} its {@link IpcRemoteException#type() type} tells: the server
 * refused what is of an {@link com.codechu.ipc.protocol.ErrorType ErrorType}, except that
 * the handler ran with {@code ReplyNotSerializable} and {@code HandlerInterrupted}; with
 * any other type it ran, and failed. Otherwise nobody knows, and nothing is ever sent
 * twice.
 * <p>
 * Messages quote neither requests nor replies, except for the text of an error that the
 * server sent; they have at most some 1,000 characters, none of which is a control
 * character.
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
	 * Return the socket the request was for.
	 * @return the path of the socket
	 */
	public Path path() {
		return Path.of(this.path);
	}

}
