package com.codechu.ipc.client;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What came of a request.
 *
 * @param value what the reply was bound to, if it was
 * @param failure the server's error, or that the reply does not fit, if it was not
 * @param last whether the server closes the connection after this reply
 */
record Outcome(@Nullable Object value, @Nullable IpcException failure, boolean last) {

	/**
	 * Return the value.
	 * @param <T> what the reply was bound to
	 * @return the value
	 * @throws IpcException if there is none
	 */
	@SuppressWarnings("unchecked")
	<T> T get() {
		if (this.failure != null) {
			throw this.failure;
		}
		return (T) Objects.requireNonNull(this.value);
	}

}
