package com.codechu.ipc.client;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * What came back is not a reply: not JSON, not what was asked for, longer than a line may
 * be, or cut off because the connection ended. The server may have acted on the request.
 */
public final class IpcProtocolException extends IpcException {

	IpcProtocolException(Path path, String message, @Nullable Throwable cause) {
		super(path, path + ": " + message, cause);
	}

}
