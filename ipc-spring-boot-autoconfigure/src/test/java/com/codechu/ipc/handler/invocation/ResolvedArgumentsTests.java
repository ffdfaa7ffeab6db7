package com.codechu.ipc.handler.invocation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcArgumentResolver;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.mapping.IpcErrorException;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.RequestHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.userdetails.User;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ResolvedArgumentsTests {

	private final Handlers handlers = new Handlers();

	@Test
	void resolversAreAskedOnceInTheirOrderAndNeverForWhatTheLibraryPassesIn() {
		try (var context = this.handlers.context(Resolvers.class, Commands.class)) {
			CommandDispatcher dispatcher = this.handlers.dispatcher(context);
			for (int i = 0; i < 3; i++) {
				assertThat(this.handlers.ask(dispatcher, "{'cmd':'own','name':'x','id':3,'tenant':'evil'}"))
					.isEqualTo("'first of ann, 3, 7'");
			}
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'marked','name':'evil'}")).isEqualTo("'marked'");
			assertThat(context.getBean(Asked.class).parameters()).containsExactlyInAnyOrder("Tenant tenant",
					"String tenant", "Principal principal", "Tenant tenant", "Map request");
		}
	}

	@Test
	void whatIsResolvedIsNotPartOfTheRequest() {
		try (var context = this.handlers.context(Resolvers.class, Commands.class)) {
			assertThat(DescriptionTests.describe(this.handlers.table(context)).toString())
				.contains("{\"name\":\"marked\",\"request\":{\"type\":\"object\"},\"reply\":{\"type\":\"string\"}}")
				.contains(
						"{\"name\":\"own\",\"request\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}},"
								+ "\"required\":[\"id\"]},\"reply\":{\"type\":\"string\"}}")
				.doesNotContain("Tenant");
			assertThat(this.handlers.ask(context, "{'cmd':'beside','a':1}"))
				.isEqualTo("'first of ann {cmd=beside, a=1}'");
		}
	}

	@Test
	void thePrincipalIsThePeersUserUnlessTheApplicationResolvesIt() {
		try (var context = this.handlers.context(Who.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'who','name':'evil'}")).isEqualTo("'ann'");
		}
		try (var context = this.handlers.context(Resolvers.class, Who.class)) {
			assertThat(this.handlers.ask(context, "{'cmd':'who'}")).isEqualTo("'account of ann'");
		}
	}

	@Test
	void whoThePeerIsIsNeverBoundFromTheRequest() {
		assertNeverBound(OwnPrincipal.class, "user", Account.class);
		assertNeverBound(OwnDetails.class, "details", Details.class);
	}

	private void assertNeverBound(Class<?> handler, String name, Class<?> type) {
		try (var context = this.handlers.context(handler)) {
			assertThatExceptionOfType(InvalidDeclarationException.class).isThrownBy(() -> this.handlers.table(context))
				.withMessage("Parameter 0 ('" + name + "' of type " + type.getSimpleName() + ") of java.lang.String "
						+ handler.getName() + ".who(" + type.getName()
						+ ") identifies the peer, which is never bound from the request");
		}
	}

	@Test
	void whatAResolverThrowsIsAnsweredAsAnExceptionOfTheHandler() {
		try (var context = this.handlers.context(Failing.class, Handling.class)) {
			CommandDispatcher dispatcher = this.handlers.dispatcher(context);
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'declared'}"))
				.isEqualTo("{'error':'ann has no tenant','type':'no-tenant'}");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'handled'}"))
				.isEqualTo("{'error':'handled: checked','type':'checked'}");
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void whatAParameterCannotTakeIsLoggedAndNotToldToThePeer(CapturedOutput output) {
		try (var context = this.handlers.context(Resolvers.class, Nonsense.class, Odd.class)) {
			CommandDispatcher dispatcher = this.handlers.dispatcher(context);
			String answer = "{'error':'the command failed','type':'UnusableArgumentException'}";
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'number'}")).isEqualTo(answer);
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'wrong'}")).isEqualTo(answer);
			String prefix = Nonsense.class.getName() + "$$Lambda";
			assertThat(output.getOut()
				.lines()
				.filter((line) -> line.contains(prefix) && line.contains("has provided"))
				.map((line) -> line.replaceFirst(".* has provided ", ""))
				.toList())
				.containsExactly(
						"null for parameter 0 ('number' of type int) of java.lang.String " + Odd.class.getName()
								+ ".number(int)",
						"a java.lang.Integer for parameter 0 ('tenant' of type Tenant) of java.lang.String "
								+ Odd.class.getName() + ".wrong(" + Tenant.class.getName() + ")");
			assertThat(output.getOut()).contains("Command 'number' on connection 7 failed");
		}
	}

	@Test
	void aParameterThatAResolverRefusesFailsTheStart() {
		try (var context = this.handlers.context(Refusing.class, Who.class)) {
			assertThatExceptionOfType(InvalidDeclarationException.class).isThrownBy(() -> this.handlers.table(context))
				.withMessage("Parameter 0 ('principal' of type Principal) of java.lang.String " + Who.class.getName()
						+ ".who(java.security.Principal) cannot be resolved: it has no @Account");
		}
	}

	@Test
	void interceptorsSeeTheMethodAndItsAnnotations() {
		List<@Nullable String> seen = new ArrayList<>();
		IpcInterceptor interceptor = (invocation) -> {
			seen.add((invocation.method() != null)
					? invocation.method().getName() + " " + invocation.method().isAnnotationPresent(Deprecated.class)
					: null);
			return invocation.proceed();
		};
		try (var context = this.handlers.context(Who.class, Fallback.class)) {
			CommandDispatcher dispatcher = this.handlers.dispatcher(context, List.of(interceptor), List.of());
			this.handlers.ask(dispatcher, "{'cmd':'who'}");
			this.handlers.ask(dispatcher, "{'cmd':'old','n':'not a number'}");
			this.handlers.ask(dispatcher, "{'cmd':'unknown'}");
			assertThat(seen).containsExactly("who false", "old true", null);
		}
	}

	record Tenant(String name) {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface CurrentTenant {

	}

	record Asked(List<String> parameters) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Resolvers {

		@Bean
		Asked asked() {
			return new Asked(new ArrayList<>());
		}

		@Bean
		@Order(1)
		IpcArgumentResolver asking(Asked asked) {
			return (parameter) -> {
				asked.parameters()
					.add(parameter.getParameterType().getSimpleName() + " " + parameter.getParameter().getName());
				return null;
			};
		}

		@Bean
		@Order(2)
		IpcArgumentResolver first() {
			return (parameter) -> (parameter.getParameterType() == Tenant.class)
					? (request) -> new Tenant("first of " + request.connection().peer().user()) : null;
		}

		@Bean
		IpcArgumentResolver second() {
			return (parameter) -> {
				if (parameter.hasParameterAnnotation(CurrentTenant.class)) {
					return (request) -> "marked";
				}
				if (parameter.getParameterType() == Principal.class) {
					return (request) -> (Principal) () -> "account of " + request.connection().peer().user();
				}
				return (parameter.getParameterType() == Tenant.class) ? (request) -> new Tenant("second") : null;
			};
		}

	}

	interface Marked {

		String marked(@CurrentTenant String tenant);

	}

	@IpcHandler
	static class Commands implements Marked {

		@IpcCommand
		String own(Tenant tenant, @IpcParam int id, IpcConnection connection, IpcRequest request) {
			return tenant.name() + ", " + id + ", " + connection.id();
		}

		@Override
		@IpcCommand
		public String marked(String tenant) {
			return tenant;
		}

		@IpcCommand
		String principal(Principal principal) {
			return principal.getName();
		}

		@IpcCommand
		String beside(Tenant tenant, Map<String, Object> request) {
			return tenant.name() + " " + request;
		}

	}

	@IpcHandler
	static class Odd {

		@IpcCommand
		String number(int number) {
			return "" + number;
		}

		@IpcCommand
		String wrong(Tenant tenant) {
			return tenant.name();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Nonsense {

		@Bean
		@Order(0)
		IpcArgumentResolver nonsense() {
			return (parameter) -> switch (parameter.getMethod().getName()) {
				case "number" -> (request) -> null;
				case "wrong" -> (request) -> 5;
				default -> null;
			};
		}

	}

	@IpcHandler
	static class Who {

		@IpcCommand
		String who(Principal principal) {
			return principal.getName();
		}

		@IpcCommand
		@Deprecated
		int old(@IpcParam int n) {
			return n;
		}

	}

	record Account(String name) implements Principal {

		@Override
		public String getName() {
			return this.name;
		}

	}

	@IpcHandler
	static class OwnPrincipal {

		@IpcCommand
		String who(Account user) {
			return user.name();
		}

	}

	static class Details extends User {

		Details(String username, String password) {
			super(username, password, List.of());
		}

	}

	@IpcHandler
	static class OwnDetails {

		@IpcCommand
		String who(Details details) {
			return details.getUsername();
		}

	}

	@IpcHandler
	static class Fallback implements RequestHandler {

		@Override
		public Object handle(IpcRequest request) {
			return "";
		}

	}

	@IpcHandler
	static class Handling {

		@IpcCommand
		String declared(Tenant tenant) {
			return tenant.name();
		}

		@IpcCommand
		String handled(Tenant tenant) {
			return tenant.name();
		}

		@IpcExceptionHandler
		ErrorEnvelope checked(ReflectiveOperationException failure) {
			return new ErrorEnvelope("checked", "handled: " + failure.getMessage());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		IpcArgumentResolver failing() {
			return (parameter) -> (request) -> {
				if ("handled".equals(request.command())) {
					throw new ReflectiveOperationException("checked");
				}
				throw new IpcErrorException("no-tenant", request.connection().peer().user() + " has no tenant");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Refusing {

		@Bean
		IpcArgumentResolver refusing() {
			return (parameter) -> {
				throw new IllegalArgumentException("it has no @Account");
			};
		}

	}

}
