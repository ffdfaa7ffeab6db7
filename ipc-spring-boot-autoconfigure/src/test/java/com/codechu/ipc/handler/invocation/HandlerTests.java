package com.codechu.ipc.handler.invocation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;

import com.codechu.ipc.handler.BuiltInCommand;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcExceptionResolver;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProtocolLimits;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.RequestHandler;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Before;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.env.MapPropertySource;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HandlerTests {

	private static final IpcConnection CONNECTION = new IpcConnection() {

		@Override
		public long id() {
			return 7;
		}

		@Override
		public PeerCredentials peer() {
			return new PeerCredentials("ann", "staff");
		}

	};

	private JsonLineProtocol protocol = new JsonLineProtocol();

	@Test
	void bindsTheWholeRequestOrSingleMembers() {
		try (var context = context(Binding.class)) {
			assertThat(ask(context, "{'cmd':'record','name':'a','size':3}")).isEqualTo("{'name':'a','size':3}");
			assertThat(ask(context, "{'cmd':'map','x':[1]}")).isEqualTo("{'cmd':'map','x':[1]}");
			assertThat(ask(context, "{'cmd':'tree','x':[1]}")).isEqualTo("{'cmd':'tree','x':[1]}");
			assertThat(ask(context, "{'cmd':'members','path':'/a','n':5}"))
				.isEqualTo("'/a 5 PT3S Optional.empty null [a, b]'");
			assertThat(ask(context, "{'cmd':'members','path':'/a','pause':'PT9S','maybe':1.5,'note':'x','tags':['q']}"))
				.isEqualTo("'/a 2 PT9S Optional[1.5] x [q]'");
			assertThat(ask(context, "{'cmd':'mixed','name':'a','size':3,'extra':'e'}")).isEqualTo("'a e 7 ann staff'");
		}
	}

	@Test
	void whatAHandlerDoesNotLookIntoIsPassedOnAsItCame() {
		try (var context = context(Binding.class)) {
			assertThat(ask(context, "{'cmd':'raw','x':1.50}")).isEqualTo("{'cmd':'raw','x':1.50}");
			assertThat(ask(context, "{'x':1.50,'cmd':'raw'}")).isEqualTo("{'x':1.50,'cmd':'raw'}");
			assertThat(ask(context, "{'cmd':'rawMember','x':{'y':[1]}}")).isEqualTo("{'x':{'y':[1]}}");
			assertThat(ask(context, "{'cmd':'raw','cmd':'map'}")).isEqualTo("{'cmd':'map'}");
			assertThat(ask(context, "{'cmd':'raw','x':1}}")).startsWith("{'error':'Unexpected close marker '}'")
				.endsWith(",'type':'InvalidJson'}");
			assertThat(ask(context, "{'cmd':'peer','x':[1]}")).isEqualTo("'ann 7'");
		}
	}

	@Test
	void whenAMemberIsDuplicatedThenTheLastOneIsBound() {
		try (var context = context(Binding.class)) {
			assertThat(ask(context, "{'cmd':'record','name':'a','size':3,'name':'b'}"))
				.isEqualTo("{'name':'b','size':3}");
			assertThat(ask(context, "{'cmd':'record','name':'a','size':'many','size':3}"))
				.isEqualTo("{'name':'a','size':3}");
			assertThat(ask(context, "{'cmd':'map','x':1,'x':{}}")).isEqualTo("{'cmd':'map','x':{}}");
		}
	}

	@Test
	void handlersDoNotSeeTheTrace() {
		try (var context = context(Binding.class)) {
			assertThat(ask(context, "{'cmd':'map','$trace':{'traceparent':'0'}}")).isEqualTo("{'cmd':'map'}");
		}
	}

	@Test
	void whenTheTreeNamesAnotherCommandThenThatOneIsMeant() throws Exception {
		try (var context = context(Binding.class)) {
			CommandDispatcher dispatcher = dispatcher(context);
			byte[] line = "{\"cmd\":\"raw\"}".getBytes(StandardCharsets.UTF_8);
			IpcRequest request = dispatcher.read(line, 0, line.length, CONNECTION);
			assertThat(request.knownCommand()).isEqualTo("raw");
			request.json().put("cmd", "peer");
			assertThat(dispatcher.handle(request)).isEqualTo("ann 7");
		}
	}

	@Test
	void whenAnInterceptorChangesTheTreeThenTheTextChangesWithIt() {
		try (var context = context(Binding.class)) {
			IpcInterceptor seal = (invocation) -> {
				assertThat(invocation.command()).isEqualTo("raw");
				invocation.request().json().put("sealed", true);
				return invocation.proceed();
			};
			CommandDispatcher dispatcher = dispatcher(context, List.of(seal), List.of());
			assertThat(ask(dispatcher, "{'cmd':'raw','x':1.50}")).isEqualTo("{'cmd':'raw','x':1.5,'sealed':true}");
		}
	}

	@Test
	void argumentsThatDoNotFitAreInvalidRequestsNamingTheMember() {
		try (var context = context(Binding.class)) {
			assertThat(ask(context, "{'cmd':'members'}")).isEqualTo(invalid("member 'path' is required"));
			assertThat(ask(context, "{'cmd':'members','path':null}")).isEqualTo(invalid("member 'path' is required"));
			assertThat(ask(context, "{'cmd':'file','path':''}")).isEqualTo(invalid("member 'path' is required"));
			assertThat(ask(context, "{'cmd':'members','path':'/a','n':1.5}"))
				.isEqualTo(invalid("member 'n' must be a whole number in the range of int, but is 1.5"));
			assertThat(ask(context, "{'cmd':'members','path':[]}"))
				.isEqualTo(invalid("member 'path' must be a string"));
			assertThat(ask(context, "{'cmd':'members','path':'/a','n':'many'}"))
				.isEqualTo(invalid("member 'n' must be a whole number in the range of int, but is \\\"many\\\""));
			assertThat(ask(context, "{'cmd':'members','path':'/a','tags':['x',{}]}"))
				.isEqualTo(invalid("member 'tags[1]' must be a string"));
			assertThat(ask(context, "{'cmd':'record','name':'a'}")).isEqualTo(invalid("member 'size' is required"));
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whenACommandHasTheNameOfABuiltInOneThenItStays(CapturedOutput output) throws Exception {
		try (var context = context(Binding.class)) {
			CommandTable table = new HandlerBeans(context.getBeanFactory(), this.protocol, "cmd").find();
			CommandTable all = table.with(List.of(new BuiltInCommand("map", (request) -> "built in"),
					new BuiltInCommand("extra", (request) -> "built in")));
			CommandDispatcher dispatcher = new CommandDispatcher(all, "cmd", this.protocol, List.of(), List.of());
			assertThat(dispatcher.handle(request("{'cmd':'map'}"))).isInstanceOf(Map.class);
			assertThat(dispatcher.handle(request("{'cmd':'extra'}"))).isEqualTo("built in");
			assertThat(all.names()).contains("extra", "map");
			assertThat(output).contains("Command 'map' is ")
				.contains("; the built-in command of that name cannot be reached");
		}
	}

	private IpcRequest request(String json) {
		return new IpcRequest(this.protocol.decode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)),
				this.protocol, CONNECTION);
	}

	@Test
	void whenMapperIsStrictThenTheCommandItselfIsStillKnown() {
		this.protocol = new JsonLineProtocol(
				JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build(),
				ProtocolLimits.DEFAULTS);
		try (var context = context(Binding.class)) {
			assertThat(ask(context, "{'cmd':'record','name':'a','size':3}")).isEqualTo("{'name':'a','size':3}");
			assertThat(ask(context, "{'cmd':'record','name':'a','size':3,'sise':4}"))
				.isEqualTo(invalid("member 'sise' is unknown"));
		}
	}

	@Test
	void constraintsAreChecked() {
		try (var context = context(Constrained.class, LocalValidatorFactoryBean.class)) {
			assertThat(ask(context, "{'cmd':'limit','limit':0}"))
				.isEqualTo(invalid("member 'limit' must be greater than or equal to 1, but is 0"));
			assertThat(ask(context, "{'cmd':'limit','limit':1}")).isEqualTo("1");
			assertThat(ask(context, "{'cmd':'body','name':' ','parts':[{'size':0},{'size':1},{'size':0}]}"))
				.isEqualTo(invalid("member 'name' must not be blank, but is \\\" \\\"; "
						+ "member 'parts[0].size' must be greater than or equal to 1, but is 0; "
						+ "member 'parts[2].size' must be greater than or equal to 1, but is 0"));
			assertThat(ask(context, "{'cmd':'body','name':'a','parts':[{'size':1}]}")).isEqualTo("'a'");
		}
	}

	@Test
	void whenThereIsNoValidatorThenConstraintsAreNotChecked() {
		try (var context = context(Constrained.class)) {
			assertThat(ask(context, "{'cmd':'limit','limit':0}")).isEqualTo("0");
		}
	}

	@Test
	void resultsMayComeLaterOrNever() {
		try (var context = context(Results.class)) {
			assertThat(ask(context, "{'cmd':'nothing'}")).isNull();
			assertThat(ask(context, "{'cmd':'later'}")).isEqualTo("'later'");
			assertThat(ask(context, "{'cmd':'future'}")).isEqualTo("'future'");
			assertThat(ask(context, "{'cmd':'laterNothing'}")).isNull();
			assertThat(ask(context, "{'cmd':'laterFail'}"))
				.isEqualTo("{'error':'late','type':'IllegalStateException'}");
			assertThat(ask(context, "{'cmd':'checked'}")).isEqualTo("{'error':'checked','type':'Exception'}");
		}
	}

	@Test
	void whenNoCommandClaimsTheRequestThenTheRawHandlerGetsIt() {
		try (var context = context(Results.class, Raw.class)) {
			assertThat(ask(context, "{'cmd':'unknown','x':1}")).isEqualTo("{'raw':{'cmd':'unknown','x':1}}");
			assertThat(ask(context, "{'x':1}")).isEqualTo("{'raw':{'x':1}}");
			assertThat(ask(context, "{'cmd':5}")).isEqualTo("{'raw':{'cmd':5}}");
			assertThat(ask(context, "{'cmd':'later'}")).isEqualTo("'later'");
		}
	}

	@Test
	void whenNobodyClaimsTheRequestThenTheErrorNamesWhatIsKnown() {
		try (var context = context(Constrained.class)) {
			assertThat(ask(context, "{'cmd':'status'}"))
				.isEqualTo("{'error':'unknown command 'status'; known are body, limit','type':'UnknownCommand'}");
			assertThat(ask(context, "{}")).isEqualTo(invalid("member 'cmd' is required; known are body, limit"));
			assertThat(ask(context, "{'cmd':1}"))
				.isEqualTo(invalid("member 'cmd' must be a string; known are body, limit"));
		}
	}

	@Test
	void mistakesFailTheStart() {
		assertMistake("Beans 'first' and 'second' both are a RequestHandler for requests that no command claims",
				TwoRaw.class);
		assertMistake(
				"Command 'limit' is declared twice: by int com.codechu.ipc.handler.invocation.HandlerTests$Constrained.limit(int)"
						+ " and by java.lang.String com.codechu.ipc.handler.invocation.HandlerTests$AlsoLimit.other()",
				Constrained.class, AlsoLimit.class);
		assertMistake(
				"Bean 'handlerTests.Idle' of type com.codechu.ipc.handler.invocation.HandlerTests$Idle is marked @IpcHandler, but handles nothing",
				Idle.class);
		assertMistake(
				"Parameter 0 ('name' of type String) of void com.codechu.ipc.handler.invocation.HandlerTests$SimpleBody.simple(java.lang.String)"
						+ " cannot be bound from a whole request",
				SimpleBody.class);
		assertMistake(
				"Parameter 1 ('second' of type Map) of void com.codechu.ipc.handler.invocation.HandlerTests$TwoBodies.two(java.util.Map<?, ?>,java.util.Map<?, ?>)"
						+ " would be bound from the whole request, as parameter 0 is",
				TwoBodies.class);
		assertMistake(
				"Parameter 0 ('n' of type int) of void com.codechu.ipc.handler.invocation.HandlerTests$BadDefault.bad(int)"
						+ " has the default value \"many\", which does not fit: it must be a whole number in the range of int, but is \"many\"",
				BadDefault.class);
		assertMistake("private void com.codechu.ipc.handler.invocation.HandlerTests$Hidden.hidden() is private",
				Hidden.class);
	}

	@Test
	void proxiesLazyBeansScopesAndFactoryMethodsWork() {
		Creations.count = 0;
		try (var context = context(Proxied.class)) {
			CommandDispatcher dispatcher = dispatcher(context);
			assertThat(Creations.count).isZero();
			assertThat(ask(dispatcher, "{'cmd':'lazy'}")).isEqualTo("1");
			assertThat(ask(dispatcher, "{'cmd':'lazy'}")).isEqualTo("1");
			assertThat(ask(dispatcher, "{'cmd':'prototype'}")).isEqualTo("2");
			assertThat(ask(dispatcher, "{'cmd':'prototype'}")).isEqualTo("3");
			assertThat(AopUtils.isAopProxy(context.getBean(Advised.class))).isTrue();
			assertThat(ask(dispatcher, "{'cmd':'advised'}")).isEqualTo("'advised'");
			assertThat(ask(dispatcher, "{'cmd':'viaInterface'}")).isEqualTo("'interface'");
			assertThat(ask(dispatcher, "{'cmd':'scoped'}")).isEqualTo("'scoped'");
			assertThat(context.getBean(Advice.class).calls).isEqualTo(2);
		}
	}

	@Test
	void handlersOfParentContextsAreFound() {
		try (var parent = context(Constrained.class)) {
			AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
			child.setParent(parent);
			child.register(Results.class);
			child.refresh();
			assertThat(ask(child, "{'cmd':'limit','limit':4}")).isEqualTo("4");
			assertThat(ask(child, "{'cmd':'later'}")).isEqualTo("'later'");
			child.close();
		}
	}

	@Test
	void placeholdersInDefaultValuesAreResolved() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("app.limit", "12")));
		context.register(Placeholder.class);
		context.refresh();
		assertThat(ask(context, "{'cmd':'limit'}")).isEqualTo("12");
		context.close();
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
		try (var context = context(Results.class)) {
			CommandDispatcher dispatcher = dispatcher(context, List.of(outer, inner), List.of());
			assertThat(ask(dispatcher, "{'cmd':'later'}")).isEqualTo("{'wrapped':'later'}");
			assertThat(calls).containsExactly("outer later", "inner {\"cmd\":\"later\"}", "outer after");
		}
	}

	@Test
	void resolversTurnExceptionsIntoRepliesInOrder() {
		IpcExceptionResolver none = (failure, request) -> null;
		IpcExceptionResolver first = (failure, request) -> Map.of("sorry", String.valueOf(failure.getMessage()));
		IpcExceptionResolver second = (failure, request) -> "never";
		try (var context = context(Results.class)) {
			CommandDispatcher dispatcher = dispatcher(context, List.of(), List.of(none, first, second));
			assertThat(ask(dispatcher, "{'cmd':'laterFail'}")).isEqualTo("{'sorry':'late'}");
			assertThat(ask(dispatcher, "{'cmd':'later'}")).isEqualTo("'later'");
			assertThat(ask(dispatcher(context, List.of(), List.of(none)), "{'cmd':'checked'}"))
				.isEqualTo("{'error':'checked','type':'Exception'}");
		}
	}

	private void assertMistake(String message, Class<?>... beans) {
		try (var context = context(beans)) {
			assertThatExceptionOfType(InvalidDeclarationException.class).isThrownBy(() -> dispatcher(context))
				.withMessage(message)
				.satisfies((ex) -> assertThat(ex.action()).endsWith("."));
		}
	}

	private static AnnotationConfigApplicationContext context(Class<?>... beans) {
		return new AnnotationConfigApplicationContext(beans);
	}

	private CommandDispatcher dispatcher(AnnotationConfigApplicationContext context) {
		return dispatcher(context, List.of(), List.of());
	}

	private CommandDispatcher dispatcher(AnnotationConfigApplicationContext context, List<IpcInterceptor> interceptors,
			List<IpcExceptionResolver> resolvers) {
		CommandTable table = new HandlerBeans(context.getBeanFactory(), this.protocol, "cmd").find();
		return new CommandDispatcher(table, "cmd", this.protocol, interceptors, resolvers);
	}

	private String ask(AnnotationConfigApplicationContext context, String json) {
		return ask(dispatcher(context), json);
	}

	// With single quotes for double ones, both ways.
	private String ask(CommandDispatcher dispatcher, String json) {
		byte[] line = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
		@Nullable Object reply;
		try {
			reply = dispatcher.handle(dispatcher.read(line, 0, line.length, CONNECTION));
		}
		catch (Exception ex) {
			reply = ErrorEnvelope.of(ex);
		}
		return (reply != null)
				? new String(this.protocol.encode(reply), StandardCharsets.UTF_8).replace('"', '\'').trim() : null;
	}

	private static String invalid(String error) {
		return "{'error':'" + error.replace('"', '\'') + "','type':'InvalidRequest'}";
	}

	record Sized(String name, int size) {
	}

	record Part(@Min(1) int size) {
	}

	record Whole(@NotBlank String name, @NotEmpty List<@Valid Part> parts) {
	}

	@IpcHandler
	static class Binding {

		@IpcCommand
		Sized record(Sized sized) {
			return sized;
		}

		@IpcCommand
		Map<String, Object> map(Map<String, Object> request) {
			return request;
		}

		@IpcCommand
		ObjectNode tree(ObjectNode request) {
			return request;
		}

		@IpcCommand
		RawJson raw(RawJson request) {
			return request;
		}

		@IpcCommand
		Map<String, RawJson> rawMember(@IpcParam RawJson x) {
			return Map.of("x", x);
		}

		@IpcCommand
		String peer(PeerCredentials peer, IpcConnection connection) {
			return peer.user() + " " + connection.id();
		}

		@IpcCommand
		String members(@IpcParam String path, @IpcParam(value = "n", defaultValue = "2") int count,
				@IpcParam(defaultValue = "PT3S") Duration pause, @IpcParam Optional<Double> maybe,
				@IpcParam @Nullable String note, @IpcParam @Nullable List<String> tags) {
			List<String> shown = (tags != null) ? tags : List.of("a", "b");
			return path + " " + count + " " + pause + " " + maybe + " " + note + " " + shown;
		}

		@IpcCommand
		String file(@IpcParam Path path) {
			return path.toString();
		}

		@IpcCommand
		String mixed(Sized sized, @IpcParam("extra") String other, IpcRequest request, IpcConnection connection,
				PeerCredentials peer) {
			assertThat(request.connection()).isSameAs(connection);
			return sized.name() + " " + other + " " + connection.id() + " " + peer.user() + " " + peer.group();
		}

	}

	@IpcHandler
	static class Constrained {

		@IpcCommand
		int limit(@IpcParam @Min(1) int limit) {
			return limit;
		}

		@IpcCommand
		String body(@Valid Whole whole) {
			return whole.name();
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

	@IpcHandler
	static class Placeholder {

		@IpcCommand
		int limit(@IpcParam(defaultValue = "${app.limit}") int limit) {
			return limit;
		}

	}

	static class Creations {

		static int count;

		final int number = ++count;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAspectJAutoProxy
	static class Proxied {

		@Bean
		@Lazy
		@IpcHandler
		LazyHandler lazyHandler() {
			return new LazyHandler();
		}

		@Bean
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		@IpcHandler
		PrototypeHandler prototypeHandler() {
			return new PrototypeHandler();
		}

		@Bean
		@Scope(scopeName = ConfigurableBeanFactory.SCOPE_PROTOTYPE, proxyMode = ScopedProxyMode.TARGET_CLASS)
		@IpcHandler
		ScopedHandler scopedHandler() {
			return new ScopedHandler();
		}

		@Bean
		@IpcHandler
		Advised advised() {
			return new Advised();
		}

		@Bean
		@IpcHandler
		InterfaceHandler interfaceHandler() {
			return new InterfaceHandler();
		}

		@Bean
		Advice advice() {
			return new Advice();
		}

	}

	static class LazyHandler {

		private final int number = ++Creations.count;

		@IpcCommand
		int lazy() {
			return this.number;
		}

	}

	static class PrototypeHandler {

		private final int number = ++Creations.count;

		@IpcCommand
		int prototype() {
			return this.number;
		}

	}

	static class ScopedHandler {

		private final String text = "scoped";

		@IpcCommand
		String scoped() {
			return this.text;
		}

	}

	static class Advised {

		private final String text = "advised";

		@IpcCommand
		String advised() {
			return this.text;
		}

	}

	static class InterfaceHandler implements Callable<String> {

		@Override
		@IpcCommand("viaInterface")
		public String call() {
			return "interface";
		}

	}

	@Aspect
	static class Advice {

		private int calls;

		@Before("execution(String com.codechu.ipc.handler.invocation.HandlerTests.Advised.*(..)) || execution(* java.util.concurrent.Callable+.call())")
		void count() {
			this.calls++;
		}

	}

}
