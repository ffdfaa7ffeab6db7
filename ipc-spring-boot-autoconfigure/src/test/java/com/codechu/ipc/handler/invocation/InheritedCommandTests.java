package com.codechu.ipc.handler.invocation;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands that a bean inherits bind as the bean's class says.
 */
class InheritedCommandTests {

	private final Handlers handlers = new Handlers();

	@Test
	void typeVariablesAreThoseOfTheBean() {
		try (var context = this.handlers.context(Users.class)) {
			CommandDispatcher dispatcher = this.handlers.dispatcher(context);
			String ann = "{'name':'ann'}";
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'save','name':'ann'}")).isEqualTo("'User ann'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'one','x':" + ann + "}")).isEqualTo("'User ann'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'list','x':[" + ann + "]}")).isEqualTo("'[User ann]'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'map','x':{'k':" + ann + "}}"))
				.isEqualTo("'{k=User ann}'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'array','x':[" + ann + "]}")).isEqualTo("'User ann'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'wrapped','x':{'content':" + ann + "}}"))
				.isEqualTo("'User ann'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'maybe','x':" + ann + "}")).isEqualTo("'User ann'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'deep','x':{'k':[{'content':" + ann + "}]}}"))
				.isEqualTo("'User ann'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'one','x':{'name':[]}}"))
				.isEqualTo(Handlers.invalid("member 'x.name' must be a string"));
		}
	}

	@Test
	void descriptionsHaveTheTypesOfTheBean() {
		try (var context = this.handlers.context(Users.class)) {
			JsonNode commands = DescriptionTests.describe(this.handlers.table(context)).get("commands");
			String user = "{\"$ref\":\"#/$defs/User\"}";
			assertThat(command(commands, "save").get("request"))
				.hasToString("{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}");
			assertThat(command(commands, "list").at("/request/properties/x"))
				.hasToString("{\"type\":\"array\",\"items\":" + user + "}");
			assertThat(command(commands, "find").get("reply")).hasToString(user);
			assertThat(command(commands, "all").get("reply"))
				.hasToString("{\"type\":\"array\",\"items\":" + user + "}");
		}
	}

	private static JsonNode command(JsonNode commands, String name) {
		return commands.valueStream().filter((each) -> each.get("name").stringValue().equals(name)).findFirst().get();
	}

	@Test
	void annotationsOfInterfacesCountWhereABeanImplementsThem() {
		try (var context = this.handlers.context(Calculator.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'sum','a':2,'second':3}")).isEqualTo("5");
			assertThat(this.handlers.ask(context, "{'cmd':'sum','a':2}")).isEqualTo("2");
			assertThat(this.handlers.ask(context, "{'cmd':'sum'}"))
				.isEqualTo(Handlers.invalid("member 'a' is required"));
		}
	}

	@Test
	void whatMayBeMissingIsSaidByAnInterfaceAsWell() {
		try (var context = this.handlers.context(Depths.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'find'}")).isEqualTo("'none'");
			assertThat(this.handlers.ask(context, "{'cmd':'find','depth':2}")).isEqualTo("'2'");
		}
	}

	@Test
	void placeholdersInNamesAreResolved() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("app.command", "go", "app.member", "steps")));
			context.register(Named.class);
			context.refresh();
			assertThat(this.handlers.ask(context, "{'cmd':'go','steps':3}")).isEqualTo("3");
		}
	}

	record User(String name) {

		@Override
		public String toString() {
			return "User " + this.name;
		}

	}

	interface Finding {

		@IpcExchange
		String find(@IpcParam @Nullable Integer depth);

	}

	@IpcHandler
	static class Depths implements Finding {

		@Override
		public String find(Integer depth) {
			return (depth != null) ? depth.toString() : "none";
		}

	}

	record Wrapper<T>(T content) {

	}

	abstract static class Crud<T> {

		@IpcCommand
		String save(T entity) {
			return entity.toString();
		}

		@IpcCommand
		String one(@IpcParam T x) {
			return x.toString();
		}

		@IpcCommand
		String list(@IpcParam List<T> x) {
			return x.toString();
		}

		@IpcCommand
		String map(@IpcParam Map<String, T> x) {
			return x.toString();
		}

		@IpcCommand
		String array(@IpcParam T[] x) {
			return x[0].toString();
		}

		@IpcCommand
		String wrapped(@IpcParam Wrapper<T> x) {
			return x.content().toString();
		}

		@IpcCommand
		String maybe(@IpcParam Optional<T> x) {
			return x.get().toString();
		}

		@IpcCommand
		String deep(@IpcParam Map<String, List<Wrapper<T>>> x) {
			return x.get("k").get(0).content().toString();
		}

		@IpcCommand
		abstract T find();

		@IpcCommand
		List<T> all() {
			return List.of(find());
		}

	}

	@IpcHandler
	static class Users extends Crud<User> {

		@Override
		User find() {
			return new User("ann");
		}

	}

	interface Sums {

		@IpcCommand("sum")
		int add(@IpcParam("a") int first, @IpcParam(value = "second", defaultValue = "0") int other);

	}

	@IpcHandler
	static class Calculator implements Sums {

		@Override
		public int add(int x, int y) {
			return x + y;
		}

	}

	@IpcHandler
	static class Named {

		@IpcCommand("${app.command}")
		int walk(@IpcParam("${app.member}") int steps) {
			return steps;
		}

	}

}
