package com.codechu.ipc.handler.invocation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.codechu.ipc.handler.BuiltInCommand;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProtocolLimits;
import com.codechu.ipc.protocol.RawJson;
import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.validation.groups.ConvertGroup;
import jakarta.validation.groups.Default;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.ToStringSerializer;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class DescriptionTests {

	private static final String REF = "{'$ref':'#/$defs/%s'}";

	private final JsonLineProtocol protocol = new JsonLineProtocol();

	static ObjectNode describe(CommandTable table) {
		return describe(table, new JsonLineProtocol());
	}

	private static ObjectNode describe(CommandTable table, JsonLineProtocol protocol, BuiltInCommand... builtIn) {
		RawJson reply = (RawJson) new CommandDescriptions(table, protocol, () -> List.of(builtIn)).handle(null);
		return protocol.decode(reply.toString().getBytes(StandardCharsets.UTF_8));
	}

	private static ObjectNode describe(JsonLineProtocol protocol, Class<?>... beans) {
		Handlers handlers = new Handlers(protocol);
		try (var context = handlers.context(beans)) {
			return describe(handlers.table(context), protocol);
		}
	}

	private static String at(JsonNode json, String pointer) {
		return json.at(pointer).toString().replace('"', '\'');
	}

	private static String command(JsonNode reply, String name, String pointer) {
		return reply.get("commands")
			.valueStream()
			.filter((each) -> each.get("name").stringValue().equals(name))
			.map((each) -> at(each, pointer))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void eachTypeIsDescribedOnceHoweverTheyKnowEachOther() {
		ObjectNode reply = describe(this.protocol, Graph.class);
		assertThat(reply.get("$defs").propertyNames()).containsExactlyInAnyOrder("A", "B", "C", "D", "E", "F", "G", "H",
				"I", "J");
		assertThat(at(reply, "/$defs/A/properties/next"))
			.isEqualTo("{'type':'array','items':" + REF.formatted("B") + "}");
		assertThat(at(reply, "/$defs/J/properties/a")).isEqualTo(REF.formatted("A"));
		assertThat(command(reply, "graph", "/reply")).isEqualTo(REF.formatted("A"));
		assertThat(command(reply, "map", "/reply"))
			.isEqualTo("{'type':'object','additionalProperties':" + REF.formatted("C") + "}");
		assertThat(reply.toString()).hasSizeLessThan(10_000);
	}

	@Test
	void formatsAreThoseOfTheTypes() {
		ObjectNode reply = describe(this.protocol, Formats.class);
		String members = command(reply, "all", "/request/properties");
		assertThat(members).contains("'instant':{'type':'string','format':'date-time'}")
			.contains("'date':{'type':'string','format':'date'}")
			.contains("'duration':{'type':'string','format':'duration'}")
			.contains("'uuid':{'type':'string','format':'uuid'}")
			.contains("'path':{'type':'string'}")
			.contains("'bytes':{'type':'string','contentEncoding':'base64'}")
			.contains("'big':{'type':'integer'}")
			.contains("'decimal':{'type':'number'}")
			.contains("'level':{'type':'string','enum':['LOW','HIGH']}")
			.contains("'name':{'type':'string'}")
			.contains("'any':{}");
		assertThat(command(reply, "all", "/reply")).isEqualTo("{'type':'string','contentEncoding':'base64'}");
		assertThat(command(reply, "later", "/reply")).isEqualTo("{'type':'integer'}");
		assertThat(command(reply, "future", "/reply/items/enum")).isEqualTo("['LOW','HIGH']");
		assertThat(command(reply, "nothing", "")).isEqualTo("{'name':'nothing','request':{'type':'object'}}");
	}

	@Test
	void whatMustBeThereIsRequired() {
		ObjectNode reply = describe(this.protocol, Required.class);
		assertThat(command(reply, "members", "/request/required")).isEqualTo("['a']");
		assertThat(command(reply, "members", "/request/properties/c")).isEqualTo("{'type':'integer','default':5}");
		assertThat(command(reply, "body", "/request/required")).isEqualTo("['count','must']");
	}

	@Test
	void namesAndDescriptionsAreThoseOfTheMapper() {
		JsonLineProtocol snake = new JsonLineProtocol(
				JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build(),
				ProtocolLimits.DEFAULTS);
		ObjectNode reply = describe(snake, Described.class);
		assertThat(command(reply, "find", "/description")).isEqualTo("'Finds people.'");
		assertThat(command(reply, "find", "/request/properties/inTown"))
			.isEqualTo("{'$ref':'#/$defs/Town','description':'Where to look.'}");
		assertThat(at(reply, "/$defs/Town")).isEqualTo("{'type':'object','description':'A town.',"
				+ "'properties':{'zip_code':{'type':'string','description':'Five digits.'}}}");
		assertThat(at(reply, "/$defs/Wrapped/properties"))
			.isEqualTo("{'first_name':{'type':'string'},'zip_code':{'type':'string','description':'Five digits.'}}");
	}

	@Test
	void constraintsAreShownWhereTheyAreEnforced() {
		Handlers handlers = new Handlers();
		try (var context = handlers.context(Constrained.class, LocalValidatorFactoryBean.class)) {
			ObjectNode reply = describe(handlers.table(context));
			assertThat(command(reply, "members", "/request/properties")).isEqualTo(
					"{'n':{'type':'integer','maximum':9,'minimum':1},'names':{'type':'array','items':{'type':'string','pattern':'\\\\S'},'minItems':1},"
							+ "'code':{'type':'string','pattern':'^(?:[a-z]+)$'},'rate':{'type':'number','exclusiveMaximum':1.5}}");
			assertThat(command(reply, "valid", "/request")).isEqualTo(
					"{'type':'object','properties':{'size':{'type':'integer','exclusiveMinimum':0},'name':{'type':'string','maxLength':8}},'required':['size','name']}");
			assertThat(command(reply, "unchecked", "/request")).isEqualTo(
					"{'type':'object','properties':{'size':{'type':'integer'},'name':{'type':'string'}},'required':['size']}");
		}
	}

	@Test
	void constraintsAreThoseOfTheGroupsThatAreEnforced() {
		Handlers handlers = new Handlers();
		try (var context = handlers.context(Grouped.class, LocalValidatorFactoryBean.class)) {
			ObjectNode reply = describe(handlers.table(context));
			assertThat(command(reply, "create", "/request/required")).isEqualTo("['name']");
			assertThat(command(reply, "update", "/request/required")).isEqualTo("['id']");
			assertThat(command(reply, "converted", "/request/required")).isEqualTo("['id']");
			assertThat(command(reply, "plain", "/request/properties/a")).isEqualTo("{'type':'integer','maximum':9}");
		}
	}

	@Test
	void constraintsStayWithWhatTheyAreAbout() {
		Handlers handlers = new Handlers();
		try (var context = handlers.context(Several.class, LocalValidatorFactoryBean.class)) {
			String members = command(describe(handlers.table(context)), "all", "/request/properties");
			assertThat(members).contains("'keys':{'type':'object','additionalProperties':{'type':'string'}}")
				.contains("'values':{'type':'object','additionalProperties':{'type':'string','minLength':3}}")
				.contains("'bytes':{'type':'string','contentEncoding':'base64'}")
				.contains("'least':{'type':'array','items':{'type':'string'},'minItems':3}")
				.contains("'number':{'type':'integer','minimum':1}");
			assertThat(command(describe(handlers.table(context)), "all", "/request/required")).doesNotContain("maybe");
			assertThat(command(describe(handlers.table(context)), "fields", "/request/required")).isEqualTo("");
			assertThat(command(describe(handlers.table(context)), "both", "/request/required"))
				.isEqualTo("['a','count','must']");
		}
	}

	@Test
	void repliesAreDescribedAsTheyAreWritten() {
		ObjectNode reply = describe(this.protocol, Written.class);
		assertThat(at(reply, "/$defs/Different")).isEqualTo(
				"{'type':'object','properties':{'id':{'type':'integer'},'n':{'type':'integer'}},'required':['id','n']}");
		assertThat(command(reply, "outer", "/reply")).isEqualTo(REF.formatted("Outer2"));
		assertThat(at(reply, "/$defs/Outer2/properties/inner")).isEqualTo(REF.formatted("Different2"));
		assertThat(at(reply, "/$defs/Different2"))
			.isEqualTo("{'type':'object','properties':{'id':{'type':'string'},'n':{'type':'string'}}}");
		assertThat(command(reply, "delegating", "/request/properties/value")).isEqualTo("{}");
		assertThat(command(reply, "delegating", "/request/properties/text")).isEqualTo("{'type':'string'}");
		assertThat(command(reply, "delegating", "/request/properties/none")).isEqualTo("{'type':'integer'}");
		assertThat(command(reply, "delegating", "/request/properties/shape")).isEqualTo("{'type':'object'}");
	}

	@Test
	void aTypeThatNeverEndsLeavesTheNames() {
		assertThat(describe(this.protocol, Endless.class)).hasToString("{\"commands\":[{\"name\":\"endless\"}]}");
	}

	@Test
	void builtInCommandsAreDescribedToo() {
		Handlers handlers = new Handlers();
		try (var context = handlers.context(Graph.class)) {
			ObjectNode reply = describe(handlers.table(context), this.protocol,
					new BuiltInCommand("extra", "Does more.", Map.of("what", "What to do."), (request) -> 1, null));
			assertThat(command(reply, "extra", "")).isEqualTo(
					"{'name':'extra','description':'Does more.','request':{'type':'object','properties':{'what':{'type':'string','description':'What to do.'}}}}");
		}
	}

	@Test
	void whereTheSchemasDoNotFitThereAreNames() {
		JsonLineProtocol small = new JsonLineProtocol(JsonMapper.shared(),
				ProtocolLimits.DEFAULTS.withMaxLineBytes(1024));
		ObjectNode reply = describe(small, Graph.class);
		assertThat(reply).hasToString("{\"commands\":[{\"name\":\"graph\"},{\"name\":\"map\"}]}");
	}

	@IpcHandler
	static class Graph {

		@IpcCommand
		A graph(J j) {
			return null;
		}

		@IpcCommand
		Map<String, C> map() {
			return Map.of();
		}

	}

	record A(List<B> next, C c, D d, E e, F f, G g, H h, I i, J j) {

	}

	record B(A a, C c, D d, E e, F f, G g, H h, I i, J j) {

	}

	record C(A a, B b, D d, E e, F f, G g, H h, I i, J j) {

	}

	record D(A a, B b, C c, E e, F f, G g, H h, I i, J j) {

	}

	record E(A a, B b, C c, D d, F f, G g, H h, I i, J j) {

	}

	record F(A a, B b, C c, D d, E e, G g, H h, I i, J j) {

	}

	record G(A a, B b, C c, D d, E e, F f, H h, I i, J j) {

	}

	record H(A a, B b, C c, D d, E e, F f, G g, I i, J j) {

	}

	record I(A a, B b, C c, D d, E e, F f, G g, H h, J j) {

	}

	record J(A a, B b, C c, D d, E e, F f, G g, H h, I i) {

	}

	enum Level {

		LOW, HIGH

	}

	record Name(@JsonValue String text) {

	}

	record All(Instant instant, LocalDate date, Duration duration, UUID uuid, Path path, byte[] bytes, BigInteger big,
			BigDecimal decimal, Level level, Name name, Object any) {

	}

	@IpcHandler
	static class Formats {

		@IpcCommand
		byte[] all(All all) {
			return all.bytes();
		}

		@IpcCommand
		CompletionStage<OptionalInt> later() {
			return null;
		}

		@IpcCommand
		CompletableFuture<List<Level>> future() {
			return null;
		}

		@IpcCommand
		void nothing() {
		}

	}

	record Body(int count, String name, Integer maybe, @JsonProperty(required = true) String must) {

	}

	@IpcHandler
	static class Required {

		@IpcCommand
		void members(@IpcParam int a, @IpcParam Optional<String> b, @IpcParam(defaultValue = "5") int c) {
		}

		@IpcCommand
		void body(Body body) {
		}

	}

	@JsonClassDescription("A town.")
	record Town(@JsonPropertyDescription("Five digits.") String zipCode) {

	}

	static class Wrapped {

		public String firstName = "";

		@JsonUnwrapped
		public Town town = new Town("");

	}

	@IpcHandler
	static class Described {

		@IpcCommand(description = "Finds people.")
		Wrapped find(@IpcParam(description = "Where to look.") Town inTown) {
			return new Wrapped();
		}

	}

	record Part(@Positive int size, @NotNull @Size(max = 8) String name) {

	}

	@IpcHandler
	static class Constrained {

		@IpcCommand
		void members(@IpcParam @Min(1) @Max(9) int n, @IpcParam @NotEmpty List<@NotBlank String> names,
				@IpcParam @Pattern(regexp = "[a-z]+") String code,
				@IpcParam @DecimalMax(value = "1.5", inclusive = false) double rate) {
		}

		@IpcCommand
		void valid(@Valid Part part) {
		}

		@IpcCommand
		void unchecked(Part part) {
		}

	}

	interface Create {

	}

	interface Update {

	}

	record Order(@NotNull(groups = Update.class) String id, @NotBlank(groups = Create.class) String name) {

	}

	@IpcHandler
	static class Grouped {

		@IpcCommand
		@Validated(Create.class)
		void create(@Valid Order order) {
		}

		@IpcCommand
		@Validated(Update.class)
		void update(@Valid Order order) {
		}

		@IpcCommand
		void converted(@Valid @ConvertGroup(from = Default.class, to = Update.class) Order order) {
		}

		@IpcCommand
		void plain(@IpcParam @Min(value = 5, groups = Update.class) @Max(9) int a) {
		}

	}

	public static class Fields {

		@NotNull
		public String mode = "fast";

	}

	@IpcHandler
	static class Several {

		@IpcCommand
		void all(@IpcParam Map<@Size(min = 3) String, String> keys, @IpcParam Map<String, @Size(min = 3) String> values,
				@IpcParam @Size(max = 16) byte[] bytes, @IpcParam @NotEmpty @Size(min = 3) List<String> least,
				@IpcParam @Min(1) @PositiveOrZero int number, @IpcParam @NotNull Optional<String> maybe) {
		}

		@IpcCommand
		void fields(@Valid Fields fields) {
		}

		@IpcCommand
		void both(@IpcParam String a, Body body) {
		}

	}

	record Different(@JsonSerialize(using = ToStringSerializer.class) long id,
			@JsonFormat(shape = JsonFormat.Shape.STRING) int n) {

	}

	record Outer(Different inner) {

	}

	record Money(String text) {

		@JsonCreator(mode = JsonCreator.Mode.DELEGATING)
		Money {
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	interface Shape {

	}

	@IpcHandler
	static class Written {

		@IpcCommand
		Outer outer(Outer request) {
			return null;
		}

		@IpcCommand
		void delegating(@IpcParam Money value, @IpcParam char[] text, @IpcParam OptionalInt none,
				@IpcParam Shape shape) {
		}

	}

	record Node<T>(T value, Node<List<T>> next) {

	}

	@IpcHandler
	static class Endless {

		@IpcCommand
		Node<String> endless() {
			return null;
		}

	}

}
