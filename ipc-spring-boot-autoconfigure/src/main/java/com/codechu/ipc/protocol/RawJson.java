package com.codechu.ipc.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * A JSON value that is known to be valid, but was not parsed into a tree: for code that
 * stores, compares or forwards values without inspecting them. It can be used for a whole
 * request or reply, or for a member of one, at a fraction of the cost of a tree.
 * <p>
 * The text is compact, so it has no line ends, and its characters are not escaped without
 * need. Numbers stay as they were written, and so do duplicate members, of which the last
 * one is used.
 * <p>
 * Immutable and safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
@JsonSerialize(using = RawJson.Serializer.class)
@JsonDeserialize(using = RawJson.Deserializer.class)
public final class RawJson {

	/** Reads and writes what is ours, or was checked before. */
	private static final JsonFactory UNLIMITED = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(Integer.MAX_VALUE)
			.maxNumberLength(Integer.MAX_VALUE)
			.maxNameLength(Integer.MAX_VALUE)
			.maxStringLength(Integer.MAX_VALUE)
			.build())
		.streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
		.build();

	private final byte[] bytes;

	private final int length;

	/**
	 * Create a value.
	 * @param bytes compact JSON in UTF-8, not to be changed any more
	 * @param length how much of them it is
	 */
	RawJson(byte[] bytes, int length) {
		this.bytes = bytes;
		this.length = length;
	}

	/**
	 * Create a value from a text, after checking that it is JSON.
	 * @param text the text
	 * @return its value
	 * @throws InvalidMessageException if it is not exactly one JSON value
	 */
	public static RawJson of(String text) {
		try (JsonParser parser = UNLIMITED.createParser(ObjectReadContext.empty(), text)) {
			if (parser.nextToken() == null) {
				throw new InvalidMessageException(ErrorType.INVALID_JSON, "expected a JSON value, but got nothing");
			}
			RawJson value = copy(parser);
			if (parser.nextToken() != null) {
				throw new InvalidMessageException(ErrorType.INVALID_JSON, "expected one JSON value, but got more");
			}
			return value;
		}
		catch (JacksonException ex) {
			throw BindingFailures.unreadable(ex);
		}
	}

	/**
	 * Return the JSON in UTF-8.
	 * @return a copy of the bytes
	 */
	public byte[] toByteArray() {
		return Arrays.copyOf(this.bytes, this.length);
	}

	/**
	 * Find out whether JSON has neither white space between tokens nor characters that
	 * are escaped without need.
	 * @param json valid JSON in UTF-8
	 * @param length how many of the bytes it has
	 * @return whether it is compact
	 */
	static boolean isCompact(byte[] json, int length) {
		if (!Bytes.hasBlankOrBackslash(json, 0, length)) {
			return true;
		}
		boolean text = false;
		for (int i = 0; i < length; i++) {
			byte value = json[i];
			if (value == '"') {
				text = !text;
			}
			else if (value == '\\') {
				i++;
				if (json[i] == 'u' || json[i] == '/') {
					return false;
				}
			}
			else if (value <= ' ' && value >= 0 && !text) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Read what may be JSON, without limits.
	 * @param json the bytes
	 * @param from first index
	 * @param to index after the last
	 * @return the parser, before the first token
	 */
	static JsonParser unlimitedParser(byte[] json, int from, int to) {
		return UNLIMITED.createParser(ObjectReadContext.empty(), json, from, to - from);
	}

	/**
	 * Copy the value that a parser is at.
	 * @param parser at the first token, and at the last one afterwards
	 * @return its text
	 */
	static RawJson copy(JsonParser parser) {
		LineBuffer out = new LineBuffer();
		try (JsonGenerator generator = UNLIMITED.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
			copy(parser, generator);
		}
		return new RawJson(out.toByteArray(), out.size());
	}

	/**
	 * Copy the value that a parser is at. Numbers stay as they are written: Jackson's own
	 * copy makes 15 of 1.5e1, an integer of a double.
	 * @param parser at the first token, and at the last one afterwards
	 * @param generator where to copy it
	 */
	static void copy(JsonParser parser, JsonGenerator generator) {
		int depth = 0;
		do {
			JsonToken token = (depth > 0) ? parser.nextToken() : parser.currentToken();
			if (token == JsonToken.VALUE_NUMBER_FLOAT) {
				FiniteNumbers.require(parser.getDoubleValue());
			}
			if (token.isNumeric()) {
				generator.writeNumber(parser.getString());
			}
			else {
				generator.copyCurrentEvent(parser);
			}
			depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
		}
		while (depth > 0);
	}

	byte[] bytes() {
		return this.bytes;
	}

	int length() {
		return this.length;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RawJson raw && Arrays.equals(this.bytes, 0, this.length, raw.bytes, 0, raw.length);
	}

	@Override
	public int hashCode() {
		int hash = 1;
		for (int i = 0; i < this.length; i++) {
			hash = 31 * hash + this.bytes[i];
		}
		return hash;
	}

	/**
	 * Return the JSON.
	 */
	@Override
	public String toString() {
		return new String(this.bytes, 0, this.length, StandardCharsets.UTF_8);
	}

	/**
	 * Writes it as it is, for mappers.
	 */
	static final class Serializer extends StdSerializer<RawJson> {

		Serializer() {
			super(RawJson.class);
		}

		@Override
		public void serialize(RawJson value, JsonGenerator generator, SerializationContext context) {
			if (generator instanceof LineFactory.Generator ours) {
				ours.writeCompact(value.bytes, 0, value.length);
			}
			else {
				generator.writeRawValue(value.toString());
			}
		}

	}

	/**
	 * Copies it token by token, for mappers.
	 */
	static final class Deserializer extends StdDeserializer<RawJson> {

		Deserializer() {
			super(RawJson.class);
		}

		@Override
		public RawJson deserialize(JsonParser parser, DeserializationContext context) {
			return copy(parser);
		}

	}

}
