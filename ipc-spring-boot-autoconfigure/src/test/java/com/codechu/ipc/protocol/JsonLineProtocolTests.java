package com.codechu.ipc.protocol;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonLineProtocolTests {

	private final JsonLineProtocol protocol = new JsonLineProtocol();

	@Test
	void encodesCompactUtf8WithOneNewline() {
		assertThat(text(this.protocol.encode(Map.of("name", "Zoë\n€😀")))).isEqualTo("{\"name\":\"Zoë\\n€😀\"}\n");
	}

	@Test
	void whenMapperIndentsThenOutputIsStillOneLine() {
		JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
		JsonLineProtocol protocol = new JsonLineProtocol(mapper, ProtocolLimits.DEFAULTS);
		assertThat(text(protocol.encode(Map.of("a", List.of(1, Map.of("b", 2)))))).isEqualTo("{\"a\":[1,{\"b\":2}]}\n");
	}

	@Test
	void whenRawValueHasLineEndsThenTheyAreTakenOut() {
		assertThat(text(this.protocol.encode(new Raw("{\n  \"b\" : [ 1,\n 2 ]\n}"))))
			.isEqualTo("{\"raw\":{\"b\":[1,2]}}\n");
	}

	@Test
	void whenRawValueHasNumbersThenTheyStayAsTheyAre() {
		assertThat(text(this.protocol.encode(new Raw("[1.5e1, 1.50, 123456789012345678901234567890]"))))
			.isEqualTo("{\"raw\":[1.5e1,1.50,123456789012345678901234567890]}\n");
		assertThatExceptionOfType(MessageEncodingException.class)
			.isThrownBy(() -> this.protocol.encode(new Raw("1e400")))
			.withMessage("not writable as JSON: number is out of range");
	}

	@Test
	void whenRawValueIsEmptyThenItIsNotWritten() {
		assertThatExceptionOfType(MessageEncodingException.class)
			.isThrownBy(() -> this.protocol.encode(new RawText(" ")))
			.withMessage("not writable as JSON: nothing was written");
	}

	@Test
	void whenRawValueHasLineEndInStringThenNothingIsWritten() {
		LineBuffer out = new LineBuffer();
		this.protocol.encode(Map.of("before", 1), out);
		assertThatExceptionOfType(MessageEncodingException.class)
			.isThrownBy(() -> this.protocol.encode(new Raw("\"a\nb\""), out))
			.withMessageStartingWith("not writable as JSON: Illegal unquoted character");
		assertThat(text(out.toByteArray())).isEqualTo("{\"before\":1}\n");
	}

	@Test
	void whenNumberIsNotFiniteThenItIsNotWritten() {
		for (Object value : List.of(Double.NaN, Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
				new double[] { 1, Double.NaN }, new float[] { Float.NaN }, List.of(Double.NaN),
				new Numbers(Double.NaN, 1))) {
			assertThatExceptionOfType(MessageEncodingException.class)
				.isThrownBy(() -> this.protocol.encode(Map.of("n", value)))
				.withMessageEndingWith(" has no JSON form");
		}
	}

	@Test
	void whenBeanIsUnknownThenItIsNotWritten() {
		assertThatExceptionOfType(MessageEncodingException.class).isThrownBy(() -> this.protocol.encode(new Object()))
			.withMessageStartingWith("not writable as JSON: No serializer found for class java.lang.Object");
	}

	@Test
	void whenTextHasHalfASurrogatePairThenItIsEscaped() {
		assertThat(text(this.protocol.encode(Map.of("s", "\ud800x")))).isEqualTo("{\"s\":\"\\uD800x\"}\n");
	}

	@Test
	void whenStructureIsCyclicThenItIsNotWritten() {
		List<Object> list = new ArrayList<>();
		list.add(list);
		assertThatExceptionOfType(MessageEncodingException.class)
			.isThrownBy(() -> this.protocol.encode(Map.of("list", list)));
	}

	@Test
	void whenMessageIsOverTheLimitThenItIsNotWritten() {
		JsonLineProtocol protocol = new JsonLineProtocol(JsonMapper.shared(),
				ProtocolLimits.DEFAULTS.withMaxLineBytes(20));
		assertThat(protocol.encode(Map.of("a", "x".repeat(12)))).hasSize(21);
		assertThatExceptionOfType(MessageEncodingException.class)
			.isThrownBy(() -> protocol.encode(Map.of("a", "x".repeat(13))))
			.withMessage("message would be longer than 20 bytes");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"i\":123456789012345678901234567890}", "{\"d\":1.0}", "{\"d\":0.1}", "{\"i\":-0}",
			"{\"i\":9223372036854775807}", "{\"s\":\"\\u0000\"}", "{}", "{\"a\":[true,false,null]}" })
	void whatComesInGoesOutTheSame(String json) {
		String expected = json.replace("-0", "0");
		assertThat(text(this.protocol.encode(this.protocol.decode(bytes(json))))).isEqualTo(expected + "\n");
	}

	@Test
	void whenMemberIsDuplicatedThenTheLastOneWins() {
		assertThat(this.protocol.decode(bytes("{\"a\":1,\"a\":2}")).get("a").intValue()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			nonsense              | InvalidJson
			{"a":1                | InvalidJson
			{"a":1}{"b":2}        | InvalidJson
			{"a":1} 2             | InvalidJson
			{"a":1}]              | InvalidJson
			{"a":NaN}             | InvalidJson
			{"a":1e400}           | InvalidJson
			{"a":-1e999}          | InvalidJson
			{'a':1}               | InvalidJson
			{"a":01}              | InvalidJson
			{"a":1,}              | InvalidJson
			{/**/}                | InvalidJson
			[1,2                  | InvalidJson
			[1,2]                 | InvalidRequest
			"text"                | InvalidRequest
			42                    | InvalidRequest
			true                  | InvalidRequest
			null                  | InvalidRequest
			""")
	void whenLineIsNoObjectThenItIsRefused(String line, String type) {
		assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> this.protocol.decode(bytes(line)))
			.satisfies((ex) -> assertThat(ex.type().wireName()).isEqualTo(type));
	}

	@Test
	void refusalsNameReasonAndPlace() {
		assertThat(refusal("{\"a\":1} {}")).isEqualTo("more than one JSON value on the line, at byte 8");
		assertThat(refusal("[1]")).isEqualTo("expected a JSON object, but got an array");
		assertThat(refusal("7")).isEqualTo("expected a JSON object, but got a number");
		assertThat(refusal("null")).isEqualTo("expected a JSON object, but got null");
		assertThat(refusal("{\"a\":1e999}")).isEqualTo("number is out of range");
	}

	@ParameterizedTest
	@ValueSource(strings = { "efbbbf7b7d", "7b2261223a22c0af227d", "7b2261223a22f4908080227d", "7b2261223a22eda080227d",
			"7b2261223a2280227d", "7b2261223a22e282227d", "7b2261223a22ff227d", "7b2261223a22c3", "7b007d00", "7b7d00",
			"007b007d", "7b2261223a22e08080227d", "7b2261223a22f0808080227d", "7b2261223a22f5808080227d" })
	void whenBytesAreNotStrictUtf8ThenTheyAreRefused(String hex) {
		assertThatExceptionOfType(InvalidMessageException.class)
			.isThrownBy(() -> this.protocol.decode(HexFormat.of().parseHex(hex)))
			.satisfies((ex) -> assertThat(ex.type()).isEqualTo(ErrorType.INVALID_UTF8));
	}

	@Test
	void everyCodePointSurvives() {
		StringBuilder text = new StringBuilder();
		for (int codePoint = 0x20; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
			if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
				text.appendCodePoint(codePoint);
			}
			if (text.length() > 10_000) {
				assertThat(
						this.protocol.decode(this.protocol.encode(Map.of("t", text.toString()))).get("t").stringValue())
					.isEqualTo(text.toString());
				text.setLength(0);
			}
		}
	}

	@Test
	void limitsHold() {
		assertThat(refusal("{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}"))
			.isEqualTo("Document nesting depth (501) exceeds the maximum allowed (500)");
		assertThat(this.protocol.decode(bytes("{\"a\":" + "[".repeat(499) + "]".repeat(499) + "}"))).hasSize(1);
		assertThat(refusal("{\"a\":[" + "{},".repeat(50_000) + "1]}")).contains("Token count");
		assertThat(refusal("{\"a\":" + "1".repeat(1001) + "}")).contains("Number value length (1001)");
		assertThat(this.protocol.decode(bytes("{\"a\":" + "1".repeat(1000) + "}")).get("a").bigIntegerValue())
			.isEqualTo(new BigInteger("1".repeat(1000)));
		assertThat(refusal("{\"" + "n".repeat(1025) + "\":1}")).contains("Name length (1025)");
		assertThat(refusal("{\"a\":\"" + "x".repeat(1 << 20) + "\"}")).isEqualTo("line is longer than 1,048,576 bytes");
		assertThat(this.protocol.decode(bytes("{\"a\":\"" + "x".repeat((1 << 20) - 8) + "\"}"))).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[[501", "{},50000", "1001", "name1025" })
	void whatIsOverALimitIsNoAcceptableJson(String which) {
		String line = switch (which) {
			case "[[501" -> "{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}";
			case "{},50000" -> "{\"a\":[" + "{},".repeat(50_000) + "1]}";
			case "1001" -> "{\"a\":" + "1".repeat(1001) + "}";
			default -> "{\"" + "n".repeat(1025) + "\":1}";
		};
		assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(() -> this.protocol.decode(bytes(line)))
			.satisfies((ex) -> assertThat(ex.type()).isEqualTo(ErrorType.INVALID_JSON));
	}

	@Test
	void wordsLikeInformationDoNotMakeALargeReplyUnwritable() {
		int[] numbers = new int[150_000];
		assertThat(this.protocol.encode(Map.of("text", "Information about NaN", "numbers", numbers)))
			.hasSizeGreaterThan(300_000);
	}

	@Test
	void errorsCountBytesOfTheLineOnly() {
		assertThat(refusal("{\"cmd\":\"echo\",\"a\":[1,2]"))
			.isEqualTo("Unexpected end-of-input: expected close marker for Object at byte 23");
	}

	@Test
	void bindingErrorsNameMemberAndWhatItMustBe() {
		assertThat(bindingError("{\"count\":\"x\"}"))
			.isEqualTo("member 'count' must be a whole number in the range of int, but is \"x\"");
		assertThat(bindingError("{\"count\":1e99}"))
			.isEqualTo("member 'count' must be a whole number in the range of int, but is 1E+99");
		assertThat(bindingError("{\"count\":1.9}"))
			.isEqualTo("member 'count' must be a whole number in the range of int, but is 1.9");
		assertThat(bindingError("{}")).isEqualTo("member 'count' is required");
		assertThat(bindingError("{\"count\":1,\"pause\":\"soon\"}"))
			.isEqualTo("member 'pause' must be a Duration, such as \"PT5S\", but is \"soon\"");
		assertThat(bindingError("{\"count\":1,\"color\":\"PINK\"}"))
			.isEqualTo("member 'color' must be one of RED, GREEN, but is \"PINK\"");
		assertThat(bindingError("{\"count\":1,\"names\":{}}")).isEqualTo("member 'names' must be an array");
		assertThat(bindingError("{\"count\":1,\"numbers\":{\"real\":1,\"whole\":[]}}"))
			.isEqualTo("member 'numbers.whole' must be a whole number in the range of int");
		assertThat(bindingError("{\"count\":1,\"numbers\":3}")).isEqualTo("member 'numbers' must be an object");
		assertThat(bindingError("{\"count\":-1}")).isEqualTo("request is not valid: count must not be negative");
		assertThat(bindingError("{\"count\":1,")).startsWith("Unexpected end-of-input");
		assertThat(bindingError("{\"count\":\"x\"} {}")).isEqualTo("more than one JSON value on the line, at byte 14");
	}

	@Test
	void whenStreamHasBadLinesThenTheOthersAreStillRead() {
		byte[] bytes = bytes("{\"a\":1}\n\n  \r\nnonsense\n{\"b\":2}\r\n{\"c\":3}");
		Iterator<ObjectNode> lines = this.protocol.decodeStream(new ByteArrayInputStream(bytes)).iterator();
		assertThat(lines.next()).hasToString("{\"a\":1}");
		assertThatExceptionOfType(InvalidMessageException.class).isThrownBy(lines::next);
		assertThat(lines.next()).hasToString("{\"b\":2}");
		assertThat(lines.next()).hasToString("{\"c\":3}");
		assertThat(lines.hasNext()).isFalse();
	}

	@Test
	void anEnvelopeHasExactlyTwoStrings() {
		assertThat(ErrorEnvelope.from(this.protocol.decode(bytes("{\"error\":\"e\",\"type\":\"T\"}"))))
			.isEqualTo(new ErrorEnvelope("T", "e"));
		for (String other : List.of("{\"error\":\"e\"}", "{\"error\":\"e\",\"type\":1}",
				"{\"error\":null,\"type\":\"T\"}", "{\"error\":\"e\",\"type\":\"T\",\"more\":1}")) {
			assertThat(ErrorEnvelope.from(this.protocol.decode(bytes(other)))).isNull();
		}
	}

	@Test
	void anEnvelopeMayHaveDetails() {
		ObjectNode details = JsonNodeFactory.instance.objectNode().put("path", "/no");
		assertThat(ErrorEnvelope
			.from(this.protocol.decode(bytes("{\"details\":{\"path\":\"/no\"},\"type\":\"T\",\"error\":\"e\"}"))))
			.isEqualTo(new ErrorEnvelope("T", "e", details));
		assertThat(new ErrorEnvelope("T", "e", details).toJson())
			.hasToString("{\"error\":\"e\",\"type\":\"T\",\"details\":{\"path\":\"/no\"}}");
		for (String other : List.of("[]", "\"text\"", "null", "{},\"more\":1")) {
			String line = "{\"error\":\"e\",\"type\":\"T\",\"details\":" + other + "}";
			assertThat(ErrorEnvelope.from(this.protocol.decode(bytes(line)))).as(other).isNull();
		}
	}

	@Test
	void whatIsCutKeepsSurrogatePairsWhole() {
		for (int length : new int[] { 999, 1_000, 1_001 }) {
			String text = "x".repeat(length - 1) + "😀".repeat(500);
			String cut = new ErrorEnvelope("T", text).shortened(1_000_000).error();
			assertThat(cut).endsWith("…").hasSizeBetween(1_000, 1_001);
			assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(cut)).as("length %d", length).isTrue();
		}
	}

	private String refusal(String line) {
		try {
			this.protocol.decode(bytes(line));
			return "none";
		}
		catch (InvalidMessageException ex) {
			return ex.getMessage();
		}
	}

	private String bindingError(String line) {
		ObjectReader reader = this.protocol.readerFor(Order.class);
		try {
			this.protocol.bind(this.protocol.decode(bytes(line)), reader, null);
			return "none";
		}
		catch (InvalidMessageException ex) {
			return ex.getMessage();
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	record RawText(@JsonValue @JsonRawValue String text) {
	}

	record Raw(@JsonRawValue String raw) {
	}

	record Numbers(double real, int whole) {
	}

	enum Color {

		RED, GREEN

	}

	record Order(int count, Optional<Duration> pause, Color color, List<String> names, Numbers numbers) {

		Order {
			if (count < 0) {
				throw new IllegalArgumentException("count must not be negative");
			}
		}

	}

}
