package com.codechu.ipc.handler.invocation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProgressUpdate;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What annotations say of a command, on its method, its bean, and the interfaces that it
 * shares with clients.
 */
class DeclaredCommandTests {

	private final Handlers handlers = new Handlers();

	@Test
	void aBeanAnswersWhatClientsOfItsInterfaceSend() {
		try (var context = this.handlers.context(Scanner.class)) {
			CommandTable table = this.handlers.table(context);
			assertThat(table.names()).containsExactly("ping", "scan.reload", "scan.scan", "scan.state", "version");
			CommandDispatcher dispatcher = this.handlers.dispatcher(table, List.of(), List.of());
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'scan.scan','path':'/a'}")).isEqualTo("'scanned /a'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'scan.scan'}"))
				.isEqualTo(Handlers.invalid("member 'path' is required"));
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'scan.reload'}")).isEqualTo("{}");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'scan.state'}")).isEqualTo("'idle'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'ping'}")).isEqualTo("'pong'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'version'}")).isEqualTo("1");
			assertThat(command(table, "scan.scan").get("progress").booleanValue()).isTrue();
			assertThat(command(table, "scan.state").get("description").stringValue()).isEqualTo("What it does.");
		}
	}

	@Test
	void theInterfaceThatTheBeanNamesSaysHowInheritedExchangesBegin() {
		try (var context = this.handlers.context(Inheriting.class)) {
			assertThat(this.handlers.table(context).names()).containsExactly("all.find", "all.ping");
		}
	}

	@Test
	void whereNamesOfCommandAndExchangeDisagreeTheStartFails() {
		String text = "public java.lang.String %s.ping() handles the command '%s', but clients of %s send 'ping'";
		Map<Class<?>, String> beans = Map.of(Renamed.class, "pong', 'pang", Prefixed.class, "own.ping");
		beans.forEach((bean, names) -> {
			try (var context = this.handlers.context(bean)) {
				assertThatExceptionOfType(InvalidDeclarationException.class)
					.isThrownBy(() -> this.handlers.table(context))
					.withMessage(text.formatted(bean.getName(), names, Ping.class.getName()))
					.satisfies((ex) -> assertThat(ex.action())
						.isEqualTo("Include the name of the exchange in its names, or remove names and prefix."));
			}
		});
		try (var context = this.handlers.context(Agreeing.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'ping'}")).isEqualTo("'pong'");
			assertThat(this.handlers.ask(context, "{'cmd':'pong'}")).isEqualTo("'pong'");
		}
	}

	@Test
	void exchangesThatAProxyHidesAreReachedThroughTheirInterface() {
		try (var context = this.handlers.context(Proxied.class)) {
			new HandlerChecks(context.getBeanFactory(), Set.of("default")).afterSingletonsInstantiated();
			assertThat(this.handlers.ask(context, "{'cmd':'ping'}")).isEqualTo("'pong'");
		}
	}

	@Test
	void namesBeginWithThePrefixOfTheBeanWhateverMarksIt() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("app.area", "scanner")));
			context.register(Area.class, Methods.class);
			context.refresh();
			assertThat(this.handlers.table(context).names()).containsExactly("declared.go", "scanner.now",
					"scanner.status", "scoped.go");
			assertThat(this.handlers.ask(context, "{'cmd':'scoped.go'}")).isEqualTo("'gone'");
			try (AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
				child.setParent(context);
				child.refresh();
				assertThat(this.handlers.table(child).names()).containsExactly("declared.go", "scanner.now",
						"scanner.status", "scoped.go");
			}
		}
	}

	@Test
	void aCommandHasAliasesAndIsKnownByItsFirstName() {
		List<String> seen = new ArrayList<>();
		IpcInterceptor interceptor = (invocation) -> {
			seen.add(invocation.command() + " " + invocation.request().command());
			return invocation.proceed();
		};
		try (var context = this.handlers.context(Aliases.class)) {
			CommandTable table = this.handlers.table(context);
			DispatchSettings settings = new DispatchSettings((execution) -> {
				seen.add("observed " + execution.command());
				execution.run();
			}, List.of(interceptor), List.of(), List.of(), List.of(), true, true);
			CommandDispatcher dispatcher = new CommandDispatcher(table, "cmd", new JsonLineProtocol(), settings);
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'stat'}")).isEqualTo("'fine'");
			assertThat(this.handlers.ask(dispatcher, "{'x':{'y':1},'cmd':'stat'}")).isEqualTo("'fine'");
			assertThat(seen).containsExactly("observed status", "status stat", "observed status", "status stat");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'nope'}"))
				.isEqualTo("{'error':'unknown command 'nope'; known commands: limit, status','type':'UnknownCommand'}");
			assertThat(table.names()).containsExactly("limit", "status");
			assertThat(command(table, "status")).hasToString("{\"name\":\"status\",\"aliases\":[\"stat\",\"s\"],"
					+ "\"request\":{\"type\":\"object\"},\"reply\":{\"type\":\"string\"}}");
			assertThat(command(table, "limit").get("aliases")).hasToString("[\"l\"]");
			assertThat(table.isSilent("l")).isTrue();
		}
	}

	@Test
	void anAliasThatAnotherCommandHasFailsTheStart() {
		try (var context = this.handlers.context(Aliases.class, Taken.class)) {
			assertThatExceptionOfType(InvalidDeclarationException.class).isThrownBy(() -> this.handlers.table(context))
				.withMessage("Command 's' is declared twice: by java.lang.String " + Aliases.class.getName()
						+ ".status() and by void " + Taken.class.getName() + ".s()");
		}
	}

	@Test
	void annotationsMayBeComposed() {
		try (var context = this.handlers.context(Composed.class)) {
			CommandTable table = this.handlers.table(context);
			assertThat(table.names()).containsExactly("admin.done", "admin.found", "admin.renamed");
			CommandDispatcher dispatcher = this.handlers.dispatcher(table, List.of(), List.of());
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'admin.found','id':3}")).isEqualTo("3");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'admin.renamed'}")).isEqualTo("7");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'admin.done'}")).isEqualTo("{}");
			assertThat(command(table, "admin.renamed").get("description").stringValue()).isEqualTo("For admins.");
			assertThat(command(table, "admin.found").at("/request/properties/id/description").stringValue())
				.isEqualTo("Of a thing.");
		}
	}

	private static JsonNode command(CommandTable table, String name) {
		return DescriptionTests.describe(table)
			.get("commands")
			.valueStream()
			.filter((each) -> each.get("name").stringValue().equals(name))
			.findFirst()
			.orElseThrow();
	}

	interface Ping {

		@IpcExchange
		String ping();

	}

	@IpcExchange(value = "scan.", acknowledged = true)
	interface ScannerApi {

		@IpcExchange
		String scan(@IpcParam String path, Consumer<ProgressUpdate> progress);

		@IpcExchange
		void reload();

		@IpcExchange
		String state();

	}

	@IpcHandler
	static class Scanner implements ScannerApi, Ping {

		@Override
		public String scan(String path, Consumer<ProgressUpdate> progress) {
			progress.accept(new ProgressUpdate(1, null, null));
			return "scanned " + path;
		}

		@Override
		public void reload() {
		}

		@Override
		@IpcCommand(description = "What it does.")
		public String state() {
			return "idle";
		}

		@Override
		public String ping() {
			return "pong";
		}

		@IpcCommand
		int version() {
			return 1;
		}

	}

	interface Finder<T> {

		@IpcExchange
		T find(@IpcParam T x);

	}

	@IpcExchange("all.")
	interface All extends Finder<String>, Ping {

	}

	@IpcHandler
	static class Inheriting implements All {

		@Override
		public String find(String x) {
			return x;
		}

		@Override
		public String ping() {
			return "pong";
		}

	}

	@IpcHandler
	static class Renamed implements Ping {

		@Override
		@IpcCommand({ "pong", "pang" })
		public String ping() {
			return "pong";
		}

	}

	@IpcHandler(prefix = "own.")
	static class Prefixed implements Ping {

		@Override
		public String ping() {
			return "pong";
		}

	}

	@IpcHandler(prefix = "p")
	static class Agreeing implements Ping {

		@Override
		@IpcCommand({ "ing", "ong" })
		public String ping() {
			return "pong";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxied {

		@Bean
		@IpcHandler
		Ping ping() {
			ProxyFactory factory = new ProxyFactory((Ping) () -> "pong");
			factory.setInterfaces(Ping.class);
			return (Ping) factory.getProxy();
		}

	}

	@IpcHandler(prefix = "${app.area}.")
	static class Area {

		@IpcCommand
		String status() {
			return "";
		}

		@IpcCommand("now")
		String current() {
			return "";
		}

	}

	static class Going {

		@IpcCommand
		String go() {
			return "gone";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Methods {

		@Bean
		@IpcHandler(prefix = "declared.")
		Going declared() {
			return new Going();
		}

		@Bean
		@IpcHandler(prefix = "scoped.")
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Going scoped() {
			return new Going();
		}

	}

	@IpcHandler
	static class Aliases {

		@IpcCommand({ "status", "stat", "s" })
		String status() {
			return "fine";
		}

		@IpcCommand({ "limit", "l" })
		void limit() {
		}

	}

	@IpcHandler
	static class Taken {

		@IpcCommand
		void s() {
		}

	}

	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@IpcHandler(prefix = "admin.")
	@interface AdminHandler {

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@IpcCommand(description = "For admins.")
	@interface AdminCommand {

		@AliasFor(annotation = IpcCommand.class)
		String value() default "";

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@IpcExchange(acknowledged = true)
	@interface Doing {

		@AliasFor(annotation = IpcExchange.class)
		String value();

	}

	@Target(ElementType.PARAMETER)
	@Retention(RetentionPolicy.RUNTIME)
	@IpcParam(value = "id", description = "Of a thing.")
	@interface Id {

		@AliasFor(annotation = IpcParam.class)
		String defaultValue() default IpcParam.NO_DEFAULT;

	}

	interface Doer {

		@Doing("admin.done")
		void act();

	}

	@AdminHandler
	static class Composed implements Doer {

		@AdminCommand
		int found(@Id int number) {
			return number;
		}

		@AdminCommand("renamed")
		int other(@Id(defaultValue = "7") int number) {
			return number;
		}

		@Override
		public void act() {
		}

	}

}
