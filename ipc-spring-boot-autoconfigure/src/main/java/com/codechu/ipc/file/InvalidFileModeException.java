package com.codechu.ipc.file;

/**
 * Something that was to be a {@link FileMode} is none, or not a usable one.
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
