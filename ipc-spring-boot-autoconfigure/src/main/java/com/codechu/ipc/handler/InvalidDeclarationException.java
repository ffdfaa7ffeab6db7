package com.codechu.ipc.handler;

/**
 * A mistake in the declaration of a handler, found when the application starts.
 *
 * @since 0.1.0
 */
public class InvalidDeclarationException extends RuntimeException {

	private final String action;

	/**
	 * Create the exception.
	 * @param message what is wrong, naming bean, method and parameter
	 * @param action what to do about it
	 */
	public InvalidDeclarationException(String message, String action) {
		super(message);
		this.action = action;
	}

	/**
	 * Return what to do about it.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
