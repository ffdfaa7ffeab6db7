package com.codechu.ipc.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A message that cannot be accepted: not JSON, no object, a member missing or of the
 * wrong kind, an unknown command. Its text goes to the peer: it names the reason and,
 * where there is one, the place or member. Handlers may throw it to refuse a request.
 */
public class InvalidMessageException extends RuntimeException {

	private final ErrorType type;

	/**
	 * Create the exception.
	 * @param type the error to answer with
	 * @param message what is wrong, fit to be sent to the peer
	 */
	public InvalidMessageException(ErrorType type, String message) {
		this(type, message, null);
	}

	/**
	 * Create the exception.
	 * @param type the error to answer with
	 * @param message what is wrong, fit to be sent to the peer
	 * @param cause what told us, if anything
	 */
	public InvalidMessageException(ErrorType type, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.type = type;
	}

	/**
	 * Return the error to answer with.
	 * @return the type of error
	 */
	public ErrorType type() {
		return this.type;
	}

}
