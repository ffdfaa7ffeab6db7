package com.codechu.ipc.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * JSON that is passed on as it came: it must be neither more nor less strict than JSON
 * that is taken apart.
 */
class RawJsonTests {

	private static final List<String> SEEDS = List.of("{\"cmd\":\"echo\",\"id\":123456,\"x\":1.5e3,\"ok\":true}",
			"{ \"cmd\" : \"echo\" , \"a\" : [ 1 , {\"cmd\":\"x\"}, null ] }",
			"{\"cmd\":\"echo\",\"text\":\"a b \\\"c\\\" \\u00e9 \\/ \\\\ é 𝄞\",\"\\u0063md\":\"x\"}",
			"{\"cmd\":\"echo\",\"big\":123456789012345678901234567890,\"small\":-1e-400,\"deep\":[[[[]]]]}",
			"{\"cmd\":\"é\",\"a\":{\"b\":[[1],{}]},\"c\":[]}", "{\"cmd\":\"a\",\"number\":12345.6789,\"n\":null}",
			"{\"cmd\":\"\",\"huge\":1e308,\"list\":[false,-0,\"\\ud83d\\ude00\"]}");

	private final JsonLineProtocol protocol = new JsonLineProtocol();

	private final RawLines lines = this.protocol.rawLines("cmd");

