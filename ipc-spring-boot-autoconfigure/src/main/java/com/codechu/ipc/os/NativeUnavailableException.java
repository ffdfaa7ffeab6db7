package com.codechu.ipc.os;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the native library cannot be loaded. The message says why and what to do.
 */
public class NativeUnavailableException extends IOException {

	NativeUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
