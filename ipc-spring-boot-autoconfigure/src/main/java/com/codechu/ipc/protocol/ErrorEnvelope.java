package com.codechu.ipc.protocol;

import java.util.Objects;

import com.codechu.ipc.Internal;
import com.codechu.ipc.protocol.internal.Texts;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The reply to a request that failed: <code>{"error": message, "type": name}</code>, with
 * an optional object {@code details}.
 *
 * @param type machine-readable kind of failure: the wire name of an {@link ErrorType} or
 * the name of the handler's exception
 * @param error human-readable message; {@code null} becomes empty
 * @param details machine-readable details, {@code null} if there are none
 * @since 0.1.0
 */
public record ErrorEnvelope(String type, String error, @Nullable ObjectNode details) {

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
			throw new IllegalArgumentException("The type of an error must not be blank");
		}
	}

	/**
	 * Create an envelope without details.
	 * @param type kind of failure
	 * @param error what happened
	 */
	public ErrorEnvelope(String type, String error) {
		this(type, error, null);
	}

	/**
	 * Create the envelope of an error reported by the server itself.
	 * @param type the kind of error
	 * @param error what happened
	 * @return the envelope
	 */
	public static ErrorEnvelope of(ErrorType type, String error) {
		return new ErrorEnvelope(type.wireName(), error);
	}

	/**
	 * Return the object to send. It does not depend on how the application's mapper
	 * handles names, empty values or root elements.
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
	 * Return this envelope with a text that fits on a line, even if all of it must be
	 * escaped, and without details.
	 * @param maxLineBytes maximum size of a line in bytes; 1,024 are enough for any type
	 * @return an envelope with at most 1,000 characters of the text
	 */
	@Internal
	public ErrorEnvelope shortened(int maxLineBytes) {
		String type = Texts.cut(this.type, MAX_TYPE_CHARS);
		int room = maxLineBytes / ESCAPED_BYTES - type.length() - FRAME_CHARS;
		int chars = Math.max(0, Math.min(MAX_SHORT_CHARS, room));
		return new ErrorEnvelope(type, Texts.cut(this.error, chars));
	}

	static boolean isMember(@Nullable String name) {
		return ERROR.equals(name) || TYPE.equals(name) || DETAILS.equals(name);
	}

	/**
	 * Recognise an envelope: an object of exactly the two string members {@code error}
	 * and {@code type}, and optionally an object {@code details}. Other objects that
	 * merely contain {@code error} are ordinary replies.
	 * @param reply a reply
	 * @return the envelope, or {@code null} if the reply is not an error
	 */
	public static @Nullable ErrorEnvelope from(ObjectNode reply) {
		ObjectNode details = (reply.get(DETAILS) instanceof ObjectNode object) ? object : null;
		int members = (details != null) ? 3 : 2;
		if (reply.size() == members && reply.path(ERROR).isString() && reply.path(TYPE).isString()) {
			return new ErrorEnvelope(reply.get(TYPE).stringValue(), reply.get(ERROR).stringValue(), details);
		}
		return null;
	}

}