	private @Nullable RawJson read(byte[] line) {
		return this.lines.read(line, 0, line.length);
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
			""")
	void aLineStaysAsItIsButCompact(String line, String expected) {
		assertThat(read(bytes(line))).hasToString(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "1", "{\"cmd\":\"a\",\"cmd\":\"b\"}", "{\"cmd\":\"a\",\"\\u0063md\":\"b\"}",
			"{\"a\":{\"cmd\":\"b\"}}", "{\"cmd\":\"a\"} x", "{\"cmd\":\"a\",\"n\":1e400}", "{\"cmd\":\"a\",\"n\":01}",
			"{\"cmd\":\"a\"", "{\"cmd\":\"a\n\"}" })
	void whatMustBeTakenApartIsLeftToOthers(String line) {
		assertThat(read(bytes(line))).isNull();
	}

	@Test
	void whenALineIsNotUtf8ThenItIsRefused() {
		assertThatExceptionOfType(InvalidMessageException.class)
			.isThrownBy(() -> read(new byte[] { '{', (byte) 0xFF, '}' }))
			.withMessage("not valid UTF-8: 0xFF at byte 1");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "null", textBlock = """
			{"cmd":"a b"              | a b
			{"cmd":""}                | ``
			{"cmd": "a"}              | null
			{"cmd":1}                 | null
			{"cmd":"a                 | null
			{"cmd":"a\\u0020"}        | null
			{"cmd                     | null
			{"cmf":"a"}               | null
			{"a":1,"cmd":"a"}         | null
			""")
	void theCommandIsGuessedFromTheBeginning(String line, @Nullable String expected) {
		byte[] bytes = bytes("xx" + line + "yy");
		assertThat(this.lines.peek(bytes, 2, bytes.length - 2)).isEqualTo(expected);
	}

	@ParameterizedTest
	@MethodSource("limits")
	void whatIsPassedOnIsWhatOthersWouldRead(ProtocolLimits limits) {
		JsonLineProtocol limited = new JsonLineProtocol(JsonMapper.shared(), limits);
		RawLines lines = limited.rawLines("cmd");
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		int passed = 0;
		for (int i = 0; i < 200_000; i++) {
			byte[] line = mutated(random);
			String what = "seed " + seed + ": " + new String(line, StandardCharsets.ISO_8859_1);
			RawJson raw = null;
			ObjectNode tree = null;
			try {
				raw = lines.read(line, 0, line.length);
				tree = limited.decode(line, 0, line.length);
			}
			catch (InvalidMessageException ex) {
				assertThat(raw).as(what).isNull();
			}
			if (raw != null) {
				passed++;
				assertThat(this.protocol.decode(raw.toByteArray())).as(what).isEqualTo(tree);
				assertThat(raw.toString()).as(what).doesNotContain("\n", "\r");
			}
			else if (tree != null && tree.has("cmd")) {
				assertThat(occurrences(line)).as(what).isGreaterThan(1);
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

	// Both ways of writing it.
	private static int occurrences(byte[] line) {
		return new String(line, StandardCharsets.ISO_8859_1).replace("\\u0063", "c").split("\"cmd\"", -1).length - 1;
	}

	@Test
	void itIsMadeOfAnyText() {
		assertThat(RawJson.of(" [ 1.0, \"\\u00e9\" ]\n")).hasToString("[1.0,\"é\"]")
			.isEqualTo(RawJson.of("[1.0,\"é\"]"));
		assertThat(RawJson.of("1").hashCode()).isEqualTo(RawJson.of(" 1 ").hashCode());
		assertThat(RawJson.of("null").toByteArray()).containsExactly('n', 'u', 'l', 'l');
	}

	@Test
	void whenATextIsNotOneValueThenItIsRefused() {
		assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> RawJson.of(" "))
			.withMessage("expected a JSON value, but got nothing");
		for (String text : List.of("1\u0000", "\u0000\u0000\u00001", "\uFEFF1")) {
			assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> RawJson.of(text));
		}
		assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> RawJson.of("1 2"))
			.withMessage("expected one JSON value, but got more");
		assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> RawJson.of("{\"a\":NaN}"))
			.withMessageStartingWith("Non-standard token 'NaN'");
		assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> RawJson.of("[-1e400]"))
			.withMessage("number is out of range");
	}

	@Test
	void itTravelsWithinOtherValues() {
		ObjectNode tree = this.protocol.decode(bytes("{\"name\":\"a\",\"payload\":{\"b\" : [1.5, 2]}}"));
		Envelope envelope = (Envelope) this.protocol.bind(tree, this.protocol.readerFor(Envelope.class), null);
		assertThat(envelope).isEqualTo(new Envelope("a", RawJson.of("{\"b\":[1.5,2]}")));
		assertThat(new String(this.protocol.encode(envelope), StandardCharsets.UTF_8))
			.isEqualTo("{\"name\":\"a\",\"payload\":{\"b\":[1.5,2]}}\n");
		assertThat(this.protocol.toObject(envelope).at("/payload/b/1").intValue()).isEqualTo(2);
	}

	@Test
	void itIsWrittenWhateverItsSizeAndWhereverItIs() {
		String large = "\"" + "é".repeat(20_000) + "\"";
		for (String text : List.of("1", "\"" + "x".repeat(7_990) + "\"", large)) {
			RawJson raw = RawJson.of(text);
			assertThat(new String(this.protocol.encode(raw), StandardCharsets.UTF_8)).isEqualTo(text + "\n");
			assertThat(new String(this.protocol.encode(List.of("a".repeat(100), raw, raw, 1)), StandardCharsets.UTF_8))
				.isEqualTo("[\"%s\",%s,%s,1]\n".formatted("a".repeat(100), text, text));
		}
	}

	@Test
	void whenItIsTooLongThenItIsNotWritten() {
		RawJson raw = RawJson.of("\"" + "x".repeat(ProtocolLimits.DEFAULTS.maxLineBytes()) + "\"");
		assertThatExceptionOfType(MessageEncodingException.class).isThrownBy(() -> this.protocol.encode(raw))
			.withMessage("message would be longer than 1,048,576 bytes");
	}

	@Test
	void otherMappersKnowItToo() {
		JsonMapper mapper = JsonMapper.builder().build();
		assertThat(mapper.writeValueAsString(Map.of("a", RawJson.of("{ }")))).isEqualTo("{\"a\":{}}");
		assertThat(mapper.readValue("[ 1, 2 ]", RawJson.class)).hasToString("[1,2]");
	}

	record Envelope(String name, RawJson payload) {
	}

}
