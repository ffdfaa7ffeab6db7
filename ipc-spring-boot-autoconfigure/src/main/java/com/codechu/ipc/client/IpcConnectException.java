package com.codechu.ipc.client;

import java.nio.file.Path;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * There is no connection to the server: nobody listens, the path is wrong, or this user
 * may not connect. Nothing was sent.
 */
public final class IpcConnectException extends IpcException {

	private final int attempts;

	IpcConnectException(Path path, int attempts, String reason, @Nullable Throwable cause) {
		super(path, String.format(Locale.ROOT, "Cannot connect to %s after %d %s: %s", path, attempts,
				(attempts != 1) ? "attempts" : "attempt", reason), cause);
		this.attempts = attempts;
	}

	/**
	 * Return how often it was tried.
	 * @return the number of attempts
	 */
	public int attempts() {
		return this.attempts;
	}

}
