package com.codechu.ipc.protocol;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Thrown when a message is not valid: not JSON, not an object, a missing member or one of
 * the wrong type, an unknown command. Its text is sent to the peer: it names the reason
 * and, if applicable, the position or member. Handlers may throw it to reject a request.
 *
 * @since 0.1.0
 */
public class InvalidMessageException extends RuntimeException {

	private final ErrorType type;

	/** What it is about, {@code null} if that is the message as a whole. */
	private final @Nullable String member;

	/**
	 * What is wrong with it, {@code null} if the message does not begin with a subject.
	 */
	private final @Nullable String reason;

	/** The same without values, {@code null} if the message has none. */
	private final @Nullable String discreet;

	private final @Nullable ObjectNode details;

	/**
	 * Create the exception.
	 * @param type the type of the error reply
	 * @param message what is wrong, in a form that can be sent to the peer
	 */
	public InvalidMessageException(ErrorType type, String message) {
		this(type, message, (Throwable) null);
	}

	/**
	 * Create the exception.
	 * @param type the type of the error reply
	 * @param message what is wrong, in a form that can be sent to the peer
	 * @param cause the cause, if any
	 */
	public InvalidMessageException(ErrorType type, String message, @Nullable Throwable cause) {
		this(type, message, null, null, null, null, cause);
	}

	/**
	 * Create the exception.
	 * @param type the type of the error reply
	 * @param message what is wrong, in a form that can be sent to the peer
	 * @param details machine-readable details
	 */
	@Internal
	public InvalidMessageException(ErrorType type, String message, ObjectNode details) {
		this(type, message, null, null, null, details, null);
	}

	/**
	 * Create the exception.
	 * @param type the type of the error reply
	 * @param member the member that is wrong, {@code null} for the request as a whole
	 * @param reason what is wrong with it, as the rest of a sentence that begins with its
	 * name
	 * @param cause the cause, if any
	 */
	@Internal
	public InvalidMessageException(ErrorType type, @Nullable String member, String reason, @Nullable Throwable cause) {
		this(type, about(member, "request") + reason, member, reason, null, null, cause);
	}

	private InvalidMessageException(ErrorType type, String message, @Nullable String member, @Nullable String reason,
			@Nullable String discreet, @Nullable ObjectNode details, @Nullable Throwable cause) {
		super(message, cause);
		this.type = type;
		this.member = member;
		this.reason = reason;
		this.discreet = discreet;
		this.details = details;
	}

	static InvalidMessageException withValue(ErrorType type, @Nullable String member, @Nullable String discreetMember,
			String reason, String value, @Nullable Throwable cause) {
		return new InvalidMessageException(type, about(member, "request") + reason + value, member, reason + value,
				about(discreetMember, "") + reason, null, cause);
	}

	static InvalidMessageException withContent(ErrorType type, String message, String discreet, Throwable cause) {
		return new InvalidMessageException(type, message, null, null, " " + discreet, null, cause);
	}

	private static String about(@Nullable String member, String whole) {
		return (member != null) ? "member '" + member + "' " : whole + " ";
	}

	/**
	 * Return the message with another word for what it is about, if that is all of it.
	 * @param whole what is not called a request
	 * @return the message
	 */
	@Internal
	public String messageAbout(String whole) {
		return (this.reason != null) ? about(this.member, whole) + this.reason : String.valueOf(getMessage());
	}

	/**
	 * Return the message without anything that was in what was read, as it may be logged.
	 * @param whole what it is about, if that is all of it
	 * @return the message, naming the member if there is one
	 */
	@Internal
	public String withoutValues(String whole) {
		if (this.discreet != null) {
			return this.discreet.startsWith(" ") ? whole + this.discreet : this.discreet;
		}
		// The author of the message may have quoted the input.
		boolean foreign = this.reason == null && this.type == ErrorType.INVALID_REQUEST;
		return foreign ? violated() + whole + " is not valid" : messageAbout(whole);
	}

	// What follows the first name may be the key of a map.
	private String violated() {
		String member = (this.details != null) ? this.details.at("/violations/0/member").asString("") : "";
		String name = member.split("[.\\[]", 2)[0];
		return name.isEmpty() ? "" : "member '" + name + "' of ";
	}

	/**
	 * Return the type of the error reply.
	 * @return the type of error
	 */
	public ErrorType type() {
		return this.type;
	}

	/**
	 * Return the details that are sent to the peer.
	 * @return the details, {@code null} if there are none
	 */
	public @Nullable ObjectNode details() {
		return this.details;
	}

}
