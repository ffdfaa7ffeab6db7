package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcResultHandler;
import com.codechu.ipc.mapping.IpcErrorException;
import com.codechu.ipc.protocol.ErrorEnvelope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ResultConversionsTests {

	private final Handlers handlers = new Handlers();

	@Test
	void resultsBecomeWhatTheApplicationMakesOfThem() {
		IpcInterceptor marking = (invocation) -> invocation.proceed() + "!";
		try (var context = this.handlers.context(Handler.class, Commands.class)) {
			CommandDispatcher dispatcher = this.handlers.dispatcher(context);
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'ok'}")).isEqualTo("{'files':3}");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'later'}")).isEqualTo("{'files':4}");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'mono'}")).isEqualTo("{'files':5}");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'thrown'}"))
				.isEqualTo("{'error':'it broke','type':'broken'}");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'returned'}"))
				.isEqualTo("{'error':'it is gone','type':'gone'}");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'nothing'}")).isNull();
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'work'}")).isEqualTo("'worked'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'plain'}")).isEqualTo("'plain'");
			assertThat(
					this.handlers.ask(this.handlers.dispatcher(context, List.of(marking), List.of()), "{'cmd':'ok'}"))
				.isEqualTo("'Report[files=3]!'");
		}
	}

	@Test
	void descriptionsHaveTheTypeOfTheReply() {
		try (var context = this.handlers.context(Handler.class, Commands.class)) {
			String described = DescriptionTests.describe(this.handlers.table(context)).toString();
			for (String name : List.of("later", "mono", "ok", "thrown")) {
				assertThat(described).contains("{\"name\":\"" + name
						+ "\",\"request\":{\"type\":\"object\"},\"reply\":{\"$ref\":\"#/$defs/Report\"}}");
			}
			assertThat(described)
				.contains("{\"name\":\"returned\",\"request\":{\"type\":\"object\"},\"reply\":{\"type\":\"string\"}}")
				.contains("{\"name\":\"work\",\"request\":{\"type\":\"object\"},\"reply\":{}}");
		}
	}

	@Test
	void whatCanNeverBeAReplyFailsTheStart() {
		String method = Streaming.class.getName() + ".never()";
		assertMistake("The result of " + Outcome.class.getName() + "<java.util.stream.Stream<java.lang.String>> "
				+ method + " cannot be converted: " + Handler.class.getName()
				+ " converts it to a java.util.stream.Stream", Streaming.class);
		assertMistake("The result of java.lang.String " + Refused.class.getName()
				+ ".never() cannot be converted: not a text", Refused.class, Refusing.class);
	}

	private void assertMistake(String message, Class<?>... beans) {
		try (var context = this.handlers
			.context(Stream.concat(Stream.of(beans), Stream.of(Handler.class)).toArray(Class<?>[]::new))) {
			assertThatExceptionOfType(InvalidDeclarationException.class).isThrownBy(() -> this.handlers.table(context))
				.withMessage(message);
		}
	}

	record Outcome<T>(@Nullable T value, @Nullable String error) {

		@Nullable T orThrow() {
			if (this.error != null) {
				throw new IpcErrorException("broken", this.error);
			}
			return this.value;
		}

	}

	record Report(int files) {

	}

	static class Handler implements IpcResultHandler {

		@Override
		public @Nullable Conversion conversion(ResolvableType result, Method method) {
			if (result.toClass() == void.class || Stream.class.isAssignableFrom(result.toClass())) {
				throw new AssertionError("not to be asked for " + result);
			}
			if (result.toClass() == Callable.class) {
				return new Conversion(Object.class, (value, request) -> ((Callable<?>) value).call());
			}
			if (result.toClass() != Outcome.class) {
				return null;
			}
			if (method.getName().equals("returned")) {
				return new Conversion(String.class, (value, request) -> new ErrorEnvelope("gone", "it is gone"));
			}
			return new Conversion(result.getGeneric(0).getType(), (value, request) -> ((Outcome<?>) value).orThrow());
		}

	}

	abstract static class Generic<T> {

		@IpcCommand
		@Nullable Outcome<T> nothing() {
			return null;
		}

		abstract T value(int files);

		@IpcCommand
		Outcome<T> ok() {
			return new Outcome<>(value(3), null);
		}

	}

	@IpcHandler
	static class Commands extends Generic<Report> {

		@Override
		Report value(int files) {
			return new Report(files);
		}

		@IpcCommand
		CompletableFuture<Outcome<Report>> later() {
			return CompletableFuture.completedFuture(new Outcome<>(value(4), null));
		}

		@IpcCommand
		Mono<Outcome<Report>> mono() {
			return Mono.just(new Outcome<>(value(5), null));
		}

		@IpcCommand
		Outcome<Report> thrown() {
			return new Outcome<>(null, "it broke");
		}

		@IpcCommand
		Outcome<Report> returned() {
			return new Outcome<>(value(6), null);
		}

		@IpcCommand
		Callable<String> work() {
			return () -> "worked";
		}

		@IpcCommand
		String plain() {
			return "plain";
		}

		@IpcCommand
		void silent() {
		}

		@IpcCommand
		Stream<Outcome<Report>> items() {
			return Stream.of();
		}

	}

	@IpcHandler
	static class Streaming {

		@IpcCommand
		Outcome<Stream<String>> never() {
			return new Outcome<>(Stream.of(), null);
		}

	}

	@IpcHandler
	static class Refused {

		@IpcCommand
		String never() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Refusing {

		@Bean
		IpcResultHandler refusing() {
			return (result, method) -> {
				throw new IllegalArgumentException("not a text");
			};
		}

	}

}
