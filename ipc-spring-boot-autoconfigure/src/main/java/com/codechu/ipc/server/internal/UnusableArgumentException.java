package com.codechu.ipc.server.internal;

/**
 * What the application has provided for a parameter does not fit it. Its peer is not
 * told, as it has nothing to do with that.
 */
public final class UnusableArgumentException extends IllegalStateException {

	/**
	 * Create the exception.
	 * @param message who provided what for which parameter
	 */
	public UnusableArgumentException(String message) {
		super(message);
	}

}
