package com.codechu.ipc.handler.invocation;

import java.util.Map;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.server.RequestHandler;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DeclarationTests {

	private final Handlers handlers = new Handlers();

	@Test
	void mistakesFailTheStart() {
		assertMistake("Beans 'first' and 'second' both are a RequestHandler for requests that no command claims",
				TwoRaw.class);
		assertMistake(
				"Command 'limit' is declared twice: by int com.codechu.ipc.handler.invocation.DeclarationTests$Limited.limit(int)"
						+ " and by java.lang.String com.codechu.ipc.handler.invocation.DeclarationTests$AlsoLimit.other()",
				Limited.class, AlsoLimit.class);
		assertMistake(
				"Bean 'declarationTests.Idle' of type com.codechu.ipc.handler.invocation.DeclarationTests$Idle is marked @IpcHandler, but handles nothing",
				Idle.class);
		assertMistake(
				"Parameter 0 ('name' of type String) of void com.codechu.ipc.handler.invocation.DeclarationTests$SimpleBody.simple(java.lang.String)"
						+ " cannot be bound from a whole request",
				SimpleBody.class);
		assertMistake(
				"Parameter 1 ('second' of type Map) of void com.codechu.ipc.handler.invocation.DeclarationTests$TwoBodies.two(java.util.Map<?, ?>,java.util.Map<?, ?>)"
						+ " would be bound from the whole request, as parameter 0 is",
				TwoBodies.class);
		assertMistake(
				"Parameter 0 ('n' of type int) of void com.codechu.ipc.handler.invocation.DeclarationTests$BadDefault.bad(int)"
						+ " has the default value \"many\", which does not fit: it must be a whole number in the range of int, but is \"many\"",
				BadDefault.class);
		assertMistake("private void com.codechu.ipc.handler.invocation.DeclarationTests$Hidden.hidden() is private",
				Hidden.class);
	}

	private void assertMistake(String message, Class<?>... beans) {
		try (var context = this.handlers.context(beans)) {
			assertThatExceptionOfType(InvalidDeclarationException.class)
				.isThrownBy(() -> this.handlers.dispatcher(context))
				.withMessage(message)
				.satisfies((ex) -> assertThat(ex.action()).endsWith("."));
		}
	}

	@IpcHandler
	static class Limited {

		@IpcCommand
		int limit(@IpcParam int limit) {
			return limit;
		}

		@IpcCommand
		String body(Map<String, Object> request) {
			return request.toString();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoRaw {

		@Bean
		@IpcHandler
		RequestHandler first() {
			return (request) -> 1;
		}

		@Bean
		@IpcHandler
		RequestHandler second() {
			return (request) -> 2;
		}

	}

	@IpcHandler
	static class AlsoLimit {

		@IpcCommand("limit")
		String other() {
			return "";
		}

	}

	@IpcHandler
	static class Idle {

	}

	@IpcHandler
	static class SimpleBody {

		@IpcCommand
		void simple(String name) {
		}

	}

	@IpcHandler
	static class TwoBodies {

		@IpcCommand
		void two(Map<?, ?> first, Map<?, ?> second) {
		}

	}

	@IpcHandler
	static class BadDefault {

		@IpcCommand
		void bad(@IpcParam(defaultValue = "many") int n) {
		}

	}

	@IpcHandler
	static class Hidden {

		@IpcCommand
		private void hidden() {
		}

	}

}
