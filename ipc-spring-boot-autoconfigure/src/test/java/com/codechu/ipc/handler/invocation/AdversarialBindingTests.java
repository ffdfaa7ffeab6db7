package com.codechu.ipc.handler.invocation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonMerge;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that are not what they seem: whichever way one is read, the handler gets what
 * everybody else sees.
 */
class AdversarialBindingTests {

	private final Handlers handlers = new Handlers();

	private final AnnotationConfigApplicationContext context = this.handlers.context(Commands.class,
			LocalValidatorFactoryBean.class);

	private final CommandDispatcher dispatcher = this.handlers.dispatcher(this.context);

	@AfterEach
	void close() {
		this.context.close();
	}

	private String ask(String request) {
		return this.handlers.ask(this.dispatcher, request);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			user    | 'name':'n','role':'admin','role':'user'                | 'user'
			userIn  | 'u':{'role':'admin','role':'user','name':'n'}          | 'user'
			rest    | 'q':1,'z':'first','z':'last'                           | '{z=last}'
			kind    | 'kind':'a','kind':'b'                                  | 'B[]'
			merged  | 'l':[1],'l':[2],'m':{'a':1},'m':{'b':2}                | '[2] {b=2}'
			deep    | 'x':[{'a':{'n':1,'n':2}}]                              | '2'
			""")
	void ofDuplicateMembersTheLastOneCounts(String command, String members, String expected) {
		assertThat(ask("{'cmd':'" + command + "'," + members + "}")).isEqualTo(expected);
		assertThat(ask("{" + members + ",'cmd':'" + command + "'}")).isEqualTo(expected);
	}

	@Test
	void duplicatesAmongManyMembersAreNoticed() {
		StringBuilder members = new StringBuilder();
		for (int i = 0; i < 500; i++) {
			members.append(",'m").append(i).append("':{'a':").append(i).append("}");
		}
		assertThat(ask("{'cmd':'user','role':'admin'" + members + ",'role':'user','name':'n'}")).isEqualTo("'user'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "NaN", "Infinity", "-INF", "1e999", "-Infinity" })
	void textsThatAreNotFiniteAreRefused(String text) {
		for (String command : List.of("double", "number", "list")) {
			String value = command.equals("list") ? "['" + text + "']" : "'" + text + "'";
			assertThat(ask("{'cmd':'" + command + "','x':" + value + "}")).as(command).contains("'error'");
		}
		assertThat(ask("{'cmd':'float','x':'1e39'}")).contains("number is out of range");
		assertThat(ask("{'cmd':'double','x':'1.5'}")).isEqualTo("1.5");
	}

	@Test
	void exponentsAreBoundedWhereverTheNumberIs() {
		assertThat(ask("{'cmd':'decimal','x':'1e-999999999'}")).contains("number is out of range");
		for (String number : List.of("1e-999999999", "0e999999999", "1e999")) {
			String junk = "'junk':[" + number + "]";
			assertThat(ask("{'cmd':'buffered','v':" + number + ",'kind':'c'}")).contains("number is out of range");
			assertThat(ask("{'cmd':'nothing'," + junk + "}")).contains("number is out of range");
			assertThat(ask("{'cmd':'double','x':1," + junk + "}")).contains("number is out of range");
			assertThat(ask("{" + junk + ",'x':1,'cmd':'double'}")).contains("number is out of range");
			assertThat(ask("{'cmd':'nothing','$trace':{'a':" + number + "}}")).contains("number is out of range");
		}
	}

	@Test
	void aDefaultValueIsNotSharedByRequests() {
		assertThat(ask("{'cmd':'count'}")).isEqualTo("1");
		assertThat(ask("{'cmd':'count'}")).isEqualTo("1");
	}

	@Test
	void optionalNumbersMayBeMissing() {
		assertThat(ask("{'cmd':'maybe'}")).isEqualTo("'OptionalInt.empty OptionalDouble.empty'");
		assertThat(ask("{'cmd':'maybe','i':1,'d':2}")).isEqualTo("'OptionalInt[1] OptionalDouble[2.0]'");
		assertThat(ask("{'cmd':'maybe','i':1e2,'d':'1.5'}")).isEqualTo("'OptionalInt[100] OptionalDouble[1.5]'");
		assertThat(ask("{'cmd':'maybe','i':1.5}"))
			.isEqualTo(Handlers.invalid("member 'i' must be a whole number in the range of int, but is 1.5"));
		assertThat(ask("{'cmd':'maybe','d':[]}")).isEqualTo(Handlers.invalid("member 'd' must be a number"));
		for (String number : List.of("NaN", "Infinity", "1e400")) {
			assertThat(ask("{'cmd':'maybe','d':'" + number + "'}")).as(number).contains("'error'");
		}
	}

	@Test
	void constraintsAreFoundWhereverTheyAre() {
		assertThat(ask("{'cmd':'twice','x':'zzz'}")).contains("member 'x' must match");
		assertThat(ask("{'cmd':'inherited','x':'z'}")).contains("member 'x' size must be between");
		assertThat(ask("{'cmd':'set','items':[{}]}"))
			.isEqualTo(ValidationTests.violated("member 'items.map' must not be null"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			byNumber | '1':'a'        | '{1=a}'
			poly     | 'q':1          | '{q=1}'
			aliased  | 'q':1          | 'aliased {q=1}'
			""")
	void theCommandIsThereOnlyWhereTheTypeWantsIt(String command, String members, String expected) {
		assertThat(ask("{'cmd':'" + command + "'," + members + "}")).isEqualTo(expected);
	}

