package com.codechu.ipc.protocol;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;
import tools.jackson.databind.ser.std.StdSerializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Requests as they are read: whole, and in one pass with what is bound to them. Neither
 * may be more or less strict than the other.
 */
class RequestFormatTests {

	private static final List<String> SEEDS = List.of("{\"cmd\":\"echo\",\"id\":123456,\"x\":1.5e3,\"ok\":true}",
			"{ \"cmd\" : \"echo\" , \"a\" : [ 1 , {\"cmd\":\"x\"}, null ] }",
			"{\"cmd\":\"echo\",\"text\":\"a b \\\"c\\\" \\u00e9 \\/ \\\\ é 𝄞\",\"\\u0063md\":\"x\"}",
			"{\"cmd\":\"echo\",\"big\":123456789012345678901234567890,\"small\":-1e-400,\"deep\":[[[[]]]]}",
			"{\"cmd\":\"é\",\"a\":{\"b\":[[1],{}]},\"c\":[]}", "{\"cmd\":\"a\",\"number\":12345.6789,\"n\":null}",
			"{\"cmd\":\"\",\"huge\":1e308,\"list\":[false,-0,\"\\ud83d\\ude00\"]}");

	private final JsonLineProtocol protocol = new JsonLineProtocol();

	private final RequestFormat format = this.protocol.requests("cmd");

	private RequestMessage read(String line) {
		byte[] bytes = bytes(line);
		return this.format.read(bytes, 0, bytes.length);
	}

	private @Nullable RequestMessage pass(String line) {
		byte[] bytes = bytes(line);
		return pass(this.format, bytes, this.protocol.readerFor(JsonNode.class));
	}

	private static @Nullable RequestMessage pass(RequestFormat format, byte[] line, ObjectReader reader) {
		String command = format.peek(line, 0, line.length);
		if (command == null) {
			return null;
		}
		try (RequestPass pass = format.begin(line, 0, line.length, command, false)) {
			reader.readValue(pass.parser());
			return pass.end();
		}
	}

	@Test
	void anotherRequestIsWrittenWithoutTheSettingsOfTheApplication() {
		JsonMapper mapper = JsonMapper.builder()
			.disable(JsonNodeFeature.WRITE_NULL_PROPERTIES)
			.addModule(new SimpleModule().addSerializer(StringNode.class, new Stars()))
			.build();
		RequestFormat format = new JsonLineProtocol(mapper, ProtocolLimits.DEFAULTS).requests("cmd");
		ObjectNode json = mapper.createObjectNode().put("cmd", "patch").putNull("name");
		assertThat(format.of(json).raw()).hasToString("{\"cmd\":\"patch\",\"name\":null}");
	}

	@Test
	void valuesInAnotherRequestAreWrittenByTheApplication() {
		ObjectNode json = JsonMapper.shared().createObjectNode().put("cmd", "a").putPOJO("path", Path.of("/a b"));
		assertThat(this.format.of(json).raw()).hasToString("{\"cmd\":\"a\",\"path\":\"/a b\"}");
	}

	@Test
	void numbersThatMayBeMissingAreReadByTheApplicationIfItHasItsOwnWay() {
		JsonMapper mapper = JsonMapper.builder()
			.addModule(new SimpleModule().addDeserializer(OptionalInt.class, new StdDeserializer<>(OptionalInt.class) {

				@Override
				public OptionalInt deserialize(JsonParser parser, DeserializationContext context) {
					return OptionalInt.of(parser.getString().length());
				}

			}))
			.build();
		JsonLineProtocol lengths = new JsonLineProtocol(mapper, ProtocolLimits.DEFAULTS);
		JsonNode text = mapper.getNodeFactory().stringNode("four");
		assertThat(lengths.bind(text, lengths.readerFor(OptionalInt.class), null)).isEqualTo(OptionalInt.of(4));
	}

