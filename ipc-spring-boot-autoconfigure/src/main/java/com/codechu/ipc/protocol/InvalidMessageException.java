package com.codechu.ipc.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A message that cannot be accepted: not JSON, not an object, a member missing or of the
 * wrong kind, an unknown command. Its text goes to the peer: it names the reason and,
 * where there is one, the place or member. Handlers may throw it to refuse a request.
 */
public class InvalidMessageException extends RuntimeException {

	private final ErrorType type;

	private final @Nullable String member;

	private final @Nullable String reason;

	/**
	 * Create the exception.
	 * @param type the error to answer with
	 * @param message what is wrong, fit to be sent to the peer
	 */
	public InvalidMessageException(ErrorType type, String message) {
		this(type, message, (Throwable) null);
	}

	/**
	 * Create the exception.
	 * @param type the error to answer with
	 * @param message what is wrong, fit to be sent to the peer
	 * @param cause the cause, if any
	 */
	public InvalidMessageException(ErrorType type, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.type = type;
		this.member = null;
		this.reason = null;
	}

	/**
	 * Create the exception.
	 * @param type the error to answer with
	 * @param member the member that is wrong, {@code null} for the request as a whole
	 * @param reason what is wrong with it, as what follows its name in a sentence
	 * @param cause the cause, if any
	 */
	public InvalidMessageException(ErrorType type, @Nullable String member, String reason, @Nullable Throwable cause) {
		super(((member != null) ? "member '" + member + "' " : "request ") + reason, cause);
		this.type = type;
		this.member = member;
		this.reason = reason;
	}

	/**
	 * Return the message with another word for what it is about, if that is all of it.
	 * @param whole what is not called a request
	 * @return the message
	 */
	public String messageAbout(String whole) {
		boolean named = this.member != null || this.reason == null;
		return named ? String.valueOf(getMessage()) : whole + " " + this.reason;
	}

	/**
	 * Return the error to answer with.
	 * @return the type of error
	 */
	public ErrorType type() {
		return this.type;
	}

}
