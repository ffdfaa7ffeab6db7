package com.codechu.ipc.client;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * Thrown when the data received is not a reply: not JSON, not of the expected type,
 * longer than the maximum line size, or truncated because the connection ended. The
 * server may have acted on the request.
 *
 * @since 0.1.0
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
		String name = (type instanceof JavaType resolved) ? resolved.toCanonical() : type.getTypeName();
		return new IpcProtocolException(path,
				String.format(Locale.ROOT, "%s cannot be bound to %s: %s", what, name, reason));
	}

	/**
	 * Return whether the connection is intact, but the reply is not of the expected type.
	 * @return whether the same would happen again
	 */
	boolean isMisfit() {
		return this.misfit;
	}

}
