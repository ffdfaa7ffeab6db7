package com.codechu.ipc.protocol;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * One JSON object, compact, in strict UTF-8, ended by one newline. The only owner of
 * mapper settings: whatever the given mapper was configured to do with indentation,
 * trailing tokens or special numbers, what leaves here is one line, and what comes in is
 * checked.
 * <p>
 * Integers of any size survive, a double stays a double, numbers that are not finite are
 * refused, of duplicate members the last one wins. Non-ASCII characters are written as
 * they are. A {@link Path} is written as plain text.
 * <p>
 * Immutable and safe for use by several threads at once.
 */
public final class JsonLineProtocol {

	private static final int SHORT_LINE_BYTES = 256;

	/** Jackson writes a path as a URI, which other programs would not take for a path. */
	private static final SimpleModule PLAIN_PATHS = new SimpleModule("ipc-plain-paths").addSerializer(Path.class,
			ToStringSerializer.instance);

	private final JsonMapper mapper;

	private final ProtocolLimits limits;

	private final LineSafeFactory factory;

	private final ObjectReader treeReader;

	private final ObjectWriter writer;

	private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

	/**
	 * Create a protocol with a plain mapper and the default limits.
	 */
	public JsonLineProtocol() {
		this(JsonMapper.shared(), ProtocolLimits.DEFAULTS);
	}

