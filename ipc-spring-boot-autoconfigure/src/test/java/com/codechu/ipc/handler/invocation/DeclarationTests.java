package com.codechu.ipc.handler.invocation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Supplier;

import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.PackagePrivateCommand;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.server.RequestHandler;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DeclarationTests {

	private final Handlers handlers = new Handlers();

	@Test
	void acknowledgementsThatDisagreeOrAreNotNeededFailTheStart() {
		Handlers handlers = new Handlers();
		for (Class<?> bean : List.of(Disagreeing.class, WithResult.class)) {
			try (var context = handlers.context(bean)) {
				assertThatExceptionOfType(InvalidDeclarationException.class).isThrownBy(() -> handlers.table(context))
					.withMessageContaining((bean == Disagreeing.class)
							? ".reload() is acknowledged as a command, but not as an exchange: clients would not wait for the acknowledgement"
							: ".size() is declared as acknowledged, but has a result");
			}
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void resultsThatLookLikeErrorsAreWarnedOf(CapturedOutput output) {
		Handlers handlers = new Handlers();
		try (var context = handlers.context(Confusing.class)) {
			handlers.table(context);
		}
		assertThat(output.getOut().lines().filter((line) -> line.contains("has the members of an error"))).hasSize(3)
			.allMatch((line) -> line.contains(".confusing"));
	}

	@Test
	void timeoutsThatAreNoneFailTheStart() {
		assertMistake("void com.codechu.ipc.handler.invocation.DeclarationTests$Hasty.run() has the timeout 'soon', "
				+ "which is not a valid duration", Hasty.class);
		assertMistake("void com.codechu.ipc.handler.invocation.DeclarationTests$Backwards.run() has the timeout '-1s', "
				+ "which is not a valid duration", Backwards.class);
	}

	@Test
	void mistakesFailTheStart() {
		assertMistake("Beans 'first' and 'second' are both a RequestHandler for requests without a matching command",
				TwoRaw.class);
		assertMistake(
				"Command 'limit' is declared twice: by int com.codechu.ipc.handler.invocation.DeclarationTests$Limited.limit(int)"
						+ " and by java.lang.String com.codechu.ipc.handler.invocation.DeclarationTests$AlsoLimit.other()",
				Limited.class, AlsoLimit.class);
		assertMistake(
				"Bean 'declarationTests.Idle' of type com.codechu.ipc.handler.invocation.DeclarationTests$Idle is annotated with @IpcHandler, but handles no command",
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
						+ " has the default value \"many\", which is not valid: it must be a whole number in the range of int, but is \"many\"",
				BadDefault.class);
		assertMistake("private void com.codechu.ipc.handler.invocation.DeclarationTests$Hidden.hidden() is private",
				Hidden.class);
	}

	@Test
	void parametersThatCanNeverBeBoundFailTheStart() {
		String parameter = "Parameter 0 ('x' of type %s) of void " + DeclarationTests.class.getName()
				+ "$%s.never(%s) cannot be bound: %s";
		assertMistake(parameter.formatted("ApplicationContext", "Context",
				"org.springframework.context.ApplicationContext",
				"org.springframework.context.ApplicationContext is an interface, and the class to instantiate is not specified"),
				Context.class);
		assertMistake(
				parameter.formatted("Runnable", "Function", "java.lang.Runnable",
						"java.lang.Runnable is an interface, and the class to instantiate is not specified"),
				Function.class);
		assertMistake(
				parameter.formatted("List", "Functions", "java.util.List<java.util.function.Supplier<?>>",
						"java.util.function.Supplier is an interface, and the class to instantiate is not specified"),
				Functions.class);
		assertMistake(parameter.formatted("NoWay", "Uncreatable", NoWay.class.getName(),
				NoWay.class.getName() + " has no constructor that Jackson can use"), Uncreatable.class);
		assertMistake(parameter.formatted("ObjectNode", "OldTree", "com.fasterxml.jackson.databind.node.ObjectNode",
				"com.fasterxml.jackson.databind.node.ObjectNode is a type of Jackson 2, and requests are read by Jackson 3"),
				OldTree.class);
	}

	@Test
	void whatSpringSecurityProvidesIsNeverBoundFromTheRequest() {
		String parameter = "Parameter 0 ('x' of type %s) of void " + DeclarationTests.class.getName()
				+ "$%s.never(%s) requires Spring Security, but its IPC support is not active";
		assertMistake(parameter.formatted("Authentication", "Login", Authentication.class.getName()), Login.class);
		assertMistake(parameter.formatted("Map", "LoginMap", "java.util.Map<java.lang.String, java.lang.Object>"),
				LoginMap.class);
	}

	@Test
	void resultsThatCanNeverBeRepliesFailTheStart() {
		String result = "The result of %s " + DeclarationTests.class.getName() + "$%s.never() cannot be a reply: %s";
		assertMistake(result.formatted("java.util.concurrent.Callable<java.lang.String>", "Work",
				"Callable is a task, not a value"), Work.class);
		assertMistake(result.formatted("java.util.List<java.util.concurrent.Flow$Publisher<java.lang.String>>", "Many",
				"Publisher is a task, not a value"), Many.class);
		assertMistake(result.formatted(
				"java.util.concurrent.CompletableFuture<com.fasterxml.jackson.databind.JsonNode>", "Old",
				"com.fasterxml.jackson.databind.JsonNode is a type of Jackson 2, and replies are written by Jackson 3"),
				Old.class);
	}

	@Test
	void blankNamesFailTheStart() {
		assertMistake("void " + DeclarationTests.class.getName() + "$BlankCommand.never() has a blank command name",
				BlankCommand.class);
		assertMistake("Parameter 0 ('x' of type int) of void " + DeclarationTests.class.getName()
				+ "$BlankMember.never(int) has a blank name", BlankMember.class);
	}

	@Test
	void commandsThatAProxyHidesFailTheStart() {
		assertHidden("public final java.lang.String " + DeclarationTests.class.getName()
				+ "$Final.go() is final, and bean 'hidden' is a proxy, so the method would run without the fields of the bean",
				FinalConfiguration.class);
		assertHidden("java.lang.String " + DeclarationTests.class.getName()
				+ "$NotInInterface.other() cannot be called: bean 'hidden' is a JDK proxy, which has only the methods of its interfaces",
				InterfaceConfiguration.class);
	}

	@Test
	void commandsThatAScopedProxyHidesFailTheStart() {
		assertHidden("public final java.lang.String " + DeclarationTests.class.getName()
				+ "$Final.go() is final, and bean 'hidden' is a proxy, so the method would run without the fields of the bean",
				ScopedConfiguration.class);
	}

	@Test
	void commandsThatAProxyCannotOverrideFailTheStart() {
		assertHidden("java.lang.String " + PackagePrivateCommand.class.getName()
				+ ".inherited() is package-private in another package, and bean 'hidden' is a proxy, so the method would run without the fields of the bean",
				ForeignConfiguration.class);
	}

	@Test
	void lazyBeansWhoseProxyHidesACommandFailTheRequest() {
		try (var context = this.handlers.context(LazyConfiguration.class)) {
			new HandlerChecks(context.getBeanFactory(), Set.of("default")).afterSingletonsInstantiated();
			assertThat(this.handlers.ask(context, "{'cmd':'go'}")).contains("is final, and its bean is a proxy",
					"'type':'InvalidDeclarationException'");
		}
	}

	private void assertHidden(String message, Class<?> configuration) {
		try (var context = this.handlers.context(configuration)) {
			assertThatExceptionOfType(InvalidDeclarationException.class).isThrownBy(
					() -> new HandlerChecks(context.getBeanFactory(), Set.of("default")).afterSingletonsInstantiated())
				.withMessage(message);
		}
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

	@IpcHandler
	static class Context {

		@IpcCommand
		void never(@IpcParam ApplicationContext x) {
		}

	}

	@IpcHandler
	static class Login {

		@IpcCommand
		void never(Authentication x) {
		}

	}

	@IpcHandler
	static class LoginMap {

		@IpcCommand
		void never(@AuthenticationPrincipal Map<String, Object> x) {
		}

	}

	@IpcHandler
	static class Function {

		@IpcCommand
		void never(@IpcParam Runnable x) {
		}

	}

	@IpcHandler
	static class Functions {

		@IpcCommand
		void never(@IpcParam List<Supplier<?>> x) {
		}

	}

	static final class NoWay {

		private NoWay(int one, int two) {
		}

	}

	@IpcHandler
	static class Uncreatable {

		@IpcCommand
		void never(NoWay x) {
		}

	}

	@IpcHandler
	static class OldTree {

		@IpcCommand
		void never(com.fasterxml.jackson.databind.node.ObjectNode x) {
		}

	}

	@IpcHandler
	static class Work {

		@IpcCommand
		Callable<String> never() {
			return () -> "";
		}

	}

	@IpcHandler
	static class Many {

		@IpcCommand
		List<Flow.Publisher<String>> never() {
			return List.of();
		}

	}

	@IpcHandler
	static class Old {

		@IpcCommand
		CompletableFuture<com.fasterxml.jackson.databind.JsonNode> never() {
			return new CompletableFuture<>();
		}

	}

	@IpcHandler
	static class BlankCommand {

		@IpcCommand(" ")
		void never() {
		}

	}

	@IpcHandler
	static class BlankMember {

		@IpcCommand
		void never(@IpcParam(" ") int x) {
		}

	}

	static class Final {

		@IpcCommand
		public final String go() {
			return "";
		}

	}

	static class NotInInterface implements Callable<String> {

		@Override
		public String call() {
			return "";
		}

		@IpcCommand
		String other() {
			return "";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FinalConfiguration {

		@Bean
		@IpcHandler
		Final hidden() {
			ProxyFactory factory = new ProxyFactory(new Final());
			factory.setProxyTargetClass(true);
			return (Final) factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Lazy
		@Bean
		@IpcHandler
		Final hidden() {
			return new FinalConfiguration().hidden();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedConfiguration {

		@Bean
		@IpcHandler
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Final hidden() {
			return new Final();
		}

	}

	static class Foreign extends PackagePrivateCommand {

	}

	@Configuration(proxyBeanMethods = false)
	static class ForeignConfiguration {

		@Bean
		@IpcHandler
		Foreign hidden() {
			ProxyFactory factory = new ProxyFactory(new Foreign());
			factory.setProxyTargetClass(true);
			return (Foreign) factory.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceConfiguration {

		@Bean
		@IpcHandler
		NotInInterface hidden() {
			return new NotInInterface();
		}

		@Bean
		static BeanPostProcessor proxying() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String name) {
					return (bean instanceof NotInInterface) ? new ProxyFactory(bean).getProxy() : bean;
				}

			};
		}

	}

	@IpcHandler
	static class Confusing {

		@IpcCommand
		Problem confusing() {
			return new Problem("e", "t");
		}

		@IpcCommand
		CompletableFuture<Renamed> confusingLater() {
			return null;
		}

		@IpcCommand
		Optional<Detailed> confusingDetails() {
			return Optional.empty();
		}

		@IpcCommand
		Harmless fine() {
			return new Harmless("e", 1);
		}

		@IpcCommand
		ErrorEnvelope meant() {
			return new ErrorEnvelope("t", "e");
		}

	}

	record Problem(String error, String type) {

	}

	record Renamed(@JsonProperty("error") String text, String type) {

	}

	record Detailed(String error, String type, Map<String, String> details) {

	}

	record Harmless(String error, int type) {

	}

	interface Exchanging {

		@IpcExchange
		void reload();

	}

	@IpcHandler
	static class Disagreeing implements Exchanging {

		@Override
		@IpcCommand(acknowledged = true)
		public void reload() {
		}

	}

	@IpcHandler
	static class WithResult {

		@IpcCommand(acknowledged = true)
		int size() {
			return 1;
		}

	}

	@IpcHandler
	static class Hasty {

		@IpcCommand(timeout = "soon")
		void run() {
		}

	}

	@IpcHandler
	static class Backwards {

		@IpcCommand(timeout = "-1s")
		void run() {
		}

	}

}
