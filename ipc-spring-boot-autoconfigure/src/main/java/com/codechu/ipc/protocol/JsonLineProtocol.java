package com.codechu.ipc.protocol;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.codechu.ipc.Internal;
import com.codechu.ipc.protocol.internal.Texts;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.SerializationContextExt;

/**
 * One JSON object, compact, in strict UTF-8, ended by one newline. The only owner of
 * mapper settings: regardless of the given mapper's settings for indentation, trailing
 * tokens or special numbers, output is a single line, and input is checked.
 * <p>
 * Integers of any size survive, decimals keep their digits if the target type can hold
 * them ({@link java.math.BigDecimal}, a tree), and numbers without a fraction bind to
 * integer types. Numbers that a {@code double} cannot hold are rejected; of duplicate
 * members, the last one wins. Non-ASCII characters are written as they are. A
 * {@link java.nio.file.Path} is plain text.
 * <p>
 * Immutable and safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
public final class JsonLineProtocol {

	/**
	 * Writes trees that are bound as if they had been read, whatever the application's
	 * mapper would make of them.
	 */
	private static final JsonMapper NEUTRAL = JsonMapper.builder()
		.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
		.build();

	private final JsonMapper mapper;

	private final ProtocolLimits limits;

	private static final RootSerializers NEUTRAL_SERIALIZERS = new RootSerializers();

	private final RootSerializers serializers = new RootSerializers();

	private final LineFactory factory;

	private final MapperReadContext readContext;

	private final ObjectReader treeReader;

	private final BindingFailures failures;

	private final TypeInspection types;

	private final Map<Type, ObjectReader> readers = new ConcurrentHashMap<>();

	/**
	 * Create a protocol with a plain mapper and the default limits.
	 */
	public JsonLineProtocol() {
		this(JsonMapper.shared(), ProtocolLimits.DEFAULTS);
	}

	/**
	 * Create a protocol.
	 * @param mapper binds and writes the types of the application
	 * @param limits the limits of a message
	 */
	public JsonLineProtocol(JsonMapper mapper, ProtocolLimits limits) {
		// What follows a value is our own check, with our own error.
		this.mapper = mapper.rebuild()
			.addModule(new PlainPaths())
			.addModule(new LineModule(mapper, limits))
			.disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.UNWRAP_ROOT_VALUE,
					DeserializationFeature.ACCEPT_FLOAT_AS_INT)
			.enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
			.disable(SerializationFeature.INDENT_OUTPUT, SerializationFeature.CLOSE_CLOSEABLE,
					SerializationFeature.WRAP_ROOT_VALUE)
			.enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
			.build();
		this.limits = limits;
		this.factory = new LineFactory(limits);
		this.readContext = new MapperReadContext(this.mapper);
		this.treeReader = this.mapper.readerFor(JsonNode.class)
			.without(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
			.with(JsonNodeFeature.READ_NULL_PROPERTIES);
		this.failures = new BindingFailures(this.mapper.writer());
		this.types = new TypeInspection(this.mapper);
	}

	/**
	 * Return the limits.
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
	@Internal
	public void encode(@Nullable Object value, LineBuffer out) {
		encode(value, context(), this.serializers, out);
	}

	/**
	 * Write a tree as it is, whatever the settings and serializers of the mapper are,
	 * unless it has values that only the mapper can write.
	 * @param tree the tree
	 * @return the line and its newline
	 * @throws MessageEncodingException if it cannot be written
	 */
	byte[] encodeTree(JsonNode tree) {
		LineBuffer buffer = new LineBuffer();
		if (hasPojo(tree)) {
			encode(tree, buffer);
		}
		else {
			encode(tree, NEUTRAL._serializationContext(), NEUTRAL_SERIALIZERS, buffer);
		}
		return buffer.toByteArray();
	}

	private static boolean hasPojo(JsonNode tree) {
		return tree.isPojo() || tree.valueStream().anyMatch(JsonLineProtocol::hasPojo);
	}

	private void encode(@Nullable Object value, SerializationContextExt context, RootSerializers serializers,
			LineBuffer out) {
		int before = out.size();
		try {
			out.limit((int) Math.min((long) before + this.limits.maxLineBytes(), Integer.MAX_VALUE));
			if (write(value, context, serializers, out)) {
				rewrite(out, before);
			}
		}
		catch (RuntimeException | StackOverflowError ex) {
			boolean overLimit = out.isOverLimit();
			out.truncate(before);
			throw overLimit ? tooLong() : encodingFailure(ex);
		}
		catch (Error ex) {
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
	 * @throws InvalidMessageException if it is not a valid object
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
	 * @throws InvalidMessageException if it is not a valid object
	 */
	public ObjectNode decode(byte[] bytes, int from, int to) {
		JsonNode tree = decodeValue(bytes, from, to);
		if (tree instanceof ObjectNode object) {
			return object;
		}
		throw noObject(tree.asToken());
	}

	static InvalidMessageException noObject(@Nullable JsonToken first) {
		String what = (first != null) ? kind(first) : "nothing";
		return new InvalidMessageException(ErrorType.INVALID_REQUEST, "expected a JSON object, but got " + what);
	}

	private static String kind(JsonToken first) {
		return switch (first) {
			case START_ARRAY -> "an array";
			case VALUE_NULL -> "null";
			case VALUE_STRING -> "a string";
			case VALUE_TRUE, VALUE_FALSE -> "a boolean";
			default -> "a number";
		};
	}

	/**
	 * Read one line, which may be a JSON value of any kind.
	 * @param bytes where the line is
	 * @param from first index
	 * @param to index after the last
	 * @return its value
	 * @throws InvalidMessageException if it is not valid JSON
	 */
	public JsonNode decodeValue(byte[] bytes, int from, int to) {
		StrictUtf8.check(bytes, from, to);
		return (JsonNode) Objects.requireNonNull(read(bytes, from, to, this.treeReader, null));
	}

	/**
	 * Read one line as a value of a type, directly from its bytes.
	 * @param bytes where the line is
	 * @param from first index
	 * @param to index after the last
	 * @param reader from {@link #readerFor}
	 * @return the value, {@code null} if the line is the JSON {@code null}
	 * @throws InvalidMessageException if it is not valid JSON, or cannot be bound to the
	 * type
	 */
	@Internal
	public @Nullable Object decodeValue(byte[] bytes, int from, int to, ObjectReader reader) {
		StrictUtf8.check(bytes, from, to);
		try (LineParser parser = parser(bytes, from, to)) {
			Object value = reader.readValue(parser);
			requireEnd(parser);
			if (!parser.hasDuplicates() || value instanceof RawJson) {
				return value;
			}
		}
		catch (RuntimeException ex) {
			// Read again below, which tells the exact error.
		}
		return bind(decodeValue(bytes, from, to), reader, null);
	}

	/**
	 * Return whether a line begins like an error envelope: as an object whose first
	 * member is one of an envelope.
	 * @param bytes where the line is
	 * @param from first index
	 * @param to index after the last
	 * @return whether to inspect the line further
	 */
	@Internal
	public boolean beginsAsEnvelope(byte[] bytes, int from, int to) {
		try (LineParser parser = parser(bytes, from, to)) {
			return parser.nextToken() == JsonToken.START_OBJECT && ErrorEnvelope.isMember(parser.nextName());
		}
		catch (JacksonException ex) {
			return true;
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
	 * Return the format for reading requests.
	 * @param commandKey the member that names the command
	 * @return the format of the requests
	 */
	@Internal
	public RequestFormat requests(String commandKey) {
		return new RequestFormat(this, commandKey);
	}

	/**
	 * Return the format for writing and reading the lines of streams.
	 * @return the format of streams
	 */
	@Internal
	public StreamFormat streams() {
		return new StreamFormat(this);
	}

	/**
	 * Read lines until the stream ends. Blank lines are skipped. The stream is read on
	 * demand, and not closed.
	 * @param in where to read
	 * @return the objects, one for each line; an invalid line throws an
	 * {@link InvalidMessageException} when it is reached, an iterator can continue after
	 * it, and an {@link UncheckedIOException} means that reading failed
	 */
	public Stream<ObjectNode> decodeStream(InputStream in) {
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new DecodedLines(this, in),
				Spliterator.ORDERED | Spliterator.NONNULL), false);
	}

	/**
	 * Return the reader of a type, for {@link #bind}. It is created once for each type.
	 * @param type the type to read
	 * @return its reader
	 */
	@Internal
	public ObjectReader readerFor(Type type) {
		return this.readers.computeIfAbsent(type, (wanted) -> this.mapper.readerFor(this.mapper.constructType(wanted)));
	}

	/**
	 * Return the reader for requests of a type, which ignores the command even if the
	 * mapper rejects unknown members.
	 * @param type the type to read
	 * @param commandKey the member that names the command
	 * @return its reader
	 */
	@Internal
	public ObjectReader requestReaderFor(Type type, String commandKey) {
		return readerFor(type).withHandler(new CommandIsKnown(commandKey));
	}

	/**
	 * Return whether a type of requests has no place for the command, for example a map
	 * of numbers, or a bean that collects unknown members.
	 * @param type the type
	 * @param commandKey the member that names the command
	 * @return whether the command must be removed before binding
	 */
	@Internal
	public boolean hides(Type type, String commandKey) {
		try {
			return this.types.hides(this.mapper.constructType(type), commandKey);
		}
		catch (RuntimeException ex) {
			return false; // the reader of the type tells what is wrong with it
		}
	}

	/**
	 * Find out whether values of a type can be read.
	 * @param type the type
	 * @return the reason why not, {@code null} if they can be read
	 */
	@Internal
	public @Nullable String describeUnreadable(Type type) {
		return this.types.describeUnreadable(this.mapper.constructType(type));
	}

	/**
	 * Return whether replies of a type would be treated as errors by their readers.
	 * @param type the type
	 * @return whether its members are those of an {@link ErrorEnvelope}
	 */
	@Internal
	public boolean looksLikeError(Type type) {
		return this.types.looksLikeError(this.mapper.constructType(type));
	}

	/**
	 * Return the name that a property has on the wire.
	 * @param type the bean that has the property
	 * @param property the name of the property
	 * @return the name of its member, the same name if the type has no such property
	 */
	@Internal
	public String memberName(Class<?> type, String property) {
		return this.types.memberName(this.mapper.constructType(type), property);
	}

	/**
	 * Bind a tree to a value of a type, as if it were read from a line.
	 * @param tree the tree
	 * @param reader from {@link #readerFor}
	 * @param member the member of the request that the tree is the value of, {@code null}
	 * if it is the whole request
	 * @return the value, {@code null} if the tree is the JSON {@code null}
	 * @throws InvalidMessageException if the tree cannot be bound to the type
	 */
	@Internal
	public @Nullable Object bind(JsonNode tree, ObjectReader reader, @Nullable String member) {
		LineBuffer line = new LineBuffer();
		write(tree, NEUTRAL._serializationContext(), NEUTRAL_SERIALIZERS, line);
		return read(line.bytes(), 0, line.size(), reader, member);
	}

	/**
	 * Return a description of types in their form on the wire.
	 * @return a new description
	 */
	@Internal
	public JsonSchemas schemas() {
		return new JsonSchemas(this.mapper);
	}

	/**
	 * Convert a value to an object, as if it were written and read again.
	 * @param value a bean, record, map or tree
	 * @return its object
	 * @throws MessageEncodingException if it cannot be written, or is not an object
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

	private @Nullable Object read(byte[] bytes, int from, int to, ObjectReader reader, @Nullable String member) {
		try (LineParser parser = parser(bytes, from, to)) {
			Object value = reader.readValue(parser);
			requireEnd(parser);
			return value;
		}
		catch (RuntimeException ex) {
			throw this.failures.translate(ex, member);
		}
	}

	LineParser parser(byte[] bytes, int from, int to) {
		return this.factory.parser(this.readContext, bytes, from, to);
	}

	static void requireEnd(JsonParser parser) {
		if (parser.nextToken() != null) {
			throw new InvalidMessageException(ErrorType.INVALID_JSON,
					"more than one JSON value on the line, at byte " + parser.currentTokenLocation().getByteOffset());
		}
	}

	/**
	 * Return what writes many values more cheaply than one by one.
	 * @param out where to append the lines
	 * @return a writer, for one thread at a time
	 */
	LineWriter writer(LineBuffer out) {
		return new LineWriter(this, out);
	}

	SerializationContextExt context() {
		return this.mapper._serializationContext();
	}

	RootSerializers serializers() {
		return this.serializers;
	}

	LineFactory.Generator generator(SerializationContextExt context, LineBuffer out) {
		return this.factory.generator(context, out);
	}

	// Returns whether anything was written as it is, without regard to JSON.
	private boolean write(@Nullable Object value, SerializationContextExt context, RootSerializers serializers,
			LineBuffer out) {
		try (LineFactory.Generator generator = this.factory.generator(context, out)) {
			serializers.serialize(context, generator, value);
			return generator.hasRaw();
		}
	}

	// What @JsonRawValue and the like have written is read again: line ends are harmless
	// between tokens, and what is no JSON fails.
	void rewrite(LineBuffer out, int from) {
		byte[] bytes = out.toByteArray();
		out.truncate(from);
		try (JsonParser parser = RawJson.unlimitedParser(bytes, from, bytes.length);
				JsonGenerator generator = this.factory.generator(ObjectWriteContext.empty(), out)) {
			if (parser.nextToken() == null) {
				throw new MessageEncodingException("not writable as JSON: nothing was written", null);
			}
			RawJson.copy(parser, generator);
			requireEnd(parser);
		}
		catch (InvalidMessageException ex) {
			throw new MessageEncodingException("not writable as JSON: " + ex.getMessage(), ex);
		}
	}

	MessageEncodingException tooLong() {
		return new MessageEncodingException(
				String.format(Locale.ROOT, "message would be longer than %,d bytes", this.limits.maxLineBytes()), null);
	}

	static MessageEncodingException encodingFailure(Throwable ex) {
		List<Throwable> causes = Texts.causes(ex);
		Throwable cause = causes.stream()
			.filter((each) -> !(each instanceof JacksonException))
			.findFirst()
			.orElse(causes.get(causes.size() - 1));
		if (cause instanceof MessageEncodingException known) {
			return known;
		}
		String reason = (cause instanceof JacksonException jackson) ? jackson.getOriginalMessage() : cause.toString();
		return new MessageEncodingException("not writable as JSON: " + reason, ex);
	}

}