	/**
	 * Create a protocol.
	 * @param mapper knows how to bind and write the types of the application
	 * @param limits what one message may cost
	 */
	public JsonLineProtocol(JsonMapper mapper, ProtocolLimits limits) {
		this.mapper = mapper.rebuild().addModule(PLAIN_PATHS).build();
		this.limits = limits;
		this.factory = new LineSafeFactory(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder()
				.maxNestingDepth(limits.maxDepth())
				.maxTokenCount(limits.maxTokens())
				.maxNumberLength(limits.maxNumberChars())
				.maxNameLength(limits.maxNameChars())
				.maxStringLength(Integer.MAX_VALUE)
				.build())
			.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
			.enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER));
		this.treeReader = lenientAtEnd(this.mapper.readerFor(JsonNode.class)).with(new FiniteNumbers.Nodes());
		this.writer = this.mapper.writer()
			.without(SerializationFeature.INDENT_OUTPUT, SerializationFeature.CLOSE_CLOSEABLE,
					SerializationFeature.WRAP_ROOT_VALUE)
			.with(SerializationFeature.FAIL_ON_EMPTY_BEANS);
	}

	/**
	 * Return the limits in force.
	 * @return the limits
	 */
	public ProtocolLimits limits() {
		return this.limits;
	}

	/**
	 * Write a value as one line.
	 * @param value any value the mapper can write
	 * @return the line with its newline
	 * @throws MessageEncodingException if it cannot be written
	 */
	public byte[] encode(@Nullable Object value) {
		LineBuffer buffer = new LineBuffer();
		encode(value, buffer);
		return buffer.toByteArray();
	}

	/**
	 * Append a value as one line.
	 * @param value any value the mapper can write
	 * @param out where to append the line and its newline; unchanged on failure
	 * @throws MessageEncodingException if it cannot be written
	 */
	public void encode(@Nullable Object value, LineBuffer out) {
		int before = out.size();
		try {
			out.limit((int) Math.min((long) before + this.limits.maxLineBytes(), Integer.MAX_VALUE));
			if (write(value, out)) {
				rewrite(out, before);
			}
		}
		catch (JacksonException | MessageEncodingException | IllegalStateException ex) {
			boolean overLimit = out.isOverLimit();
			out.truncate(before);
			throw overLimit ? tooLong() : encodingFailure(ex);
		}
		catch (RuntimeException | Error ex) {
			out.truncate(before);
			throw ex;
		}
		finally {
			out.limit(Integer.MAX_VALUE);
		}
		out.write('\n');
	}

	/**
	 * Read one line.
	 * @param line the line, with or without its newline
	 * @return its object
	 * @throws InvalidMessageException if it is no acceptable object
	 */
	public ObjectNode decode(byte[] line) {
		if (line.length > this.limits.maxLineBytes() + 1L) {
			throw LineFramer.tooLong(this.limits.maxLineBytes());
		}
		return decode(line, 0, line.length);
	}

	/**
	 * Read one line out of an array.
	 * @param bytes where the line is
	 * @param from first index
	 * @param to index after the last
	 * @return its object
	 * @throws InvalidMessageException if it is no acceptable object
	 */
	public ObjectNode decode(byte[] bytes, int from, int to) {
		JsonNode tree = decodeValue(bytes, from, to);
		if (tree instanceof ObjectNode object) {
			return object;
		}
		throw new InvalidMessageException(ErrorType.INVALID_REQUEST,
				"expected a JSON object, but got " + describe(tree));
	}

	/**
	 * Read one line, which may be a JSON value of any kind.
	 * @param bytes where the line is
	 * @param from first index
	 * @param to index after the last
	 * @return its value
	 * @throws InvalidMessageException if it is no acceptable JSON
	 */
	public JsonNode decodeValue(byte[] bytes, int from, int to) {
		StrictUtf8.check(bytes, from, to);
		if (to - from > SHORT_LINE_BYTES) {
			return read(bytes, from, to);
		}
		byte[] line = RawLines.padded(bytes, from, to);
		try {
			return read(line, 0, line.length);
		}
		catch (InvalidMessageException ex) {
			// Again, for an error that does not count the padding.
			return read(bytes, from, to);
		}
	}

	/**
	 * Write a value as text.
	 * @param value any value the mapper can write
	 * @return its text
	 * @throws MessageEncodingException if it cannot be written
	 */
	public RawJson toRaw(Object value) {
		LineBuffer buffer = new LineBuffer();
		encode(value, buffer);
		return new RawJson(buffer.toByteArray(), buffer.size() - 1);
	}

	/**
	 * Return what reads lines without taking them apart.
	 * @param member the member that decides what becomes of a line
	 * @return the reader
	 */
	public RawLines rawLines(String member) {
		return new RawLines(this.factory, this.limits, member);
	}

	/**
	 * Read lines until the stream ends. Blank lines are passed over. The stream is read
	 * as its elements are asked for, and not closed.
	 * @param in where to read
	 * @return the objects, one for each line; a bad line throws a
	 * {@link InvalidMessageException} in its turn, an iterator can go on behind it, and
	 * an {@link UncheckedIOException} tells that reading failed
	 */
	public Stream<ObjectNode> decodeStream(InputStream in) {
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new DecodedLines(this, in),
				Spliterator.ORDERED | Spliterator.NONNULL), false);
	}

	/**
	 * Return what reads a type, for {@link #bind}. It is made once for each type.
	 * @param type the type to read
	 * @return its reader
	 */
	public ObjectReader readerFor(Type type) {
		return this.readers.computeIfAbsent(type,
				(wanted) -> lenientAtEnd(this.mapper.readerFor(this.mapper.constructType(wanted))));
	}

	/**
	 * Turn a tree into a value of some type.
	 * @param tree the tree
	 * @param reader from {@link #readerFor}
	 * @param member the member of the request that the tree is the value of, {@code null}
	 * if it is the whole request
	 * @return the value, {@code null} if the tree is the JSON {@code null}
	 * @throws InvalidMessageException if the tree does not fit
	 */
	public @Nullable Object bind(JsonNode tree, ObjectReader reader, @Nullable String member) {
		try {
			return reader.readValue(tree);
		}
		catch (JacksonException ex) {
			throw BindingFailures.translate(ex, member);
		}
	}

	/**
	 * Describe how values of a type look on the wire.
	 * @param type the type
	 * @return its JSON Schema; empty for what can be anything
	 */
	public ObjectNode schema(Type type) {
		return JsonSchemas.of(this.mapper, this.mapper.constructType(type));
	}

	/**
	 * Turn any value into an object, as it would be after a journey over the wire.
	 * @param value a bean, record, map or tree
	 * @return its object
	 * @throws MessageEncodingException if it cannot be written, or is no object
	 */
	public ObjectNode toObject(Object value) {
		if (value instanceof ObjectNode object) {
			return object;
		}
		try {
			return decode(encode(value));
		}
		catch (InvalidMessageException ex) {
			throw new MessageEncodingException(value.getClass().getName() + ": " + ex.getMessage(), ex);
		}
	}

	private static ObjectReader lenientAtEnd(ObjectReader reader) {
		// What follows the value is our own check, with our own error. Half a number is
		// none.
		return reader.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.UNWRAP_ROOT_VALUE,
				DeserializationFeature.ACCEPT_FLOAT_AS_INT);
	}

	private JsonNode read(byte[] bytes, int from, int to) {
		try (JsonParser parser = this.factory.createParser(ObjectReadContext.empty(), bytes, from, to - from)) {
			JsonNode tree = Objects.requireNonNull(this.treeReader.readValue(parser));
			requireEnd(parser);
			return tree;
		}
		catch (JacksonException ex) {
			throw BindingFailures.translate(ex, null);
		}
	}

	private static void requireEnd(JsonParser parser) {
		if (parser.nextToken() != null) {
			throw new InvalidMessageException(ErrorType.INVALID_JSON,
					"more than one JSON value on the line, at byte " + parser.currentTokenLocation().getByteOffset());
		}
	}

	// Returns whether anything was written as it is, without regard to JSON.
	private boolean write(@Nullable Object value, LineBuffer out) {
		try (LineSafeFactory.Generator generator = (LineSafeFactory.Generator) this.factory
			.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8)) {
			this.writer.writeValue(generator, value);
			return generator.hasRaw();
		}
	}

	// What @JsonRawValue and the like have written is read again: line ends are harmless
	// between tokens, and what is no JSON fails.
	private void rewrite(LineBuffer out, int from) {
		byte[] bytes = out.toByteArray();
		out.truncate(from);
		try (JsonParser parser = RawLines.UNLIMITED.createParser(ObjectReadContext.empty(), bytes, from,
				bytes.length - from);
				JsonGenerator generator = this.factory.createGenerator(ObjectWriteContext.empty(), out,
						JsonEncoding.UTF8)) {
			if (parser.nextToken() == null) {
				throw new MessageEncodingException("not writable as JSON: nothing was written", null);
			}
			RawLines.copy(parser, generator);
			requireEnd(parser);
		}
		catch (InvalidMessageException ex) {
			throw new MessageEncodingException("not writable as JSON: " + ex.getMessage(), ex);
		}
	}

	private MessageEncodingException tooLong() {
		return new MessageEncodingException(
				"message would be longer than %,d bytes".formatted(this.limits.maxLineBytes()), null);
	}

	private static MessageEncodingException encodingFailure(RuntimeException ex) {
		Throwable cause = ex;
		while (cause instanceof JacksonException && cause.getCause() != null) {
			cause = cause.getCause();
		}
		if (cause instanceof MessageEncodingException known) {
			return known;
		}
		String reason = (cause instanceof JacksonException jackson) ? jackson.getOriginalMessage() : cause.toString();
		return new MessageEncodingException("not writable as JSON: " + reason, ex);
	}

	private static String describe(JsonNode node) {
		return switch (node.getNodeType()) {
			case ARRAY -> "an array";
			case NULL -> "null";
			case MISSING -> "nothing";
			default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
		};
	}

}
