package com.codechu.ipc.file;

/**
 * Thrown when a value is not a valid {@link FileMode}.
 *
 * @since 0.1.0
 */
public class InvalidFileModeException extends IllegalArgumentException {

	/**
	 * Create the exception.
	 * @param message what is wrong and what to write instead
	 */
	public InvalidFileModeException(String message) {
		super(message);
	}

}
