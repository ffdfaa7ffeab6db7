package com.codechu.ipc.handler.invocation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.UnixServer;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What handlers return that Spring knows how to adapt, by the example of RxJava. JSON is
 * written with single quotes.
 */
@Timeout(60)
class RxJavaTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Commands.class);

	private final Commands commands = this.context.getBean(Commands.class);

	private UnixServer server;

	@BeforeEach
	void start() throws IOException {
		JsonLineProtocol protocol = new JsonLineProtocol();
		CommandTable table = new HandlerBeans(this.context.getBeanFactory(), protocol, "cmd")
			.find(UnixServer.DEFAULT_NAME);
		this.server = UnixServer.builder()
			.path(path())
			.protocol(protocol)
			.lineHandler(new CommandDispatcher(table, "cmd", protocol, DispatchSettings.NONE)::reading)
			.build();
		this.server.start();
	}

	@AfterEach
	void stop() throws IOException {
		this.server.stop();
		this.context.close();
	}

	private Path path() {
		return this.directory.resolve("s.sock");
	}

	private String ask(String request) throws IOException {
		return RawPeer.exchange(path(), request.replace('\'', '"') + "\n").replace('"', '\'');
	}

	@Test
	void manyItemsAreAStreamOrAnArray() throws IOException {
		for (String command : List.of("flowable", "observable")) {
			String request = "{'cmd':'" + command + "','to':3";
			assertThat(ask(request + ",'$more':true}\n" + request + "}\n" + request + ",'$more':true}")).isEqualTo("""
					{'$more':true}
					1
					2
					3
					{'$end':{'items':3}}
					[1,2,3]
					{'$more':true}
					1
					2
					3
					{'$end':{'items':3}}
					""");
			assertThat(ask("{'cmd':'" + command + "','to':0,'$more':true}"))
				.isEqualTo("{'$more':true}\n{'$end':{'items':0}}\n");
			String[] lines = ask("{'cmd':'" + command + "','to':20000,'$more':true}").split("\n");
			assertThat(lines).hasSize(20_002).endsWith("20000", "{'$end':{'items':20000}}");
		}
	}

	@Test
	void aFailureEndsTheStream() throws IOException {
		assertThat(ask("{'cmd':'failing','$more':true}\n{'cmd':'failing'}\n{'cmd':'single'}")).isEqualTo("""
				{'$more':true}
				1
				{'$error':{'error':'late','type':'IllegalStateException'}}
				{'error':'late','type':'IllegalStateException'}
				'one'
				""");
	}

	@Test
	void singleValuesAreAwaited() throws IOException {
		for (String more : List.of("", ",'$more':true")) {
			assertThat(ask("{'cmd':'single'" + more + "}\n{'cmd':'maybe'" + more + "}\n{'cmd':'empty'" + more
					+ "}\n{'cmd':'singleFails'" + more + "}\n{'cmd':'never'" + more + "}\n{'cmd':'single'" + more
					+ "}"))
				.isEqualTo(
						"""
								'one'
								'maybe'
								{'error':'late','type':'IllegalStateException'}
								{'error':'the handler took longer than 300 ms and was interrupted; it may have taken effect','type':'HandlerTimeout'}
								'one'
								""");
		}
		await().until(() -> this.commands.disposed.get() == 2);
	}

	@Test
	void whatOnlyCompletesIsAwaited() throws IOException {
		for (String more : List.of("", ",'$more':true")) {
			assertThat(ask("{'cmd':'done'" + more + "}\n{'cmd':'acknowledged'" + more + "}\n{'cmd':'doneFails'" + more
					+ "}\n{'cmd':'single'" + more + "}"))
				.isEqualTo("{}\n{'error':'late','type':'IllegalStateException'}\n'one'\n");
		}
		assertThat(this.commands.done).hasValue(4);
	}

	@Test
	void whoLeavesIsUnsubscribed() throws Exception {
		try (RawPeer peer = RawPeer.connect(path()).send("{\"cmd\":\"endless\",\"$more\":true}\n")) {
			assertThat(peer.readLine()).isEqualTo("{\"$more\":true}\n");
			assertThat(peer.readLine()).matches("\\d+\n");
		}
		await().until(() -> this.commands.disposed.get() == 1);
		await().until(() -> this.server.status().streams().open() == 0);
	}

	@IpcHandler
	static class Commands {

		private final AtomicInteger disposed = new AtomicInteger();

		private final AtomicInteger done = new AtomicInteger();

		@IpcCommand
		Flowable<Integer> flowable(@IpcParam int to) {
			return Flowable.range(1, to).observeOn(Schedulers.computation());
		}

		@IpcCommand
		Observable<Integer> observable(@IpcParam int to) {
			return Observable.range(1, to);
		}

		@IpcCommand
		Flowable<Integer> failing() {
			return Flowable.just(1).concatWith(Flowable.error(new IllegalStateException("late")));
		}

		@IpcCommand(endless = true)
		Flowable<Long> endless() {
			return Flowable.interval(0, 1, java.util.concurrent.TimeUnit.MILLISECONDS)
				.onBackpressureDrop()
				.doOnCancel(this.disposed::incrementAndGet);
		}

		@IpcCommand
		Single<String> single() {
			return Single.just("one").observeOn(Schedulers.computation());
		}

		@IpcCommand
		Maybe<String> maybe() {
			return Maybe.just("maybe");
		}

		@IpcCommand
		Maybe<String> empty() {
			return Maybe.empty();
		}

		@IpcCommand
		Single<String> singleFails() {
			return Single.error(new IllegalStateException("late"));
		}

		@IpcCommand(timeout = "300ms")
		Single<String> never() {
			return Single.<String>never().doOnDispose(this.disposed::incrementAndGet);
		}

		@IpcCommand
		Completable done() {
			return Completable.fromAction(this.done::incrementAndGet).subscribeOn(Schedulers.computation());
		}

		@IpcCommand(acknowledged = true)
		Completable acknowledged() {
			return done();
		}

		@IpcCommand
		Completable doneFails() {
			return Completable.error(new IllegalStateException("late"));
		}

	}

}
