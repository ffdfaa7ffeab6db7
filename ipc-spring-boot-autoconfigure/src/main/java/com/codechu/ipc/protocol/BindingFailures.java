package com.codechu.ipc.protocol;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

import com.codechu.ipc.protocol.internal.Texts;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;
import tools.jackson.databind.node.ArrayNode;

/**
 * Translates read failures for authors of requests: in terms of members and kinds of
 * values instead of Java types and parser states.
 */
final class BindingFailures {

	private static final String NOT_ACCEPTABLE = "is not valid";

	private static final int MAX_SHOWN_CHARS = 40;

	private static final int MAX_TEXT_CHARS = 200;

	/** Types whose values are texts of some form, by name, with an example of each. */
	private static final Map<String, String> EXAMPLES = Map.ofEntries(
			Map.entry("java.time.Instant", "2026-01-31T12:00:00Z"),
			Map.entry("java.time.OffsetDateTime", "2026-01-31T12:00:00+01:00"),
			Map.entry("java.time.ZonedDateTime", "2026-01-31T12:00:00+01:00"),
			Map.entry("java.time.LocalDateTime", "2026-01-31T12:00:00"), Map.entry("java.time.LocalDate", "2026-01-31"),
			Map.entry("java.time.LocalTime", "12:00:00"), Map.entry("java.time.YearMonth", "2026-01"),
			Map.entry("java.time.Year", "2026"), Map.entry("java.time.Duration", "PT5S"),
			Map.entry("java.time.Period", "P1D"), Map.entry("java.nio.file.Path", "/tmp/file"),
			Map.entry("java.util.UUID", "123e4567-e89b-12d3-a456-426614174000"));

	private final ObjectWriter writer;

	/**
	 * Create a translator.
	 * @param writer knows how values of enums are written
	 */
	BindingFailures(ObjectWriter writer) {
		this.writer = writer;
	}

	/**
	 * Translate a failure.
	 * @param failure the failure of Jackson, or of a deserializer of the application
	 * @param member the member of the request that was read, {@code null} if it was all
	 * of it
	 * @return the exception to throw
	 */
	InvalidMessageException translate(RuntimeException failure, @Nullable String member) {
		for (Throwable cause : Texts.causes(failure)) {
			if (cause instanceof InvalidMessageException known) {
				return known;
			}
		}
		if (!(failure instanceof JacksonException ex)) {
			return InvalidMessageException.withValue(ErrorType.INVALID_REQUEST, member, member, NOT_ACCEPTABLE,
					said(failure), failure);
		}
		return isUnreadable(ex) ? unreadable(ex) : InvalidMessageException.withValue(ErrorType.INVALID_REQUEST,
				path(ex, member, false), path(ex, member, true), reason(ex), value(ex), ex);
	}

	/**
	 * Translate a failure to read tokens.
	 * @param ex the failure
	 * @return the exception to throw
	 */
	static InvalidMessageException unreadable(JacksonException ex) {
		String place = (ex.getLocation() != null) ? " at byte " + ex.getLocation().getByteOffset() : "";
		String message = withoutAdvice(String.valueOf(ex.getOriginalMessage())) + place;
		boolean limit = ex instanceof StreamConstraintsException;
		return InvalidMessageException.withContent(ErrorType.INVALID_JSON, message,
				limit ? "is not valid: " + message : "is not JSON" + place, ex);
	}

	private static boolean isUnreadable(JacksonException ex) {
		return (ex instanceof StreamReadException && !(ex instanceof InputCoercionException))
				|| ex instanceof StreamConstraintsException;
	}

	// Jackson's advice is about settings that the peer does not have.
	private static String withoutAdvice(String message) {
		String text = message;
		for (String advice : List.of(" (start marker at [Source", ": enable `", ", from `StreamReadConstraints")) {
			int begin = text.indexOf(advice);
			text = (begin < 0) ? text : text.substring(0, begin) + (advice.startsWith(",") ? ")" : "");
		}
		return text;
	}

	// Keys of maps are values as well.
	private static @Nullable String path(JacksonException ex, @Nullable String root, boolean withoutKeys) {
		StringBuilder path = new StringBuilder((root != null) ? root : "");
		String last = null;
		for (JacksonException.Reference step : ex.getPath()) {
			last = step.getPropertyName();
			boolean key = withoutKeys && step.from() instanceof Map<?, ?>;
			append(path, key ? "[…]" : (last != null) ? last : "[" + step.getIndex() + "]");
		}
		if (ex instanceof InvalidNullException missing && missing.getPropertyName() != null
				&& !missing.getPropertyName().getSimpleName().equals(last)) {
			append(path, missing.getPropertyName().getSimpleName());
		}
		return path.isEmpty() ? null : path.toString();
	}

	private static void append(StringBuilder path, String step) {
		path.append((path.isEmpty() || step.startsWith("[")) ? "" : ".").append(step);
	}

