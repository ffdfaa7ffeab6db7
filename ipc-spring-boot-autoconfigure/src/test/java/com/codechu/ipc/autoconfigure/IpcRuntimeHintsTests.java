package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.client.registry.ImportIpcClients;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcListener;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.ProgressUpdate;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import reactor.core.publisher.Flux;

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
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(TypeReference.of("com.codechu.ipc.os.JnaCalls$LibC")))
			.accepts(hints);
		assertThat(RuntimeHintsPredicates.resource().forResource("com/sun/jna/linux-x86-64/libjnidispatch.so"))
			.accepts(hints);
	}

	@Test
	void rawJsonCanBeReadAndWritten() {
		RuntimeHints hints = new RuntimeHints();
		new IpcRuntimeHints().registerHints(hints, getClass().getClassLoader());
		for (String adapter : List.of("Serializer", "Deserializer")) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(TypeReference.of("com.codechu.ipc.protocol.RawJson$" + adapter))
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(hints);
		}
	}

	@Test
	void clientInterfacesCanBeImplementedAndTheirTypesBound() throws Exception {
		RuntimeHints hints = aheadOfTime(Clients.class);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(Scanner.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onType(Scanner.class)).accepts(hints);
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(Report.class.getDeclaredMethod("files")))
			.accepts(hints);
		for (Class<?> type : List.of(Event.class, Item.class, Published.class, Reactive.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onType(Stream.class).negate()).accepts(hints);
	}

	@Test
	void inheritedCommandsHaveTheTypesOfTheirBean() {
		RuntimeHints hints = aheadOfTime(Inheriting.class);
		for (Class<?> type : List.of(Tree.class, Event.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints);
		}
	}

	private static RuntimeHints aheadOfTime(Class<?> configuration) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.register(configuration);
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("com.acme", "App")), new InMemoryGeneratedFiles());
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		return generation.getRuntimeHints();
	}

	abstract static class Generic<T, R> {

		@IpcCommand
		List<R> list(@IpcParam List<T> in) {
			return List.of();
		}

	}

	@IpcHandler
	static class Inheriting extends Generic<Tree, Event> {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportIpcClients(types = Scanner.class)
	static class Clients {

	}

	interface Scanner {

		@IpcExchange
		Report rescan(@IpcParam Path path);

		@IpcExchange
		CompletableFuture<Event> next();

		@IpcExchange
		Stream<Item> items(Consumer<ProgressUpdate> progress);

		@IpcExchange
		Flow.Publisher<Published> published();

		@IpcExchange
		Flux<Reactive> reactive();

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

	record Item(String name) {

	}

	record Published(String name) {

	}

	record Reactive(String name) {

	}

	record Event(String name) {

	}

}
