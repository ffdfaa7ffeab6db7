package com.codechu.ipc.client;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The thread was interrupted while it waited for the server; its interrupt flag is set.
 * The server may have acted on the request.
 */
public final class IpcInterruptedException extends IpcException {

	IpcInterruptedException(Path path, @Nullable Throwable cause) {
		super(path, path + ": interrupted while waiting for the server", cause);
	}

}
