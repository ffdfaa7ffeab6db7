package com.codechu.ipc.autoconfigure;

import java.util.List;

import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcListener;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class IpcRuntimeHintsTests {

	@Test
	void handlersCanBeCalledAndTheirTypesBound() throws Exception {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Commands.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Commands.class.getDeclaredMethod("rescan", Tree.class))).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Commands.class.getDeclaredMethod("heard", Event.class))).accepts(hints);
		for (Class<?> type : List.of(Tree.class, Report.class, Event.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Report.class.getDeclaredMethod("files")))
			.accepts(hints);
	}

	@Test
	void nativeFunctionsCanBeReached() {
		RuntimeHints hints = new RuntimeHints();
		new IpcRuntimeHints().registerHints(hints, getClass().getClassLoader());
		assertThat(
				RuntimeHintsPredicates.proxies().forInterfaces(TypeReference.of("com.codechu.ipc.posix.JnaCalls$LibC")))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("com/sun/jna/linux-x86-64/libjnidispatch.so"))
			.accepts(hints);
	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		List<Report> rescan(Tree tree) {
			return List.of();
		}

		@IpcListener("events")
		void heard(Event event) {
		}

	}

	record Tree(String path) {

	}

	record Report(int files) {

	}

	record Event(String name) {

	}

}
