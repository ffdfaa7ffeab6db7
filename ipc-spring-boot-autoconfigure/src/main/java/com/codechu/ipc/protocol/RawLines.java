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
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads lines without taking them apart, where one member decides what becomes of them.
 * <p>
 * Immutable and safe for use by several threads at once.
 */
public final class RawLines {

	/** Reads what is ours, or was checked before. */
	static final JsonFactory UNLIMITED = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(Integer.MAX_VALUE)
			.maxNumberLength(Integer.MAX_VALUE)
			.maxNameLength(Integer.MAX_VALUE)
			.maxStringLength(Integer.MAX_VALUE)
			.build())
		.build();

	private static final byte[] PADDING = " ".repeat(16).getBytes(StandardCharsets.US_ASCII);

	private final JsonFactory factory;

	private final String member;

	private final PlainJson plain;

	private final byte[] beginning;

	/**
	 * Create a reader.
	 * @param factory reads within the limits
	 * @param limits what one message may cost
	 * @param member the member that decides
	 */
	RawLines(JsonFactory factory, ProtocolLimits limits, String member) {
		this.factory = factory;
		this.member = member;
		byte[] name = JsonStringEncoder.getInstance().quoteAsUTF8(member);
		this.plain = new PlainJson(limits, name);
		this.beginning = ("{\"" + new String(name, StandardCharsets.UTF_8) + "\":\"").getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Guess the value of the member from how the line begins.
	 * @param bytes where the line is
	 * @param from first index
	 * @param to index after the last
	 * @return the value of the member if the line begins with it, in compact form and
	 * plain characters, and {@code null} otherwise; what follows was not looked at, it
	 * may not even be JSON
	 */
	public @Nullable String peek(byte[] bytes, int from, int to) {
		int begin = from + this.beginning.length;
		if (begin > to || !Arrays.equals(bytes, from, begin, this.beginning, 0, this.beginning.length)) {
			return null;
		}
		int end = begin;
		while (end < to && bytes[end] != '"') {
			if (bytes[end] < ' ' || bytes[end] == '\\') {
				return null;
			}
			end++;
		}
		return (end < to) ? new String(bytes, begin, end - begin, StandardCharsets.ISO_8859_1) : null;
	}

	/**
	 * Look through the line.
	 * @param bytes where the line is
	 * @param from first index
	 * @param to index after the last
	 * @return its object, {@code null} if it is none, is no acceptable JSON, or does not
	 * have the member exactly once: take it apart to learn more
	 * @throws InvalidMessageException if the line is not strict UTF-8
	 */
	public @Nullable RawJson read(byte[] bytes, int from, int to) {
		StrictUtf8.check(bytes, from, to);
		byte[] line = padded(bytes, from, to);
		return this.plain.recognises(line, to - from) ? new RawJson(line, to - from) : readTokens(line, to - from);
	}

	private @Nullable RawJson readTokens(byte[] line, int length) {
		try (JsonParser parser = this.factory.createParser(ObjectReadContext.empty(), line, 0, line.length)) {
			if (parser.nextToken() != JsonToken.START_OBJECT || !hasOnce(parser, this.member)
					|| parser.nextToken() != null) {
				return null;
			}
			return isCompact(line, length) ? new RawJson(line, length) : compact(line);
		}
		catch (JacksonException | InvalidMessageException ex) {
			return null;
		}
	}

	/**
	 * Copy a line with white space behind it: Jackson reads names byte by byte where the
	 * input is about to end.
	 * @param bytes where the line is
	 * @param from first index
	 * @param to index after the last
	 * @return the copy
	 */
	static byte[] padded(byte[] bytes, int from, int to) {
		int length = to - from;
		byte[] padded = new byte[length + PADDING.length];
		System.arraycopy(bytes, from, padded, 0, length);
		System.arraycopy(PADDING, 0, padded, length, PADDING.length);
		return padded;
	}

	private static boolean hasOnce(JsonParser parser, String member) {
		int found = 0;
		int depth = 1;
		while (depth > 0) {
			switch (parser.nextToken()) {
				case START_OBJECT, START_ARRAY -> depth++;
				case END_OBJECT, END_ARRAY -> depth--;
				case PROPERTY_NAME -> found += (depth == 1 && parser.currentName().equals(member)) ? 1 : 0;
				case VALUE_NUMBER_FLOAT -> FiniteNumbers.require(parser.getDoubleValue());
				default -> {
				}
			}
		}
		return found == 1;
	}

	// White space between tokens, or characters that were escaped without need?
	private static boolean isCompact(byte[] line, int length) {
		if (!Bytes.hasBlankOrBackslash(line, 0, length)) {
			return true;
		}
		boolean text = false;
		for (int i = 0; i < length; i++) {
			byte value = line[i];
			if (value == '"') {
				text = !text;
			}
			else if (value == '\\') {
				i++;
				if (line[i] == 'u' || line[i] == '/') {
					return false;
				}
			}
			else if (value <= ' ' && value >= 0 && !text) {
				return false;
			}
		}
		return true;
	}

	private static RawJson compact(byte[] line) {
		try (JsonParser parser = UNLIMITED.createParser(ObjectReadContext.empty(), line)) {
			parser.nextToken();
			return copy(parser);
		}
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

}
