package com.codechu.ipc.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when a value cannot be written as one line of JSON: an unknown bean, a number
 * that is not finite, a cyclic structure, or more bytes than a line may have. Nothing of
 * it was written.
 *
 * @since 0.1.0
 */
public class MessageEncodingException extends RuntimeException {

	/**
	 * Create the exception.
	 * @param message what is wrong
	 * @param cause the cause, if any
	 */
	public MessageEncodingException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
