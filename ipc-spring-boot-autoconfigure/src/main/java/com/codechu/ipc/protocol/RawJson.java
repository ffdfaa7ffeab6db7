package com.codechu.ipc.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * A JSON value that is known to be one, but was not taken apart: for whoever stores,
 * compares or passes on what he does not look into. It can be a whole request, a member
 * of one, a reply or a member of one, and costs a fraction of a tree.
 * <p>
 * The text is compact, so it has no line ends, and its characters are not escaped without
 * need. A request that nobody looks into keeps its numbers as they were written and all
 * duplicate members, of which the last one counts. What has been in a tree on its way,
 * such as a member of a request, a reply that a client receives, or a request that is
 * observed or intercepted, says what the tree said.
 * <p>
 * Immutable and safe for use by several threads at once.
 */
@JsonSerialize(using = RawJson.Serializer.class)
@JsonDeserialize(using = RawJson.Deserializer.class)
public final class RawJson {

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
	 * Make sure that a text is JSON.
	 * @param text the text
	 * @return its value
	 * @throws InvalidMessageException if it is not exactly one JSON value
	 */
	public static RawJson of(String text) {
		try (JsonParser parser = RawLines.UNLIMITED.createParser(ObjectReadContext.empty(), text)) {
			if (parser.nextToken() == null) {
				throw new InvalidMessageException(ErrorType.INVALID_JSON, "expected a JSON value, but got nothing");
			}
			RawJson value = RawLines.copy(parser);
			if (parser.nextToken() != null) {
				throw new InvalidMessageException(ErrorType.INVALID_JSON, "expected one JSON value, but got more");
			}
			return value;
		}
		catch (JacksonException ex) {
			throw BindingFailures.translate(ex, null);
		}
	}

	/**
	 * Return the JSON in UTF-8.
	 * @return a copy of the bytes
	 */
	public byte[] toByteArray() {
		return Arrays.copyOf(this.bytes, this.length);
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
			if (generator instanceof LineSafeFactory.Generator ours) {
				ours.writeCompact(value.bytes, value.length);
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
			return RawLines.copy(parser);
		}

	}

}
