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

	/** As in \u0001. */
	private static final int ESCAPED_BYTES = 6;

	/** What is around the two texts takes no more than as many escaped characters. */
	private static final int FRAME_CHARS = 6;

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
	 * Return this envelope with a text that fits on a line, however much of it has to be
	 * escaped.
	 * @param maxLineBytes longest line in bytes; 1,024 are enough for any type
	 * @return an envelope with at most 1,000 characters of the text
	 */
	public ErrorEnvelope shortened(int maxLineBytes) {
		int room = maxLineBytes / ESCAPED_BYTES - this.type.length() - FRAME_CHARS;
		int chars = Math.max(0, Math.min(MAX_SHORT_CHARS, room));
		return (this.error.length() <= chars) ? this
				: new ErrorEnvelope(this.error.substring(0, chars) + "…", this.type);
	}

	static boolean isMember(@Nullable String name) {
		return "error".equals(name) || "type".equals(name) || "details".equals(name);
	}

	/**
	 * Recognise an envelope: an object of exactly the two string members {@code error}
	 * and {@code type}, and at most an object {@code details} beside them. Other objects
	 * that merely contain {@code error} are ordinary replies.
	 * @param reply a reply
	 * @return the envelope, or {@code null} when the reply is none
	 */
	public static @Nullable ErrorEnvelope from(ObjectNode reply) {
		int members = reply.path("details").isObject() ? 3 : 2;
		if (reply.size() == members && reply.path("error").isString() && reply.path("type").isString()) {
			return new ErrorEnvelope(reply.get("error").stringValue(), reply.get("type").stringValue());
		}
		return null;
	}

}