	@Test
	void textsOfTheMachineAreNotSent() {
		assertThat(ask("{'cmd':'blank'}")).isEqualTo(Handlers.invalid("request is not valid"));
		assertThat(ask("{'cmd':'letter','x':'xyz'}"))
			.isEqualTo(Handlers.invalid("member 'x' must be a single character, but is \\\"xyz\\\""));
		assertThat(ask("{'cmd':'bytes','x':'!!!'}")).contains("member 'x' must be a Base64 string");
	}

	@Test
	void aSlowReadChangesNoValues() {
		assertThat(ask("{'cmd':'nulls','s':null}")).isEqualTo("'null'");
		assertThat(ask("{'s':null,'cmd':'nulls'}")).isEqualTo("'null'");
	}

	static class User {

		@JsonProperty
		String role;

		@JsonCreator
		User(@JsonProperty("name") String name) {
		}

	}

	record Rest(int q, @JsonAnySetter Map<String, String> rest) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes({ @JsonSubTypes.Type(name = "a", value = A.class), @JsonSubTypes.Type(name = "b", value = B.class),
			@JsonSubTypes.Type(name = "c", value = C.class) })
	interface Kind {

	}

	record A() implements Kind {

	}

	record B() implements Kind {

	}

	record C(BigDecimal v, JsonNode n) implements Kind {

	}

	static class Merged {

		@JsonMerge
		public List<Integer> l = new ArrayList<>();

		@JsonMerge
		public Map<String, Integer> m = new java.util.TreeMap<>();

	}

	record Inner(int n) {

	}

	interface Base {

		String inherited(@Size(min = 3) String x);

	}

	interface Api extends Base {

	}

	static class Item {

		@NotNull
		public String map;

	}

	record Items(@Valid Set<Item> items) {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "cmd")
	@JsonSubTypes(@JsonSubTypes.Type(name = "poly", value = Poly.class))
	abstract static class Move {

		@JsonAnySetter
		public Map<String, Integer> rest;

	}

	static class Poly extends Move {

	}

	static class Aliased {

		@JsonAlias("cmd")
		public String command;

		@JsonAnySetter
		public Map<String, Integer> rest;

	}

	record Blank(String s) {

		Blank {
			s.isBlank();
		}

	}

	static class Nulls {

		public String s = "initial";

	}

	@IpcHandler
	static class Commands implements Api {

		@IpcCommand
		String user(User user) {
			return user.role;
		}

		@IpcCommand
		String userIn(@IpcParam User u) {
			return u.role;
		}

		@IpcCommand
		String rest(Rest rest) {
			return rest.rest().toString();
		}

		@IpcCommand
		String kind(Kind kind) {
			return kind.toString();
		}

		@IpcCommand
		String buffered(Kind kind) {
			return kind.toString();
		}

		@IpcCommand
		String merged(Merged merged) {
			return merged.l + " " + merged.m;
		}

		@IpcCommand
		String deep(@IpcParam List<Map<String, Inner>> x) {
			return Integer.toString(x.get(0).get("a").n());
		}

		@IpcCommand("double")
		double aDouble(@IpcParam double x) {
			return x;
		}

		@IpcCommand("float")
		float aFloat(@IpcParam float x) {
			return x;
		}

		@IpcCommand
		String number(@IpcParam Number x) {
			return x.toString();
		}

		@IpcCommand
		String list(@IpcParam List<Double> x) {
			return x.toString();
		}

		@IpcCommand
		String decimal(@IpcParam BigDecimal x) {
			return x.toString();
		}

		@IpcCommand
		void nothing() {
		}

		@IpcCommand
		int count(@IpcParam(defaultValue = "0") AtomicInteger n) {
			return n.incrementAndGet();
		}

		@IpcCommand
		String maybe(@IpcParam OptionalInt i, @IpcParam OptionalDouble d) {
			return i + " " + d;
		}

		@IpcCommand
		void twice(@IpcParam @Pattern(regexp = "a.*") @Pattern(regexp = ".*b") String x) {
		}

		@Override
		@IpcCommand
		public String inherited(@IpcParam String x) {
			return x;
		}

		@IpcCommand
		void set(@Valid Items items) {
		}

		@IpcCommand
		String byNumber(Map<Integer, String> request) {
			return request.toString();
		}

		@IpcCommand
		String poly(Move move) {
			return move.rest.toString();
		}

		@IpcCommand
		String aliased(Aliased aliased) {
			return aliased.command + " " + aliased.rest;
		}

		@IpcCommand
		void blank(Blank blank) {
		}

		@IpcCommand
		void letter(@IpcParam char x) {
		}

		@IpcCommand
		void bytes(@IpcParam byte[] x) {
		}

		@IpcCommand
		String nulls(Nulls nulls) {
			return String.valueOf(nulls.s);
		}

	}

}
