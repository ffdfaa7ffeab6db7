package com.codechu.ipc.client;

import java.nio.file.Path;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a connection to the server cannot be established: no server is listening,
 * the path is wrong, or this user may not connect. Nothing was sent.
 *
 * @since 0.1.0
 */
public final class IpcConnectException extends IpcException {

	private final int attempts;

	IpcConnectException(Path path, int attempts, String reason, @Nullable Throwable cause) {
		super(path, String.format(Locale.ROOT, "Cannot connect to %s after %d %s: %s", path, attempts,
				(attempts != 1) ? "attempts" : "attempt", reason), cause);
		this.attempts = attempts;
	}

	/**
	 * Return the number of attempts.
	 * @return the number of attempts
	 */
	public int attempts() {
		return this.attempts;
	}

}
