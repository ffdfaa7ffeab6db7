package com.codechu.ipc.handler.invocation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProtocolLimits;
import com.codechu.ipc.protocol.RawJson;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No digit is lost on the way to a handler, and what the type has no place for is not in
 * its way.
 */
class ExactBindingTests {

	private final Handlers handlers = new Handlers();

	private final AnnotationConfigApplicationContext context = this.handlers.context(Exact.class);

	@AfterEach
	void close() {
		this.context.close();
	}

	private String ask(String request) {
		return this.handlers.ask(this.context, request);
	}

	// Both ways to a handler: with the command in front, and read whole.
	private void assertReply(String command, String members, String expected) {
		assertThat(ask("{'cmd':'" + command + "'," + members + "}")).isEqualTo(expected);
		assertThat(ask("{" + members + ",'cmd':'" + command + "'}")).isEqualTo(expected);
		assertThat(ask("{'cmd':'other'," + members + ",'cmd':'" + command + "'}")).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "12345678901234567.89", "9.90", "0.1000", "-1767323045.123456789", "1E+40", "1.50",
			"123456789012345678901234567890" })
	void decimalsKeepTheirDigits(String number) {
		assertReply("decimal", "'n':" + number, "'" + number + "'");
		assertReply("decimals", "'n':[" + number + "]", "'[" + number + "]'");
		assertReply("priced", "'n':" + number, "'" + number + "'");
		assertReply("prices", "'a':" + number, "{'a':" + number + "}");
		assertReply("tree", "'n':" + number, "{'n':" + number + "}");
		assertReply("raw", "'n':" + number, "{'n':" + number + "}");
		assertReply("member", "'n':{'m':[" + number + "]}", "{'m':[" + number + "]}");
		assertReply("shape", "'n':" + number + ",'kind':'square'", "'" + number + "'");
		assertReply("unwrapped", "'n':" + number, "'" + number + "'");
	}

	@Test
	void instantsKeepTheirNanoseconds() {
		assertReply("instant", "'at':1767323045.123456789", "'2026-01-02T03:04:05.123456789Z'");
	}

	@ParameterizedTest
	@CsvSource({ "1.0, 1", "1e2, 100", "-5.000, -5", "1.5e1, 15", "0.0, 0", "7, 7" })
	void numbersWithoutAFractionBindToIntegers(String number, String expected) {
		for (String type : List.of("int", "long", "Integer", "BigInteger", "AtomicLong", "short", "byte")) {
			assertReply(type, "'n':" + number, expected);
		}
		assertReply("ints", "'n':[" + number + ",2]", "[" + expected + ",2]");
		assertReply("longs", "'n':[" + number + ",2]", "[" + expected + ",2]");
		assertReply("counted", "'n':" + number, expected);
		assertReply("counts", "'a':" + number, "{'a':" + expected + "}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "5.5", "1e-1", "-0.5" })
	void aFractionDoesNotBindToAnInteger(String number) {
		for (String type : List.of("int", "long", "Integer", "BigInteger", "short", "byte", "counted")) {
			assertThat(ask("{'cmd':'" + type + "','n':" + number + "}")).as(type)
				.startsWith("{'error':'member 'n' must be a whole number");
		}
		assertThat(ask("{'cmd':'ints','n':[1," + number + "]}"))
			.startsWith("{'error':'member 'n[1]' must be a whole number in the range of int, but is ");
	}

	@Test
	void thePlaceOfTheCommandMakesNoDifference() {
		for (String request : List.of("{'cmd':'rawMember',%s}", "{%s,'cmd':'rawMember'}")) {
			assertThat(ask(request.formatted("'n':{'x':-0.0,'y':1e2}"))).isEqualTo("{'x':-0.0,'y':1e2}");
			assertThat(ask(request.formatted("'z':-0.0"))).isEqualTo("-0.0");
		}
	}

	@Test
	void aNumberWithoutAFractionStaysWhatItIsWhereItIsPassedOn() {
		assertReply("tree", "'n':1.0,'m':1e2", "{'n':1.0,'m':1E+2}");
		assertReply("raw", "'n':1.0,'m':1e2", "{'n':1.0,'m':1e2}");
		assertReply("object", "'n':1.0", "{'n':1.0}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e999999999", "1e400", "-1e400", "1.5e2147483647" })
	void numbersOutOfRangeCostNothing(String number) {
		for (String command : List.of("int", "long", "BigInteger", "decimal", "double", "number", "tree", "raw",
				"priced", "shape", "object", "instant")) {
			String member = command.equals("instant") ? "at" : "n";
			assertThat(ask("{'cmd':'" + command + "','" + member + "':" + number + ",'kind':'square'}")).as(command)
				.contains("number is out of range")
				.endsWith("'type':'InvalidJson'}");
		}
		assertThat(ask("{'cmd':'float','n':1e39}")).contains("number is out of range");
	}

	@Test
	void smallNumbersCostNothingEither() {
		assertThat(ask("{'cmd':'decimal','n':1e-999999999}")).contains("number is out of range");
		assertThat(ask("{'cmd':'double','n':1e-999999999}")).contains("number is out of range");
		assertThat(ask("{'cmd':'double','n':1e-400}")).isEqualTo("0.0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a:b", "/sys/bus/pci/devices/0000:00:1f.2", "C:\\\\x", "http://x", "/a b/ü", " a " })
	void aPathIsPlainText(String path) {
		assertReply("path", "'p':'" + path + "'",
				"'" + Path.of(path.replace("\\\\", "\\")).toString().replace("\\", "\\\\") + "'");
	}

	@Test
	void halfASurrogatePairStaysWhatItIsButIsNotAName() {
		assertThat(ask("{'cmd':'tree','a':'\\udc00'}")).isEqualTo("{'a':'\\uDC00'}");
		assertThat(ask("{'cmd':'raw','a':'\\udc00'}")).isEqualTo("{'a':'\\uDC00'}");
		for (String command : List.of("tree", "raw", "decimal", "priced")) {
			assertThat(ask("{'cmd':'" + command + "','n':1,'\\ud800':1}")).endsWith("'type':'InvalidJson'}");
		}
	}

	@Test
	void aPathIsPlainTextAlsoAsAKey() {
		assertReply("byPath", "'p':{'a:b':1,'/x':2}", "{'a:b':1,'/x':2}");
	}

	@Test
	void theCommandIsPartOfTheRequestOnlyWhereTheTypeWantsIt() {
		assertReply("counts", "'a':1", "{'a':1}");
		assertReply("collecting", "'x':'y','b':2", "'x=y {b=2}'");
		assertReply("named", "'a':1", "'named 1'");
		assertReply("object", "'a':1", "{'a':1}");
		assertThat(ask("{'cmd':'texts','a':'b'}")).isEqualTo("{'cmd':'texts','a':'b'}");
		assertReply("go", "'steps':3", "'Go[steps=3]'");
		assertReply("turn", "'degrees':90", "'Turn[degrees=90]'");
	}

	@Test
	void aStrictMapperAndUnwrappedMembersStillKnowTheCommand() {
		Handlers strict = new Handlers(new JsonLineProtocol(
				JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build(),
				ProtocolLimits.DEFAULTS));
		assertThat(strict.ask(this.context, "{'cmd':'unwrapped','n':1}")).isEqualTo("'1'");
		assertThat(strict.ask(this.context, "{'cmd':'shape','kind':'square','n':1}")).isEqualTo("'1'");
	}

	record Price(BigDecimal n) {

	}

	record Unwrapped(@JsonUnwrapped Price price) {

	}

	record Count(int n) {

	}

	record Named(String cmd, int a) {

	}

	record Collecting(String x, @JsonAnySetter Map<String, Integer> rest) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes(@JsonSubTypes.Type(name = "square", value = Square.class))
	interface Shape {

	}

	record Square(BigDecimal n) implements Shape {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "cmd")
	@JsonSubTypes({ @JsonSubTypes.Type(name = "go", value = Go.class),
			@JsonSubTypes.Type(name = "turn", value = Turn.class) })
	interface Move {

	}

	record Go(int steps) implements Move {

	}

	record Turn(int degrees) implements Move {

	}

	@IpcHandler
	static class Exact {

		@IpcCommand
		String decimal(@IpcParam BigDecimal n) {
			return n.toString();
		}

		@IpcCommand
		Object rawMember(@IpcParam Optional<RawJson> n, @IpcParam Optional<Double> z) {
			return n.isPresent() ? n.get() : z.get();
		}

		@IpcCommand
		String decimals(@IpcParam List<BigDecimal> n) {
			return n.toString();
		}

		@IpcCommand
		String priced(Price price) {
			return price.n().toString();
		}

		@IpcCommand
		String unwrapped(Unwrapped unwrapped) {
			return unwrapped.price().n().toString();
		}

		@IpcCommand
		Map<String, BigDecimal> prices(Map<String, BigDecimal> prices) {
			return prices;
		}

		@IpcCommand
		ObjectNode tree(ObjectNode request) {
			return request.without("cmd");
		}

		@IpcCommand
		RawJson raw(RawJson request) {
			return RawJson.of(request.toString().replaceAll("\"cmd\":\"\\w+\",|,\"cmd\":\"\\w+\"", ""));
		}

		@IpcCommand
		JsonNode member(@IpcParam JsonNode n) {
			return n;
		}

		@IpcCommand
		String shape(Shape shape) {
			return ((Square) shape).n().toString();
		}

		@IpcCommand
		Instant instant(@IpcParam Instant at) {
			return at;
		}

		@IpcCommand("int")
		int anInt(@IpcParam int n) {
			return n;
		}

		@IpcCommand("long")
		long aLong(@IpcParam long n) {
			return n;
		}

		@IpcCommand("short")
		short aShort(@IpcParam short n) {
			return n;
		}

		@IpcCommand("byte")
		byte aByte(@IpcParam byte n) {
			return n;
		}

		@IpcCommand("Integer")
		Integer integer(@IpcParam Optional<Integer> n) {
			return n.orElseThrow();
		}

		@IpcCommand("BigInteger")
		BigInteger bigInteger(@IpcParam BigInteger n) {
			return n;
		}

		@IpcCommand("AtomicLong")
		AtomicLong atomicLong(@IpcParam AtomicLong n) {
			return n;
		}

		@IpcCommand
		int[] ints(@IpcParam int[] n) {
			return n;
		}

		@IpcCommand
		long[] longs(@IpcParam long[] n) {
			return n;
		}

		@IpcCommand
		int counted(Count count) {
			return count.n();
		}

		@IpcCommand
		Map<String, Integer> counts(Map<String, Integer> counts) {
			return counts;
		}

		@IpcCommand
		Map<String, Object> object(Map<String, Object> request) {
			request.remove("cmd");
			request.remove("kind");
			return request;
		}

		@IpcCommand
		Map<String, String> texts(Map<String, String> request) {
			return request;
		}

		@IpcCommand("double")
		double aDouble(@IpcParam double n) {
			return n;
		}

		@IpcCommand("float")
		float aFloat(@IpcParam float n) {
			return n;
		}

		@IpcCommand
		String number(@IpcParam Number n) {
			return n.toString();
		}

		@IpcCommand
		String path(@IpcParam("p") Path path) {
			return path.toString();
		}

		@IpcCommand
		Map<Path, Integer> byPath(@IpcParam Map<Path, Integer> p) {
			return p;
		}

		@IpcCommand
		String collecting(Collecting request) {
			return "x=" + request.x() + " " + request.rest();
		}

		@IpcCommand
		String named(Named request) {
			return request.cmd() + " " + request.a();
		}

		@IpcCommand
		String go(Move move) {
			return move.toString();
		}

		@IpcCommand
		String turn(Move move) {
			return move.toString();
		}

		@IpcCommand
		String other() {
			return Arrays.toString(new int[0]);
		}

	}

}
