package com.codechu.ipc.handler.invocation;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import org.aspectj.lang.annotation.Aspect;
import org.aspectj.lang.annotation.Before;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;

class HandlerBeansTests {

	private final Handlers handlers = new Handlers();

	@Test
	void proxiesLazyBeansScopesAndFactoryMethodsWork() {
		Creations.count = 0;
		try (var context = this.handlers.context(Proxied.class)) {
			CommandDispatcher dispatcher = this.handlers.dispatcher(context);
			assertThat(Creations.count).isZero();
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'lazy'}")).isEqualTo("1");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'lazy'}")).isEqualTo("1");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'prototype'}")).isEqualTo("2");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'prototype'}")).isEqualTo("3");
			assertThat(AopUtils.isAopProxy(context.getBean(Advised.class))).isTrue();
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'advised'}")).isEqualTo("'advised'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'viaInterface'}")).isEqualTo("'interface'");
			assertThat(this.handlers.ask(dispatcher, "{'cmd':'scoped'}")).isEqualTo("'scoped'");
			assertThat(context.getBean(Advice.class).calls).isEqualTo(2);
		}
	}

	@Test
	void handlersOfParentContextsAreFound() {
		try (var parent = this.handlers.context(Handlers.Limited.class)) {
			AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext();
			child.setParent(parent);
			child.register(Later.class);
			child.refresh();
			assertThat(this.handlers.ask(child, "{'cmd':'limit','limit':4}")).isEqualTo("4");
			assertThat(this.handlers.ask(child, "{'cmd':'later'}")).isEqualTo("'later'");
			child.close();
		}
	}

	@IpcHandler
	static class Later {

		@IpcCommand
		CompletableFuture<String> later() {
			return CompletableFuture.supplyAsync(() -> "later");
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

		@Before("execution(String com.codechu.ipc.handler.invocation.HandlerBeansTests.Advised.*(..)) || execution(* java.util.concurrent.Callable+.call())")
		void count() {
			this.calls++;
		}

	}

}
