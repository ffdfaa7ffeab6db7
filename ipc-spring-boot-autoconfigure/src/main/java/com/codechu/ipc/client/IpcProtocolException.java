package com.codechu.ipc.client;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What came back is not a reply: not JSON, not what was asked for, longer than a line may
 * be, or cut off because the connection ended. The server may have acted on the request.
 */
public final class IpcProtocolException extends IpcException {

	private final boolean misfit;

	IpcProtocolException(Path path, String message, @Nullable Throwable cause) {
		super(path, path + ": " + message, cause);
		this.misfit = false;
	}

	private IpcProtocolException(Path path, String message) {
		super(path, path + ": " + message, null);
		this.misfit = true;
	}

	// Without a cause, which would show what came.
	static IpcProtocolException misfit(Path path, String what, Type type, String reason) {
		return new IpcProtocolException(path,
				String.format(Locale.ROOT, "%s does not fit %s: %s", what, type.getTypeName(), reason));
	}

	/**
	 * Return whether the connection is sound, but what came is not what was asked for.
	 * @return whether the same would happen again
	 */
	boolean isMisfit() {
		return this.misfit;
	}

}
