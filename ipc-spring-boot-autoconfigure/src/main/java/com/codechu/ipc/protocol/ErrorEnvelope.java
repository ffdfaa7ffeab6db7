package com.codechu.ipc.protocol;

import java.util.Objects;

import com.codechu.ipc.protocol.internal.Texts;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The reply to a request that failed: <code>{"error": message, "type": name}</code>, with
 * an object {@code details} if there is more to say.
 *
 * @param error what happened, for a person; {@code null} becomes empty
 * @param type what kind of failure, for a program: the wire name of an {@link ErrorType}
 * or what the handler's exception is called
 * @param details more for a program, {@code null} if there is no more
 */
public record ErrorEnvelope(String error, String type, @Nullable ObjectNode details) {

	private static final String ERROR = "error";

	private static final String TYPE = "type";

	private static final String DETAILS = "details";

	private static final int MAX_TYPE_CHARS = 100;

	private static final int MAX_SHORT_CHARS = 1_000;

	/** As in \u0001. */
	private static final int ESCAPED_BYTES = 6;

	/** What is around the two texts takes no more than as many escaped characters. */
	private static final int FRAME_CHARS = 6;

	public ErrorEnvelope {
		error = Objects.requireNonNullElse(error, "");
		if (type == null || type.isBlank()) {
			throw new IllegalArgumentException("The type of an error is blank");
		}
	}

	/**
	 * Make an envelope without details.
	 * @param error what happened
	 * @param type what kind of failure
	 */
	public ErrorEnvelope(String error, String type) {
		this(error, type, null);
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
		ObjectNode json = JsonNodeFactory.instance.objectNode().put(ERROR, this.error).put(TYPE, this.type);
		if (this.details != null) {
			json.set(DETAILS, this.details);
		}
		return json;
	}

	/**
	 * Return this envelope with a text that fits on a line, however much of it has to be
	 * escaped, and without details.
	 * @param maxLineBytes longest line in bytes; 1,024 are enough for any type
	 * @return an envelope with at most 1,000 characters of the text
	 */
	public ErrorEnvelope shortened(int maxLineBytes) {
		String type = Texts.cut(this.type, MAX_TYPE_CHARS);
		int room = maxLineBytes / ESCAPED_BYTES - type.length() - FRAME_CHARS;
		int chars = Math.max(0, Math.min(MAX_SHORT_CHARS, room));
		return new ErrorEnvelope(Texts.cut(this.error, chars), type);
	}

	static boolean isMember(@Nullable String name) {
		return ERROR.equals(name) || TYPE.equals(name) || DETAILS.equals(name);
	}

	/**
	 * Recognise an envelope: an object of exactly the two string members {@code error}
	 * and {@code type}, and at most an object {@code details} beside them. Other objects
	 * that merely contain {@code error} are ordinary replies.
	 * @param reply a reply
	 * @return the envelope, or {@code null} when the reply is none
	 */
	public static @Nullable ErrorEnvelope from(ObjectNode reply) {
		ObjectNode details = (reply.get(DETAILS) instanceof ObjectNode object) ? object : null;
		int members = (details != null) ? 3 : 2;
		if (reply.size() == members && reply.path(ERROR).isString() && reply.path(TYPE).isString()) {
			return new ErrorEnvelope(reply.get(ERROR).stringValue(), reply.get(TYPE).stringValue(), details);
		}
		return null;
	}

}
