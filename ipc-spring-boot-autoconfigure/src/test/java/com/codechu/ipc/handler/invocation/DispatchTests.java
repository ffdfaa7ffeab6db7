package com.codechu.ipc.handler.invocation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;

import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.handler.BuiltInCommand;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.handler.IpcExceptionResolver;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.RequestHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class DispatchTests {

	private final Handlers handlers = new Handlers();

	@Test
	void resultsMayComeLaterOrNever() {
		try (var context = this.handlers.context(Results.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'nothing'}")).isNull();
			assertThat(this.handlers.ask(context, "{'cmd':'later'}")).isEqualTo("'later'");
			assertThat(this.handlers.ask(context, "{'cmd':'future'}")).isEqualTo("'future'");
			assertThat(this.handlers.ask(context, "{'cmd':'laterNothing'}")).isNull();
			assertThat(this.handlers.ask(context, "{'cmd':'laterFail'}"))
				.isEqualTo("{'error':'late','type':'IllegalStateException'}");
			assertThat(this.handlers.ask(context, "{'cmd':'checked'}"))
				.isEqualTo("{'error':'checked','type':'Exception'}");
		}
	}

	@Test
	void commandsThatAreAcknowledgedAreAnswered() {
		try (var context = this.handlers.context(Acknowledged.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'reload'}")).isEqualTo("{}");
			assertThat(this.handlers.ask(context, "{'cmd':'reloadLater'}")).isEqualTo("{}");
			assertThat(this.handlers.ask(context, "{'cmd':'shared'}")).isEqualTo("{}");
			assertThat(this.handlers.ask(context, "{'cmd':'sharedLater'}")).isEqualTo("{}");
			assertThat(this.handlers.ask(context, "{'cmd':'failing'}"))
				.isEqualTo("{'error':'no','type':'IllegalStateException'}");
		}
	}

	@Test
	void whenNoCommandClaimsTheRequestThenTheRawHandlerGetsIt() {
		try (var context = this.handlers.context(Results.class, Raw.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'unknown','x':1}"))
				.isEqualTo("{'raw':{'cmd':'unknown','x':1}}");
			assertThat(this.handlers.ask(context, "{'x':1}")).isEqualTo("{'raw':{'x':1}}");
			assertThat(this.handlers.ask(context, "{'cmd':5}")).isEqualTo("{'raw':{'cmd':5}}");
			assertThat(this.handlers.ask(context, "{'cmd':'later'}")).isEqualTo("'later'");
		}
	}

	@Test
	void whenNobodyClaimsTheRequestThenTheErrorNamesWhatIsKnown() {
		try (var context = this.handlers.context(Handlers.Limited.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'status'}"))
				.isEqualTo("{'error':'unknown command 'status'; known commands: body, limit','type':'UnknownCommand'}");
			assertThat(this.handlers.ask(context, "{}"))
				.isEqualTo(Handlers.invalid("member 'cmd' is required; known commands: body, limit"));
			assertThat(this.handlers.ask(context, "{'cmd':1}"))
				.isEqualTo(Handlers.invalid("member 'cmd' must be a string; known commands: body, limit"));
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whenACommandHasTheNameOfABuiltInOneThenItStays(CapturedOutput output) {
		try (var context = this.handlers.context(Results.class)) {
			CommandTable all = this.handlers.table(context)
				.with(List.of(new BuiltInCommand("nothing", "", (request) -> "built in"),
						new BuiltInCommand("extra", "", (request) -> "built in")));
			CommandDispatcher dispatcher = this.handlers.dispatcher(all, List.of(), List.of());
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'nothing'}")).isNull();
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'extra'}")).isEqualTo("'built in'");
			assertThat(all.names()).contains("extra", "nothing");
			assertThat(output).contains("Command 'nothing' is ")
				.contains("; it replaces the built-in command of that name");
		}
	}

	@Test
	void interceptorsGoAroundInOrder() {
		List<String> calls = new ArrayList<>();
		IpcInterceptor outer = (invocation) -> {
			calls.add("outer " + invocation.command());
			Object reply = invocation.proceed();
			calls.add("outer after");
			return Map.of("wrapped", reply);
		};
		IpcInterceptor inner = (invocation) -> {
			calls.add("inner " + invocation.request().json());
			return invocation.proceed();
		};
		try (var context = this.handlers.context(Results.class)) {
			CommandDispatcher dispatcher = this.handlers.dispatcher(context, List.of(outer, inner), List.of());
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'later'}")).isEqualTo("{'wrapped':'later'}");
			assertThat(calls).containsExactly("outer later", "inner {\"cmd\":\"later\"}", "outer after");
		}
	}

	@Test
	void interceptorsSeeUnknownCommandsAndRequestsThatDoNotFit() {
		List<String> seen = new ArrayList<>();
		IpcInterceptor watching = (invocation) -> {
			try {
				return invocation.proceed();
			}
			catch (InvalidMessageException ex) {
				seen.add(invocation.command() + " " + invocation.request().command() + " " + ex.type());
				throw ex;
			}
		};
		try (var context = this.handlers.context(Handlers.Limited.class)) {
			CommandDispatcher dispatcher = this.handlers.dispatcher(context, List.of(watching), List.of());
			for (String request : List.of("{'cmd':'nope'}", "{'cmd':'limit','limit':'x'}", "{'cmd':7}", "[]", "{")) {
				assertThat(this.handlers.ask(dispatcher, request)).contains("'error'");
			}
			assertThat(seen).containsExactly("null nope UNKNOWN_COMMAND", "limit limit INVALID_REQUEST",
					"null null INVALID_REQUEST");
		}
	}

	@Test
	void anInterceptorThatChangesSomethingProceedsWithAnotherRequest() {
		List<String> inner = new ArrayList<>();
		IpcInterceptor changing = (invocation) -> {
			ObjectNode json = invocation.request().json();
			json.put("limit", json.get("limit").intValue() + 1).put("cmd", "limit");
			return invocation.proceed(invocation.request().with(json));
		};
		IpcInterceptor watching = (invocation) -> {
			inner.add(invocation.command() + " " + invocation.request().raw() + " " + invocation.request().trace());
			return invocation.proceed();
		};
		try (var context = this.handlers.context(Handlers.Limited.class)) {
			CommandDispatcher dispatcher = this.handlers.dispatcher(context, List.of(changing, watching), List.of());
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'nope','limit':1,'$trace':{'a':'b'}}")).isEqualTo("2");
			assertThat(inner).containsExactly("limit {\"cmd\":\"limit\",\"limit\":2} {a=b}");
		}
	}

	@Test
	void aRequestForAnotherCommandIsTreatedAsThatOne() {
		IpcInterceptor renaming = (invocation) -> {
			ObjectNode json = invocation.request().json();
			json.put("cmd", "guarded");
			return invocation.proceed(invocation.request().with(json));
		};
		try (var context = this.handlers.context(Results.class, Guarded.class)) {
			CommandDispatcher direct = this.handlers.dispatcher(context);
			CommandDispatcher renamed = this.handlers.dispatcher(context, List.of(renaming), List.of());
			assertThat(this.handlers.ask(direct, "{'cmd':'guarded'}")).isEqualTo("'answered by its bean'");
			assertThat(this.handlers.handled).containsExactly("guarded PT5S");
			for (String before : List.of("later", "nope")) {
				this.handlers.handled.clear();
				assertThat(this.handlers.ask(renamed, "{'cmd':'" + before + "'}")).isEqualTo("'answered by its bean'");
				assertThat(this.handlers.handled).endsWith("guarded PT5S");
			}
		}
	}

	@Test
	void ownCommandsAreToldByTheMemberThatCounts() {
		try (var context = this.handlers.context(Results.class)) {
			CommandTable table = this.handlers.table(context)
				.with(List.of(new BuiltInCommand("extra", "", (request) -> "built in")));
			CommandDispatcher dispatcher = this.handlers.dispatcher(table, List.of(), List.of());
			assertThat(isOwn(dispatcher, "{'cmd':'extra'}")).isTrue();
			assertThat(isOwn(dispatcher, "{'cmd':'later'}")).isFalse();
			assertThat(isOwn(dispatcher, "{'cmd':'extra','cmd':'later'}")).isFalse();
			assertThat(isOwn(dispatcher, "{'cmd':'extra'")).isFalse();
		}
	}

	private static boolean isOwn(CommandDispatcher dispatcher, String request) {
		byte[] line = request.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
		return dispatcher.isOwn(line, 0, line.length);
	}

	@Test
	void whatAnInterceptorDoesToATreeOfItsOwnChangesNothing() {
		IpcInterceptor scribbling = (invocation) -> {
			invocation.request().json().put("limit", 99);
			return invocation.proceed();
		};
		try (var context = this.handlers.context(Handlers.Limited.class)) {
			CommandDispatcher dispatcher = this.handlers.dispatcher(context, List.of(scribbling), List.of());
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'limit','limit':1}")).isEqualTo("1");
		}
	}

	@Test
	void resolversTurnExceptionsIntoRepliesInOrder() {
		IpcExceptionResolver none = (failure, request) -> null;
		IpcExceptionResolver first = (failure, request) -> Map.of("sorry", String.valueOf(failure.getMessage()));
		IpcExceptionResolver second = (failure, request) -> "never";
		try (var context = this.handlers.context(Results.class)) {
			CommandDispatcher dispatcher = this.handlers.dispatcher(context, List.of(), List.of(none, first, second));
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'laterFail'}")).isEqualTo("{'sorry':'late'}");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'later'}")).isEqualTo("'later'");
			assertThat(
					this.handlers.ask(this.handlers.dispatcher(context, List.of(), List.of(none)), "{'cmd':'checked'}"))
				.isEqualTo("{'error':'checked','type':'Exception'}");
		}
	}

	@IpcHandler
	static class Guarded {

		@IpcCommand(timeout = "5s")
		String guarded() {
			throw new IllegalStateException("guarded");
		}

		@IpcExceptionHandler
		String answer(IllegalStateException ex) {
			return "answered by its bean";
		}

	}

	@IpcHandler
	static class Results {

		@IpcCommand
		void nothing() {
		}

		@IpcCommand
		CompletableFuture<String> later() {
			return CompletableFuture.supplyAsync(() -> "later");
		}

		@IpcCommand
		FutureTask<String> future() {
			FutureTask<String> task = new FutureTask<>(() -> "future");
			task.run();
			return task;
		}

		@IpcCommand
		CompletableFuture<Void> laterNothing() {
			return CompletableFuture.completedFuture(null);
		}

		@IpcCommand
		CompletableFuture<String> laterFail() {
			return CompletableFuture.supplyAsync(() -> {
				throw new CompletionException(new IllegalStateException("late"));
			});
		}

		@IpcCommand
		void checked() throws Exception {
			throw new Exception("checked");
		}

	}

	@IpcHandler
	static class Raw implements RequestHandler {

		@Override
		public Object handle(IpcRequest request) {
			return Map.of("raw", request.json());
		}

	}

	interface Shared {

		@IpcCommand
		@IpcExchange(acknowledged = true)
		void shared();

		@IpcCommand
		@IpcExchange
		CompletableFuture<Void> sharedLater();

	}

	@IpcHandler
	static class Acknowledged implements Shared {

		@IpcCommand(acknowledged = true)
		void reload() {
		}

		@IpcCommand(acknowledged = true)
		CompletableFuture<Void> reloadLater() {
			return CompletableFuture.completedFuture(null);
		}

		@IpcCommand(acknowledged = true)
		void failing() {
			throw new IllegalStateException("no");
		}

		@Override
		public void shared() {
		}

		@Override
		public CompletableFuture<Void> sharedLater() {
			return CompletableFuture.completedFuture(null);
		}

	}

}