	private String reason(JacksonException ex) {
		if (ex instanceof InputCoercionException coercion) {
			return "must be " + kind(coercion.getTargetType());
		}
		if (ex instanceof InvalidFormatException format) {
			return "must be " + kind(format.getTargetType());
		}
		if (ex instanceof PropertyBindingException) {
			return "is unknown";
		}
		if (ex instanceof InvalidTypeIdException type) {
			return (type.getTypeId() != null) ? "has the unknown type" : "does not specify its type";
		}
		if (ex instanceof InvalidNullException) {
			return "is required";
		}
		if (ex instanceof MismatchedInputException mismatch && mismatch.getCause() == null
				&& mismatch.getTargetType() != null) {
			String message = mismatch.getOriginalMessage();
			boolean missing = message.startsWith("Cannot map `null`") || message.startsWith("Null value for creator")
					|| message.startsWith("Missing required creator");
			return missing ? "is required" : "must be " + kind(mismatch.getTargetType());
		}
		return NOT_ACCEPTABLE;
	}

	// What follows the reason, and may show what was read.
	private static String value(JacksonException ex) {
		if (ex instanceof InputCoercionException || ex instanceof InvalidNullException
				|| ex instanceof PropertyBindingException) {
			return "";
		}
		if (ex instanceof InvalidFormatException format) {
			return ", but is " + shown(format.getValue());
		}
		if (ex instanceof InvalidTypeIdException type) {
			return (type.getTypeId() != null) ? " " + shown(type.getTypeId()) : "";
		}
		boolean mismatch = ex instanceof MismatchedInputException && ex.getCause() == null
				&& ((MismatchedInputException) ex).getTargetType() != null;
		return mismatch ? "" : said(ex);
	}

	// What the application's own code says was written for this; texts of Jackson and of
	// the JVM were not.
	private static String said(RuntimeException ex) {
		List<Throwable> causes = Texts.causes(ex);
		Throwable cause = causes.stream()
			.filter((each) -> !(each instanceof JacksonException))
			.findFirst()
			.orElse(causes.get(causes.size() - 1));
		String type = cause.getClass().getName();
		boolean own = cause instanceof IllegalArgumentException || cause instanceof DateTimeException
				|| !(type.startsWith("java.") || type.startsWith("tools.jackson."));
		String text = Texts.message(cause);
		return (own && !text.isBlank()) ? ": " + Texts.cut(text, MAX_TEXT_CHARS) : "";
	}

	private static String shown(@Nullable Object value) {
		String text = String.valueOf(value);
		String cut = Texts.cut(text, MAX_SHOWN_CHARS);
		return (value instanceof String) ? '"' + cut + '"' : cut;
	}

	private String kind(@Nullable Class<?> type) {
		if (type == null) {
			return "something else";
		}
		if (type.isEnum()) {
			return Arrays.stream(Objects.requireNonNull(type.getEnumConstants()))
				.map(this::wireName)
				.collect(Collectors.joining(", ", "one of ", ""));
		}
		if (type == boolean.class || type == Boolean.class) {
			return "true or false";
		}
		if (type == double.class || type == float.class || type == Double.class || type == Float.class
				|| type == BigDecimal.class || type == Number.class || type == OptionalDouble.class) {
			return "a number";
		}
		if (type == OptionalInt.class) {
			return kind(int.class);
		}
		if (type == OptionalLong.class) {
			return kind(long.class);
		}
		if (type == char.class || type == Character.class) {
			return "a single character";
		}
		if (type == byte[].class) {
			return "a Base64 string";
		}
		if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
			return "a whole number" + range(type);
		}
		if (CharSequence.class.isAssignableFrom(type)) {
			return "a string";
		}
		if (type.isArray() || type == ArrayNode.class || Collection.class.isAssignableFrom(type)) {
			return "an array";
		}
		return other(type);
	}

	private static String range(Class<?> type) {
		String name = type.getSimpleName().toLowerCase(Locale.ROOT);
		return switch (name) {
			case "byte", "short", "int", "long" -> " in the range of " + name;
			case "integer" -> " in the range of int";
			default -> "";
		};
	}

	private static String other(Class<?> type) {
		String example = EXAMPLES.get(type.getName());
		if (example != null) {
			return article(type.getSimpleName()) + ", such as \"" + example + '"';
		}
		boolean value = type.getName().startsWith("java.") && !Map.class.isAssignableFrom(type) && type != Object.class;
		return value ? article(type.getSimpleName()) : "an object";
	}

	private static String article(String name) {
		boolean vowel = "AEIO".indexOf(name.charAt(0)) >= 0;
		return (vowel ? "an " : "a ") + name;
	}

	private String wireName(Object constant) {
		try {
			String json = this.writer.writeValueAsString(constant);
			return json.startsWith("\"") ? json.substring(1, json.length() - 1) : ((Enum<?>) constant).name();
		}
		catch (RuntimeException ex) {
			return ((Enum<?>) constant).name();
		}
	}

}
