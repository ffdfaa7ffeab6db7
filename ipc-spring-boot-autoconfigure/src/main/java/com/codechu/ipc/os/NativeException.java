package com.codechu.ipc.os;

import java.io.IOException;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a native call has failed.
 */
public class NativeException extends IOException {

	private final int error;

	NativeException(String call, int error, @Nullable Throwable cause) {
		super(String.format(Locale.ROOT, "%s failed: %s", call,
				(cause != null) ? cause.getMessage() : "error " + error), cause);
		this.error = error;
	}

	/**
	 * Return the error number.
	 * @return one of the {@code E} constants of {@link LinuxConstants}, or another
	 */
	public int error() {
		return this.error;
	}

}
