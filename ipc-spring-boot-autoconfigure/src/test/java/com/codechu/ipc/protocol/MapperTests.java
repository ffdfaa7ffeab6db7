package com.codechu.ipc.protocol;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The application's own serializers, deserializers and settings work as they do anywhere
 * else.
 */
class MapperTests {

	private static String write(JsonMapper mapper, Object value) {
		return new String(new JsonLineProtocol(mapper, ProtocolLimits.DEFAULTS).encode(value), StandardCharsets.UTF_8)
			.trim();
	}

	private static Object read(Class<?> type, String json) {
		JsonLineProtocol protocol = new JsonLineProtocol();
		byte[] line = json.getBytes(StandardCharsets.UTF_8);
		return protocol.decodeValue(line, 0, line.length, protocol.readerFor(type));
	}

	@Test
	void serializersMayWriteWholeValues() {
		assertThat(write(JsonMapper.shared(), new Envelope(new Inner(Path.of("a:b"), 1)))).isEqualTo(
				"{\"pojo\":{\"path\":\"a:b\",\"n\":1},\"tree\":{\"a\":[1.10]},\"list\":[{\"path\":\"a:b\",\"n\":1}]}");
	}

	@Test
	void deserializersMayReadWholeValues() {
		assertThat(read(Picky.class, "{\"kind\":\"x\",\"inner\":{\"path\":\"a:b\",\"n\":2.0}}"))
			.hasToString("Picky[text=x Inner[path=a:b, n=2]]");
		assertThat(read(Tree.class, "{\"a\":[1.10]}")).hasToString("Tree[text={\"a\":[1.10]}]");
	}

	@Test
	void settingsOfTheMapperAreKept() {
		JsonMapper plain = JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();
		assertThat(write(plain, Map.of("n", new BigDecimal("1E+3")))).isEqualTo("{\"n\":1000}");
		JsonMapper texts = JsonMapper.builder().enable(JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS).build();
		assertThat(write(texts, Map.of("n", 1))).isEqualTo("{\"n\":\"1\"}");
	}

	@Test
	void settingsThatWouldBreakTheLineAreNot() {
		JsonMapper unquoted = JsonMapper.builder()
			.disable(JsonWriteFeature.QUOTE_PROPERTY_NAMES)
			.enable(JsonWriteFeature.ESCAPE_NON_ASCII)
			.build();
		assertThat(write(unquoted, Map.of("é", "ü"))).isEqualTo("{\"é\":\"ü\"}");
	}

	@Test
	void aRootValueThatCannotBeWrittenIsAnEncodingFailure() {
		JsonLineProtocol protocol = new JsonLineProtocol();
		assertThatExceptionOfType(MessageEncodingException.class).isThrownBy(() -> protocol.encode(new Failing()))
			.withMessage("not writable as JSON: java.lang.UnsupportedOperationException: not now");
		assertThatExceptionOfType(MessageEncodingException.class)
			.isThrownBy(() -> protocol.encode(Map.of("a", List.of(new Failing()))))
			.withMessage("not writable as JSON: java.lang.UnsupportedOperationException: not now");
	}

	@Test
	void deepValuesAreWrittenAsDeeplyAsTheyMayBeRead() {
		ProtocolLimits deep = new ProtocolLimits(1 << 20, 900, 100_000, 1_000, 1_024);
		JsonLineProtocol protocol = new JsonLineProtocol(JsonMapper.shared(), deep);
		byte[] line = ("{\"a\":" + "[".repeat(890) + "]".repeat(890) + "}\n").getBytes(StandardCharsets.UTF_8);
		assertThat(protocol.encode(protocol.decode(line))).isEqualTo(line);
	}

	record Inner(Path path, int n) {

	}

	@JsonSerialize(using = Envelope.Serializer.class)
	record Envelope(Inner inner) {

		static class Serializer extends ValueSerializer<Envelope> {

			@Override
			public void serialize(Envelope value, JsonGenerator generator, SerializationContext context) {
				generator.writeStartObject();
				generator.writePOJOProperty("pojo", value.inner());
				generator.writeName("tree");
				generator.writeTree(JsonNodeFactory.instance.objectNode()
					.set("a", JsonNodeFactory.instance.arrayNode().add(new BigDecimal("1.10"))));
				generator.writeName("list");
				generator.writeStartArray();
				generator.writePOJO(value.inner());
				generator.writeEndArray();
				generator.writeEndObject();
			}

		}

	}

	@JsonDeserialize(using = Picky.Deserializer.class)
	record Picky(String text) {

		static class Deserializer extends ValueDeserializer<Picky> {

			@Override
			public Picky deserialize(JsonParser parser, DeserializationContext context) {
				parser.nextName();
				String kind = parser.nextStringValue();
				parser.nextName();
				parser.nextToken();
				Picky picky = new Picky(kind + " " + parser.readValueAs(Inner.class));
				parser.nextToken();
				return picky;
			}

		}

	}

	@JsonDeserialize(using = Tree.Deserializer.class)
	record Tree(String text) {

		static class Deserializer extends ValueDeserializer<Tree> {

			@Override
			public Tree deserialize(JsonParser parser, DeserializationContext context) {
				JsonNode tree = parser.readValueAsTree();
				return new Tree(tree.toString());
			}

		}

	}

	@JsonSerialize(using = Failing.Serializer.class)
	record Failing() {

		static class Serializer extends ValueSerializer<Failing> {

			@Override
			public void serialize(Failing value, JsonGenerator generator, SerializationContext context) {
				throw new UnsupportedOperationException("not now");
			}

		}

	}

}
