package com.codechu.ipc.client;

import org.jspecify.annotations.Nullable;

/**
 * What came of a request.
 *
 * @param value what the reply was bound to, if it was
 * @param failure the server's error, or that the reply cannot be bound to, if it was not
 * @param last whether the server closes the connection after this reply
 */
record Outcome(@Nullable Object value, @Nullable IpcException failure, boolean last) {

	/**
	 * Return the value.
	 * @return the value, {@code null} if nothing is wanted of it
	 * @throws IpcException if there is none
	 */
	@Nullable Object get() {
		if (this.failure != null) {
			throw this.failure;
		}
		return this.value;
	}

}