	@Test
	void whatIsBoundDoesNotDependOnWhatWasWrittenBefore() {
		JsonMapper mapper = JsonMapper.builder()
			.addModule(new SimpleModule().addSerializer(StringNode.class, new Stars()))
			.build();
		JsonLineProtocol stars = new JsonLineProtocol(mapper, ProtocolLimits.DEFAULTS);
		JsonNode text = mapper.getNodeFactory().stringNode("secret");
		for (int round = 0; round < 2; round++) {
			assertThat(stars.encode(text)).asString().isEqualTo("\"***\"\n");
			assertThat(stars.bind(text, stars.readerFor(String.class), null)).isEqualTo("secret");
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"cmd":"a","n":1.50E2,"s":"é"}        | {"cmd":"a","n":1.50E2,"s":"é"}
			{ "cmd":"a","n":1.5e1}                | {"cmd":"a","n":1.5e1}
			{ "cmd" : "a" ,\t"b":[ 1 , 2 ] }      | {"cmd":"a","b":[1,2]}
			{"cmd":"a b","s":" \\u0020 "}         | {"cmd":"a b","s":"   "}
			{"cmd":"a","s":"\\u00e9\\/\\n\\"\\\\"}| {"cmd":"a","s":"é/\\n\\"\\\\"}
			{"cmd":"a","s":"\\ud800"}             | {"cmd":"a","s":"\\uD800"}
			{"cmd":"a","b":1,"b":2}               | {"cmd":"a","b":1,"b":2}
			{"cmd":"a","b":{"cmd":"c"}}           | {"cmd":"a","b":{"cmd":"c"}}
			{"cmd":"a","$trace":{"b":"c"},"d":1}  | {"cmd":"a","d":1}
			{"$more":true,"cmd":"a"}              | {"cmd":"a"}
			{"cmd":"a","\\u0024more":[{}]}        | {"cmd":"a"}
			{"cmd":"a","$set":{"$trace":1}}       | {"cmd":"a","$set":{"$trace":1}}
			""")
	void theTextStaysAsItIsButCompactAndWithoutMembersOfTheProtocol(String line, String expected) {
		assertThat(read(line).raw()).hasToString(expected);
		assertThat(read(line).json()).isEqualTo(this.protocol.decode(bytes(expected)));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "null", textBlock = """
			{"cmd":"a"}                     | a
			{"a":1,"cmd":"b"}               | b
			{"cmd":"a","cmd":"b"}           | b
			{"cmd":"a","\\u0063md":"b"}     | b
			{"cmd":"a","cmd":1}             | null
			{"cmd":null}                    | null
			{"a":{"cmd":"b"}}               | null
			{}                              | null
			""")
	void theCommandIsTheLastOneOfTheObjectItself(String line, @Nullable String expected) {
		assertThat(read(line).command()).isEqualTo(expected);
		RequestMessage inOnePass = pass(line);
		assertThat(inOnePass == null || inOnePass.command().equals(expected)).isTrue();
	}

	@Test
	void theContextOfTheTraceIsTakenOff() {
		String line = "{\"cmd\":\"a\",\"$trace\":{\"traceparent\":\"00-1\",\"n\":1,\"o\":{\"p\":[1]},\"s\":\"t\"},\"b\":2}";
		assertThat(read(line).trace()).isEqualTo(Map.of("traceparent", "00-1", "s", "t"));
		RequestMessage inOnePass = pass(line);
		assertThat(inOnePass).isNotNull();
		assertThat(inOnePass.trace()).isEqualTo(Map.of("traceparent", "00-1", "s", "t"));
		assertThat(inOnePass.json()).isEqualTo(read(line).json());
		assertThat(read("{\"cmd\":\"a\",\"$trace\":{\"b\":\"c\"},\"$trace\":7}").trace()).isEmpty();
	}

	@Test
	void askingForTheTreeChangesNothing() {
		RequestMessage message = read("{\"cmd\":\"a\",\"b\":1}");
		message.json().put("cmd", "other").put("b", 2);
		assertThat(message.command()).isEqualTo("a");
		assertThat(message.json().get("b").intValue()).isEqualTo(1);
		assertThat(message.raw()).hasToString("{\"cmd\":\"a\",\"b\":1}");
	}

	@Test
	void anotherObjectIsAnotherRequestInTheSameTrace() {
		RequestMessage message = read("{\"cmd\":\"a\",\"$trace\":{\"b\":\"c\"}}");
		RequestMessage other = message.with(message.json().put("cmd", "d").put("n", 1).put("$more", true));
		assertThat(other.command()).isEqualTo("d");
		assertThat(other.trace()).isEqualTo(Map.of("b", "c"));
		assertThat(other.raw()).hasToString("{\"cmd\":\"d\",\"n\":1}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "1", "null", "\"a\"", "{\"cmd\":\"a\"} x", "{\"cmd\":\"a\",\"n\":1e400}",
			"{\"cmd\":\"a\",\"n\":01}", "{\"cmd\":\"a\"", "{\"cmd\":\"a\n\"}" })
	void whatIsNotAnObjectIsRefused(String line) {
		assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> read(line));
	}

	@Test
	void whenALineIsNotUtf8ThenItIsRefused() {
		assertThatExceptionOfType(InvalidMessageException.class)
			.isThrownBy(() -> this.format.read(new byte[] { '{', (byte) 0xFF, '}' }, 0, 3))
			.withMessage("not valid UTF-8: 0xFF at byte 1");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "null", textBlock = """
			{"cmd":"a b"              | a b
			{"cmd":""}                | ``
			{"cmd": "a"}              | a
			{ "cmd" : "a"}            | a
			{"cmd":1}                 | null
			{"cmd":"a                 | null
			{"cmd":"a\\u0020"}        | null
			{"cmd                     | null
			{"cmd"                    | null
			{"cmd":                   | null
			{"cmf":"a"}               | null
			{"cmd":"é"}               | null
			{"a":1,"cmd":"a"}         | null
			""")
	void theCommandIsGuessedFromTheBeginning(String line, @Nullable String expected) {
		byte[] bytes = bytes("xx" + line + "yy");
		assertThat(this.format.peek(bytes, 2, bytes.length - 2)).isEqualTo(expected);
	}

	@Test
	void aKeyMayHaveAnyCharacters() {
		RequestFormat quoted = this.protocol.requests("a \"é\"");
		byte[] line = bytes("{\"a \\\"é\\\"\":\"go\"}");
		assertThat(quoted.peek(line, 0, line.length)).isEqualTo("go");
		assertThat(quoted.read(line, 0, line.length).command()).isEqualTo("go");
	}

	@ParameterizedTest
	@MethodSource("limits")
	void whatIsReadWholeIsWhatOthersWouldRead(ProtocolLimits limits) {
		JsonLineProtocol limited = new JsonLineProtocol(JsonMapper.shared(), limits);
		RequestFormat requests = limited.requests("cmd");
		ObjectReader trees = limited.readerFor(JsonNode.class);
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		int passed = 0;
		for (int i = 0; i < 200_000; i++) {
			byte[] line = mutated(random);
			String what = "seed " + seed + ": " + new String(line, StandardCharsets.ISO_8859_1);
			ObjectNode tree = null;
			RequestMessage message = null;
			RequestMessage inOnePass = null;
			try {
				inOnePass = pass(requests, line, trees);
			}
			catch (RuntimeException ex) {
				// Is read whole.
			}
			try {
				tree = limited.decode(line, 0, line.length);
				message = requests.read(line, 0, line.length);
			}
			catch (InvalidMessageException ex) {
				assertThat(tree).as(what + ": " + ex).isNull();
			}
			if (message != null) {
				passed++;
				String command = (tree.path("cmd").isString()) ? tree.get("cmd").stringValue() : null;
				assertThat(message.command()).as(what).isEqualTo(command);
				assertThat(message.json()).as(what).isEqualTo(tree);
				assertThat(this.protocol.decode(message.raw().toByteArray())).as(what).isEqualTo(tree);
				assertThat(message.raw().toString()).as(what).doesNotContain("\n", "\r");
			}
			if (inOnePass != null) {
				assertThat(message).as(what).isNotNull();
				assertThat(inOnePass.command()).as(what).isEqualTo(message.command());
				assertThat(inOnePass.raw()).as(what).isEqualTo(message.raw());
			}
		}
		assertThat(passed).as("seed " + seed).isGreaterThan(5_000);
	}

	static List<ProtocolLimits> limits() {
		return List.of(ProtocolLimits.DEFAULTS, new ProtocolLimits(1000, 3, 14, 9, 5));
	}

	private static byte[] mutated(Random random) {
		byte[] line = bytes(SEEDS.get(random.nextInt(SEEDS.size())));
		String alphabet = "{}[]\",:\\ucmd 0-1eE.+/ntrl\t\r\u0000";
		for (int changes = random.nextInt(4); changes > 0; changes--) {
			line[random.nextInt(line.length)] = (random.nextInt(10) == 0) ? (byte) random.nextInt()
					: (byte) alphabet.charAt(random.nextInt(alphabet.length()));
		}
		return line;
	}

	private static final class Stars extends StdSerializer<StringNode> {

		Stars() {
			super(StringNode.class);
		}

		@Override
		public void serialize(StringNode node, JsonGenerator generator, SerializationContext context) {
			generator.writeString("***");
		}

	}

}
