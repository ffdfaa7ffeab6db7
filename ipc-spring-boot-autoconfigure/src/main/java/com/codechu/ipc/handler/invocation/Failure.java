package com.codechu.ipc.handler.invocation;

import com.codechu.ipc.protocol.ErrorType;
import org.jspecify.annotations.Nullable;

/**
 * What really happened to a request that failed, whatever the reply to it was.
 *
 * @param exception what was thrown
 * @param type what kind of error of the server's own it is, {@code null} if it is the
 * handler's
 */
public record Failure(Throwable exception, @Nullable ErrorType type) {

	/**
	 * Return whether the peer did something wrong.
	 * @return {@code false} if the server did
	 */
	public boolean isRejection() {
		return this.type != null && this.type.isRejection();
	}

}
