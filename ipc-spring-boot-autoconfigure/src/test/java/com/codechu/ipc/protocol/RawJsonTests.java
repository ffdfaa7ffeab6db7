package com.codechu.ipc.protocol;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * JSON that is passed on as it came.
 */
class RawJsonTests {

	private final JsonLineProtocol protocol = new JsonLineProtocol();

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
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
