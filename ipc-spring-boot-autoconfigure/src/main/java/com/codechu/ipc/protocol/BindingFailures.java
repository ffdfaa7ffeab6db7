package com.codechu.ipc.protocol;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * Jackson's failures in the words of someone who types requests: members and kinds of
 * values rather than Java types and parser states.
 */
final class BindingFailures {

	private BindingFailures() {
	}

	static InvalidMessageException translate(JacksonException ex, @Nullable String member) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof InvalidMessageException known) {
				return known;
			}
		}
		if ((ex instanceof StreamReadException && !(ex instanceof InputCoercionException))
				|| ex instanceof StreamConstraintsException) {
			String place = (ex.getLocation() != null) ? " at byte " + ex.getLocation().getByteOffset() : "";
			return new InvalidMessageException(ErrorType.INVALID_JSON, inOurWords(ex.getOriginalMessage()) + place, ex);
		}
		return new InvalidMessageException(ErrorType.INVALID_REQUEST, subject(ex, member) + reason(ex), ex);
	}

	// Without advice on settings that the peer does not have.
	private static String inOurWords(String message) {
		return message.replaceAll(" \\(start marker at \\[Source: .*?\\]\\)", "")
			.replaceAll(": enable `.*` to allow", "")
			.replaceAll(", from `.*?`", "");
	}

	private static String subject(JacksonException ex, @Nullable String root) {
		StringBuilder member = new StringBuilder((root != null) ? root : "");
		for (JacksonException.Reference step : ex.getPath()) {
			if (step.getPropertyName() == null) {
				member.append('[').append(step.getIndex()).append(']');
			}
			else {
				member.append(member.isEmpty() ? "" : ".").append(step.getPropertyName());
			}
		}
		return member.isEmpty() ? "request " : "member '" + member + "' ";
	}

	private static String reason(JacksonException ex) {
		if (ex instanceof InputCoercionException coercion) {
			return "must be " + kind(coercion.getTargetType());
		}
		if (ex instanceof InvalidFormatException format) {
			return "must be " + kind(format.getTargetType()) + ", but is "
					+ ((format.getValue() instanceof String text) ? '"' + text + '"' : format.getValue());
		}
		if (ex instanceof UnrecognizedPropertyException) {
			return "is unknown";
		}
		if (ex instanceof ValueInstantiationException && ex.getCause() != null && ex.getCause().getMessage() != null) {
			return "is not acceptable: " + ex.getCause().getMessage();
		}
		if (ex instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null) {
			String message = mismatch.getOriginalMessage();
			if (message.startsWith("Cannot map `null`") || message.startsWith("Null value for creator")
					|| message.startsWith("Missing required creator")) {
				return "is required";
			}
			return "must be " + kind(mismatch.getTargetType());
		}
		return "is not acceptable: " + ex.getOriginalMessage();
	}

	private static String kind(@Nullable Class<?> type) {
		if (type == null) {
			return "something else";
		}
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map(Object::toString)
				.collect(Collectors.joining(", ", "one of ", ""));
		}
		if (type == boolean.class || type == Boolean.class) {
			return "true or false";
		}
		if (type == double.class || type == float.class || type == Double.class || type == Float.class
				|| type == BigDecimal.class || type == Number.class) {
			return "a number";
		}
		if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
			return "a whole number in the range of " + type.getSimpleName();
		}
		if (CharSequence.class.isAssignableFrom(type)) {
			return "a string";
		}
		if (type.isArray() || Collection.class.isAssignableFrom(type)) {
			return "an array";
		}
		if (Map.class.isAssignableFrom(type) || type.isRecord()) {
			return "an object";
		}
		return "a " + type.getSimpleName();
	}

}
