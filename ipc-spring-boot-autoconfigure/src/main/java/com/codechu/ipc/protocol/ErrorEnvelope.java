package com.codechu.ipc.protocol;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The reply to a request that failed: <code>{"error": message, "type": name}</code>.
 *
 * @param error what happened, for a person; empty rather than {@code null}
 * @param type what kind of failure, for a program: the wire name of an {@link ErrorType}
 * or the simple class name of the handler's exception
 */
public record ErrorEnvelope(String error, String type) {

	private static final int MAX_SHORT_CHARS = 1_000;

	/**
	 * Make the envelope of a failure in a handler.
	 * @param failure what the handler threw; a {@link InvalidMessageException} keeps its
	 * {@link ErrorType}
	 * @return the envelope
	 */
	public static ErrorEnvelope of(Throwable failure) {
		String message = (failure.getMessage() != null) ? failure.getMessage() : "";
		if (failure instanceof InvalidMessageException invalid) {
			return of(invalid.type(), message);
		}
		Class<?> named = failure.getClass();
		while (named.getSimpleName().isEmpty()) {
			named = named.getSuperclass();
		}
		return new ErrorEnvelope(message, named.getSimpleName());
	}

	/**
	 * Make the envelope of an error of the server's own.
	 * @param type the kind of error
	 * @param error what happened
	 * @return the envelope
	 */
	public static ErrorEnvelope of(ErrorType type, String error) {
		return new ErrorEnvelope(error, type.wireName());
	}

	/**
	 * Return the object to send. It is the same whatever the application's mapper does
	 * with names, empty values or root elements.
	 * @return a new object
	 */
	public ObjectNode toJson() {
		return JsonNodeFactory.instance.objectNode().put("error", this.error).put("type", this.type);
	}

	/**
	 * Return this envelope with a text that surely fits on a line.
	 * @return an envelope with at most 1,000 characters of the text
	 */
	public ErrorEnvelope shortened() {
		return (this.error.length() <= MAX_SHORT_CHARS) ? this
				: new ErrorEnvelope(this.error.substring(0, MAX_SHORT_CHARS) + "…", this.type);
	}

	/**
	 * Recognise an envelope: an object of exactly the two string members {@code error}
	 * and {@code type}. Other objects that merely contain {@code error} are ordinary
	 * replies.
	 * @param reply a reply
	 * @return the envelope, or {@code null} when the reply is none
	 */
	public static @Nullable ErrorEnvelope from(ObjectNode reply) {
		if (reply.size() == 2 && reply.path("error").isString() && reply.path("type").isString()) {
			return new ErrorEnvelope(reply.get("error").stringValue(), reply.get("type").stringValue());
		}
		return null;
	}

}
