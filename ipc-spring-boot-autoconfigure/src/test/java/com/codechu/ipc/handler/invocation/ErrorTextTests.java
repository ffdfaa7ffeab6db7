package com.codechu.ipc.handler.invocation;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProtocolLimits;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is said about a request that does not fit, in the words of the wire.
 */
class ErrorTextTests {

	private final Handlers handlers = new Handlers(new JsonLineProtocol(
			JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build(),
			ProtocolLimits.DEFAULTS));

	// Which is the service's fault, and for its log.
	@Test
	void aTypeThatNoValueFitsIsNotTheRequestsFault() {
		try (var context = this.handlers.context(Impossible.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'twice','x':{'a':'1'}}"))
				.isEqualTo("{'error':'the type of a parameter cannot be bound','type':'IllegalStateException'}");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					instant|`'x'`             |must be an Instant, such as \\"2026-01-31T12:00:00Z\\", but is \\"x\\"
					date|`'x'`                |must be a LocalDate, such as \\"2026-01-31\\", but is \\"x\\"
					duration|`'soon'`         |must be a Duration, such as \\"PT5S\\", but is \\"soon\\"
					uuid|`'x'`                |must be a UUID, such as \\"123e4567-e89b-12d3-a456-426614174000\\", but is \\"x\\"
					path|`{}`                 |must be a Path, such as \\"/tmp/file\\"
					path|`'a\\u0000b'`        |must be a Path, such as \\"/tmp/file\\", but is \\"a\\u0000b\\"
					state|`'x'`               |must be one of not running, RUNNING, but is \\"x\\"
					flag|`'maybe'`            |must be true or false, but is \\"maybe\\"
					flag|`7.5`                |must be true or false
					address|`[]`              |must be an object
					number|`[]`               |must be a number
					list|`{}`                 |must be an array
					odd|`1`                   |is not valid: only even ones
					silent|`1`                |is not valid
					""")
	void aValueThatDoesNotFit(String command, String value, String expected) {
		String reply = this.handlers.ask(this.handlers.context(Texts.class),
				"{'cmd':'" + command + "','x':" + value + "}");
		assertThat(reply).isEqualTo(Handlers.invalid("member 'x' " + expected));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{'zip_code':'x','street':'s'}           |member 'zip_code' must be a whole number in the range of int, but is \\"x\\"
					{'street':'s'}                          |member 'zip_code' is required
					{'zip_code':1,'street':'s','more':{'a':[{'zip_code':{}}]}}|member 'more.a[0].zip_code' must be a whole number in the range of int
					{'zip_code':1,'street':'s','shape':{'kind':'x'}}|member 'shape' has the unknown type \\"x\\"
					{'zip_code':1,'street':'s','shape':{}}  |member 'shape' does not specify its type
					{'zip_code':1,'street':'s','odd':3}     |member 'odd' is not valid: only even ones
					{'zip_code':12345678901,'street':'s'}   |member 'zip_code' must be a whole number in the range of int
					{'zip_code':-1,'street':'s'}            |request is not valid: no such code
					""")
	void aMemberThatDoesNotFit(String members, String expected) {
		String reply = this.handlers.ask(this.handlers.context(Texts.class),
				members.replaceFirst("\\{", "{'cmd':'whole',"));
		assertThat(reply).isEqualTo(Handlers.invalid(expected));
	}

	enum State {

		@JsonProperty("not running")
		IDLE, RUNNING

	}

	@JsonDeserialize(using = Even.Deserializer.class)
	record Even(int n) {

		static class Deserializer extends ValueDeserializer<Even> {

			@Override
			public Even deserialize(JsonParser parser, DeserializationContext context) {
				if (parser.getIntValue() % 2 != 0) {
					throw new IllegalArgumentException("only even ones");
				}
				return new Even(parser.getIntValue());
			}

		}

	}

	@JsonDeserialize(using = Silent.Deserializer.class)
	record Silent() {

		static class Deserializer extends ValueDeserializer<Silent> {

			@Override
			public Silent deserialize(JsonParser parser, DeserializationContext context) {
				throw new IllegalStateException();
			}

		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
	@JsonSubTypes(@JsonSubTypes.Type(name = "square", value = Square.class))
	interface Shape {

	}

	record Square() implements Shape {

	}

	record Address(int zipCode, String street, Map<String, List<Address>> more, Shape shape, Even odd) {

		Address {
			if (zipCode < 0) {
				throw new IllegalArgumentException("no such code");
			}
		}

	}

	@IpcHandler
	static class Texts {

		@IpcCommand
		void instant(@IpcParam Instant x) {
		}

		@IpcCommand
		void date(@IpcParam LocalDate x) {
		}

		@IpcCommand
		void duration(@IpcParam Duration x) {
		}

		@IpcCommand
		void uuid(@IpcParam UUID x) {
		}

		@IpcCommand
		void path(@IpcParam Path x) {
		}

		@IpcCommand
		void state(@IpcParam State x) {
		}

		@IpcCommand
		void flag(@IpcParam boolean x) {
		}

		@IpcCommand
		void address(@IpcParam Address x) {
		}

		@IpcCommand
		void number(@IpcParam double x) {
		}

		@IpcCommand
		void list(@IpcParam List<String> x) {
		}

		@IpcCommand
		void odd(@IpcParam Even x) {
		}

		@IpcCommand
		void silent(@IpcParam Silent x) {
		}

		@IpcCommand
		void whole(Address address) {
		}

	}

	record Twice(@JsonProperty("a") String x, @JsonProperty("a") String y) {

	}

	@IpcHandler
	static class Impossible {

		@IpcCommand
		String twice(@IpcParam Twice x) {
			return x.toString();
		}

	}

}
