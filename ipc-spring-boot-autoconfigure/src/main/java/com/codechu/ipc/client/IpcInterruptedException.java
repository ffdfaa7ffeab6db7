package com.codechu.ipc.client;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the thread was interrupted while it waited for the server; its interrupt
 * flag is set. The server may have acted on the request.
 *
 * @since 0.1.0
 */
public final class IpcInterruptedException extends IpcException {

	IpcInterruptedException(Path path, @Nullable Throwable cause) {
		this(path, "", cause);
	}

	IpcInterruptedException(Path path, String fate, @Nullable Throwable cause) {
		super(path, path + ": interrupted while waiting for the server" + fate, cause);
	}

}
