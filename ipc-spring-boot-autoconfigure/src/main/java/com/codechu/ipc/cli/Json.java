package com.codechu.ipc.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as maps, lists, texts, booleans, {@link Num numbers} and {@code null}: a mapper
 * takes longer to be made than a request takes.
 */
final class Json {

	private static final JsonFactory FACTORY = new JsonFactory();

	private static final Pattern LONE_SURROGATE = Pattern.compile("[\\x{d800}-\\x{dfff}]");

	private Json() {
	}

	/**
	 * Read a value in UTF-8. Jackson would take some bytes for UTF-16, which then pass
	 * for JSON without being text.
	 * @param bytes where it is
	 * @param from first index
	 * @param to index after the last
	 * @return the value
	 * @throws JacksonException if it is not exactly one value
	 */
	static @Nullable Object read(byte[] bytes, int from, int to) {
		try {
			return read(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from)).toString());
		}
		catch (CharacterCodingException ex) {
			throw new StreamReadException((JsonParser) null, "it is not UTF-8");
		}
	}

	/**
	 * Read a value.
	 * @param text its text
	 * @return the value
	 * @throws JacksonException if it is not exactly one value
	 */
	static @Nullable Object read(String text) {
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
			return whole(parser);
		}
	}

	private static @Nullable Object whole(JsonParser parser) {
		JsonToken first = parser.nextToken();
		if (first == null) {
			throw new StreamReadException(parser, "there is no value");
		}
		Object value = value(parser, first);
		if (parser.nextToken() != null) {
			throw new StreamReadException(parser, "there is more than one value");
		}
		return value;
	}

	private static @Nullable Object value(JsonParser parser, JsonToken token) {
		return switch (token) {
			case START_OBJECT -> object(parser);
			case START_ARRAY -> array(parser);
			case VALUE_TRUE -> true;
			case VALUE_FALSE -> false;
			case VALUE_NULL -> null;
			case VALUE_STRING -> parser.getString();
			default -> new Num(parser.getString());
		};
	}

	private static Map<String, @Nullable Object> object(JsonParser parser) {
		Map<String, @Nullable Object> members = new LinkedHashMap<>();
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			members.put(name, value(parser, parser.nextToken()));
		}
		return members;
	}

	private static List<@Nullable Object> array(JsonParser parser) {
		List<@Nullable Object> elements = new ArrayList<>();
		for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
			elements.add(value(parser, token));
		}
		return elements;
	}

	/**
	 * Write a value on one line: line ends that a text has between its tokens would end
	 * the request.
	 * @param text the text of a value
	 * @return the same value, with its numbers as they are
	 * @throws JacksonException if it is not exactly one value
	 */
	static String compact(String text) {
		return write(read(text));
	}

	static String quote(String text) {
		String quoted = new String(JsonStringEncoder.getInstance().quoteAsCharArray(text));
		// UTF-8 has no place for half a pair.
		return "\"" + escape(quoted, LONE_SURROGATE) + "\"";
	}

	/**
	 * Write characters of a JSON text as escapes.
	 * @param json the text
	 * @param which the characters, which are in strings only
	 * @return the same value
	 */
	static String escape(String json, Pattern which) {
		return which.matcher(json)
			.replaceAll((match) -> String.format(Locale.ROOT, "\\\\u%04x", (int) match.group().charAt(0)));
	}

	@SuppressWarnings("unchecked")
	static Map<String, @Nullable Object> members(@Nullable Object value) {
		return (value instanceof Map<?, ?> map) ? (Map<String, @Nullable Object>) map : Map.of();
	}

	static List<?> elements(@Nullable Object value) {
		return (value instanceof List<?> list) ? list : List.of();
	}

	static String text(@Nullable Object value) {
		return (value instanceof String text) ? text : "";
	}

	/**
	 * Write a value.
	 * @param value what was read
	 * @return its text, compact
	 */
	static String write(@Nullable Object value) {
		if (value instanceof String text) {
			return quote(text);
		}
		StringBuilder text = new StringBuilder();
		if (value instanceof Map<?, ?> map) {
			map.forEach((name, member) -> text.append(text.isEmpty() ? '{' : ',')
				.append(quote(String.valueOf(name)))
				.append(':')
				.append(write(member)));
			return text.append(text.isEmpty() ? "{}" : "}").toString();
		}
		if (value instanceof List<?> list) {
			list.forEach((element) -> text.append(text.isEmpty() ? '[' : ',').append(write(element)));
			return text.append(text.isEmpty() ? "[]" : "]").toString();
		}
		return String.valueOf(value);
	}

	/**
	 * A number as it was written.
	 */
	record Num(String text) {

		long longValue() {
			try {
				return Long.parseLong(this.text);
			}
			catch (NumberFormatException ex) {
				return -1;
			}
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

}
