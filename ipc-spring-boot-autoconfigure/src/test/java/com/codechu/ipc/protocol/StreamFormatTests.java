package com.codechu.ipc.protocol;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.annotation.JsonIdentityInfo;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.ObjectIdGenerators;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StreamFormatTests {

	private final JsonLineProtocol protocol = new JsonLineProtocol();

	private final StreamFormat format = this.protocol.streams();

	private String item(@Nullable Object item) {
		LineBuffer one = new LineBuffer();
		this.format.item(item, one);
		LineBuffer many = new LineBuffer();
		try (ItemWriter writer = this.format.items(many)) {
			writer.write("first");
			writer.write(item);
		}
		String line = new String(one.toByteArray(), StandardCharsets.UTF_8);
		assertThat(new String(many.toByteArray(), StandardCharsets.UTF_8)).isEqualTo("\"first\"\n" + line);
		return line;
	}

	private @Nullable ControlLine control(String line) {
		byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
		return this.format.control(bytes, 0, bytes.length);
	}

	@Test
	void itemsAreWhatSingleRepliesAre() {
		for (Object item : List.of(1, "a", true, List.of(1), Map.of("a", 1), new BigDecimal("1.50"), Map.of("a$", 1),
				JsonNodeFactory.instance.nullNode())) {
			assertThat(item(item)).isEqualTo(new String(this.protocol.encode(item), StandardCharsets.UTF_8));
		}
		assertThat(item(null)).isEqualTo("null\n");
	}

	@Test
	void itemsThatBeginAsControlLinesAreWrapped() {
		assertThat(item(Map.of("$more", true))).isEqualTo("{\"$item\":{\"$more\":true}}\n");
		assertThat(item(new Dollar(1, 2))).isEqualTo("{\"$item\":{\"$a\":1,\"b\":2}}\n");
		assertThat(item(RawJson.of("{ \"\\u0024end\" : {} }"))).isEqualTo("{\"$item\":{\"$end\":{}}}\n");
		assertThat(item(new Raw(" {\n\"\\u0024end\":{}}"))).isEqualTo("{\"$item\":{\"$end\":{}}}\n");
		assertThat(item(Map.of("a", Map.of("$end", 1)))).isEqualTo("{\"a\":{\"$end\":1}}\n");
	}

	@Test
	void whatAnItemHasInCommonWithTheOneBeforeIsWrittenAgain() {
		Customer customer = new Customer(7, "n");
		LineBuffer out = new LineBuffer();
		ItemWriter writer = this.format.items(out);
		for (Object item : List.of(new Order(1, customer), new Order(2, customer),
				JsonNodeFactory.instance.pojoNode(customer), new Order(3, customer),
				List.of(JsonNodeFactory.instance.pojoNode(customer), customer),
				JsonNodeFactory.instance.pojoNode(customer))) {
			out.clear();
			writer.write(item);
			assertThat(out.toByteArray()).asString().isEqualTo(new String(this.protocol.encode(item)));
		}
		assertThat(out.toByteArray()).asString().isEqualTo("{\"id\":7,\"name\":\"n\"}\n");
	}

	@Test
	void whatFailsLeavesNothingBehind() {
		LineBuffer out = new LineBuffer();
		ItemWriter writer = this.format.items(out);
		writer.write(1);
		for (Object bad : List.of(Double.NaN, List.of(1, Double.POSITIVE_INFINITY), "x".repeat(1 << 20),
				new Object())) {
			assertThatExceptionOfType(MessageEncodingException.class).isThrownBy(() -> writer.write(bad));
		}
		writer.write(List.of(2));
		writer.close();
		writer.write(3);
		assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).isEqualTo("1\n[2]\n3\n");
	}

	@Test
	void anItemOfTheLongestLineThatHasToBeWrappedDoesNotFit() {
		JsonLineProtocol small = new JsonLineProtocol(JsonMapper.shared(),
				ProtocolLimits.DEFAULTS.withMaxLineBytes(20));
		LineBuffer out = new LineBuffer();
		small.streams().item(Map.of("$a", 1), out);
		assertThatExceptionOfType(MessageEncodingException.class)
			.isThrownBy(() -> small.streams().item(Map.of("$abcdef", 12345), out))
			.withMessage("message would be longer than 20 bytes");
		assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).isEqualTo("{\"$item\":{\"$a\":1}}\n");
	}

	@Test
	void noObjectEverPassesForAControlLine() {
		JsonMapper escaping = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
		JsonLineProtocol other = new JsonLineProtocol(escaping, ProtocolLimits.DEFAULTS);
		Random random = new Random(7);
		for (int i = 0; i < 10_000; i++) {
			ObjectNode object = object(random, 0);
			Object item = switch (random.nextInt(4)) {
				case 0 -> object;
				case 1 -> RawJson.of(blank(escape(object.toString(), random), random));
				case 2 -> escaping.convertValue(object, LinkedHashMap.class);
				default -> new Raw(blank(escape(object.toString(), random), random));
			};
			for (JsonLineProtocol protocol : List.of(this.protocol, other)) {
				LineBuffer out = new LineBuffer();
				protocol.streams().item(item, out);
				byte[] line = out.toByteArray();
				ControlLine control = protocol.streams().control(line, 0, line.length);
				JsonNode value = (control != null) ? control.value() : protocol.decodeValue(line, 0, line.length);
				assertThat(control == null || control.kind() == ControlLine.Kind.ITEM).isTrue();
				assertThat(value).isEqualTo(object);
			}
		}
	}

	private static ObjectNode object(Random random, int depth) {
		ObjectNode object = JsonNodeFactory.instance.objectNode();
		String[] names = { "$more", "$item", "$end", "$error", "$lost", "$progress", "$", "$x", "a", "" };
		for (int i = random.nextInt(3) + ((depth == 0) ? 0 : 0); i >= 0; i--) {
			String name = names[random.nextInt(names.length)];
			if (depth < 3 && random.nextBoolean()) {
				object.set(name, object(random, depth + 1));
			}
			else {
				object.put(name, random.nextInt(100));
			}
		}
		return object;
	}

	private static String escape(String json, Random random) {
		return random.nextBoolean() ? json.replace("$", "\\u0024") : json;
	}

	private static String blank(String json, Random random) {
		return random.nextBoolean() ? " " + json.replace("{", "{ ").replace(":", "\t: ") : json;
	}

	@Test
	void controlLinesAreKnownHoweverTheyAreWritten() {
		assertThat(control(" { \"\\u0024more\" : true } ")).isEqualTo(control("{\"$more\":true}"));
		assertThat(control("{\"$more\":true}").kind()).isEqualTo(ControlLine.Kind.MORE);
		assertThat(control("{\"$later\":1}").kind()).isEqualTo(ControlLine.Kind.UNKNOWN);
		assertThat(control("{\"$more\":true,\"a\":1}")).isNull();
		assertThat(control("{\"a\":1}")).isNull();
		assertThat(control("{}")).isNull();
		assertThat(control("\"$more\"")).isNull();
		assertThat(control("[{\"$more\":true}]")).isNull();
	}

	@Test
	void controlLinesTellWhatTheyWereToldToTell() {
		LineBuffer out = new LineBuffer();
		this.format.begin(out);
		this.format.progress(new ProgressUpdate(3, 9L, "a"), out);
		this.format.progress(new ProgressUpdate(3, null, null), out);
		this.format.lost(4, out);
		this.format.end(5, 0, out);
		this.format.end(5, 4, out);
		this.format.error(new ErrorEnvelope("x", "no"), out);
		String[] lines = new String(out.toByteArray(), StandardCharsets.UTF_8).split("\n");
		assertThat(lines).containsExactly("{\"$more\":true}",
				"{\"$progress\":{\"done\":3,\"total\":9,\"message\":\"a\"}}", "{\"$progress\":{\"done\":3}}",
				"{\"$lost\":4}", "{\"$end\":{\"items\":5}}", "{\"$end\":{\"items\":5,\"lost\":4}}",
				"{\"$error\":{\"error\":\"no\",\"type\":\"x\"}}");
		assertThat(control(lines[1]).progress()).isEqualTo(new ProgressUpdate(3, 9L, "a"));
		assertThat(control(lines[2]).progress()).isEqualTo(new ProgressUpdate(3, null, null));
		assertThat(control(lines[3]).lost()).isEqualTo(4);
		assertThat(control(lines[5]).items()).isEqualTo(5);
		assertThat(control(lines[5]).lost()).isEqualTo(4);
		assertThat(control(lines[6]).error()).isEqualTo(new ErrorEnvelope("x", "no"));
	}

	@Test
	void anErrorThatIsTooLongIsCut() {
		JsonLineProtocol small = new JsonLineProtocol(JsonMapper.shared(),
				ProtocolLimits.DEFAULTS.withMaxLineBytes(1024));
		LineBuffer out = new LineBuffer();
		assertThat(small.streams().error(new ErrorEnvelope("x", "\u0001".repeat(5_000)), out)).isFalse();
		assertThat(out.size()).isLessThanOrEqualTo(1025);
		byte[] line = out.toByteArray();
		assertThat(small.streams().control(line, 0, line.length).error().type()).isEqualTo("x");
	}

	@Test
	void itemsBecomeAnArrayThatFitsOnALine() {
		ItemArray array = this.format.array();
		assertThat(this.format.array().toRaw()).hasToString("[]");
		array.add(1);
		array.add(null);
		array.add(Map.of("$end", 1));
		assertThat(array.toRaw()).hasToString("[1,null,{\"$end\":1}]");
		ItemArray small = new JsonLineProtocol(JsonMapper.shared(), ProtocolLimits.DEFAULTS.withMaxLineBytes(7))
			.streams()
			.array();
		small.add(11);
		small.add(22);
		assertThatExceptionOfType(MessageEncodingException.class).isThrownBy(() -> small.add(33));
	}

	record Dollar(@JsonProperty("$a") int a, int b) {

	}

	record Raw(@JsonRawValue @JsonValue String json) {

	}

	/** One who is known by number. */
	@JsonIdentityInfo(generator = ObjectIdGenerators.PropertyGenerator.class, property = "id")
	record Customer(int id, String name) {

	}

	record Order(int number, Customer customer) {

	}

}
