package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.client.registry.ImportIpcClients;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcEmitter;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcListener;
import com.codechu.ipc.handler.IpcProgress;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.ProgressUpdate;
import com.codechu.ipc.topic.IpcTopic;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
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
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
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
	void whatStreamsCarryIsBoundAndTheirTypesAreNot() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Streaming.class);
		for (Class<?> type : List.of(Event.class, Tree.class, Item.class, Published.class, Reactive.class,
				Report.class)) {
			assertThat(RuntimeHintsPredicates.reflection()
				.onMethodInvocation(type, type.getRecordComponents()[0].getName())).accepts(hints);
		}
		for (Class<?> type : List.of(IpcTopic.class, IpcEmitter.class, IpcProgress.class, Stream.class,
				Flow.Publisher.class, Flux.class, Flowable.class, Completable.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(type).negate()).as(type.getName()).accepts(hints);
		}
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

	@Test
	void exchangesThatABeanAnswersCanBeCalledAndTheirTypesBound() throws Exception {
		RuntimeHints hints = aheadOfTime(Answering.class);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(Answering.class.getDeclaredMethod("next", Tree.class))).accepts(hints);
		for (Class<?> type : List.of(Tree.class, Event.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints);
		}
	}

	@Test
	void whatTheLibraryResolvesIsNotBound() throws Exception {
		RuntimeHints hints = aheadOfTime(Resolving.class);
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Resolving.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(Tree.class)).accepts(hints);
		for (Class<?> type : List.of(Principal.class, Authentication.class, Account.class)) {
			assertThat(RuntimeHintsPredicates.reflection().onType(type).negate()).accepts(hints);
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

	@IpcHandler
	static class Streaming {

		@IpcCommand
		IpcTopic<Event> topic() {
			return IpcTopic.create();
		}

		@IpcCommand
		void emit(IpcEmitter<List<Tree>> emitter) {
		}

		@IpcCommand
		Stream<Item> stream() {
			return Stream.of();
		}

		@IpcCommand
		Flow.Publisher<Published> publisher() {
			return (subscriber) -> {
			};
		}

		@IpcCommand
		CompletableFuture<Flux<Reactive>> flux() {
			return CompletableFuture.completedFuture(Flux.empty());
		}

		@IpcCommand
		Flowable<Report> flowable(IpcProgress progress) {
			return Flowable.empty();
		}

		@IpcCommand
		Completable completable() {
			return Completable.complete();
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

	interface Api {

		@IpcExchange
		Event next(@IpcParam Tree tree);

	}

	@IpcHandler
	static class Answering implements Api {

		@Override
		public Event next(Tree tree) {
			return new Event("");
		}

	}

	record Account(String name) {

	}

	@IpcHandler
	static class Resolving {

		@IpcCommand
		void resolve(Principal principal, Authentication authentication, @AuthenticationPrincipal Account account,
				@IpcParam Tree tree) {
		}

	}

}
