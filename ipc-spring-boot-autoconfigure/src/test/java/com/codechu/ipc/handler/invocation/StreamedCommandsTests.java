package com.codechu.ipc.handler.invocation;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcEmitter;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcProgress;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.ServerLimits;
import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.topic.IpcTopic;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Commands that have more than one line to say, over a socket. JSON is written with
 * single quotes.
 */
@Timeout(120)
class StreamedCommandsTests {

	@RegisterExtension
	final ShortTempDir directory = new ShortTempDir();

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Commands.class);

	private final Commands commands = this.context.getBean(Commands.class);

	private UnixServer server;

	private Path path;

	@BeforeEach
	void start() throws IOException {
		this.path = this.directory.resolve("s.sock");
		JsonLineProtocol protocol = new JsonLineProtocol();
		CommandTable table = new HandlerBeans(this.context.getBeanFactory(), protocol, "cmd")
			.find(UnixServer.DEFAULT_NAME);
		CommandDispatcher dispatcher = new CommandDispatcher(table, "cmd", protocol, DispatchSettings.NONE);
		this.server = UnixServer.builder()
			.path(this.path)
			.protocol(protocol)
			.lineHandler(dispatcher::reading)
			.limits(ServerLimits.DEFAULTS.withStreams(3, 64 * 1024))
			.build();
		this.server.start();
	}

	@AfterEach
	void stop() throws IOException {
		this.server.stop();
		this.context.close();
	}

	private String ask(String request) throws IOException {
		return RawPeer.exchange(this.path, request.replace('\'', '"') + "\n").replace('"', '\'');
	}

	private RawPeer connect(String request) throws IOException {
		return RawPeer.connect(this.path).send(request.replace('\'', '"') + "\n");
	}

	@Test
	void aStreamIsSentItemByItem() throws IOException {
		assertThat(ask("{'cmd':'count','to':3,'$more':true}")).isEqualTo("""
				{'$more':true}
				1
				2
				3
				{'$end':{'items':3}}
				""");
		assertThat(this.commands.closed).hasValue(1);
	}

	@Test
	void aStreamIsOneArrayForWhoDoesNotAskForMore() throws IOException {
		assertThat(ask("{'cmd':'count','to':3}\n{'cmd':'count','to':0}\n{'cmd':'count','to':1,'$more':false}"))
			.isEqualTo("[1,2,3]\n[]\n[1]\n");
		assertThat(this.commands.closed).hasValue(3);
	}

	@Test
	void anArrayThatDoesNotFitNamesWhatToAskFor() throws IOException {
		assertThat(ask("{'cmd':'count','to':1000000}")).isEqualTo(
				"{'error':'reply of type java.lang.Integer cannot be sent: message would be longer than 1,048,576 bytes; "
						+ "request the items as a stream, with \\'$more\\':true','type':'ReplyNotSerializable'}\n");
		assertThat(this.commands.closed).hasValue(1);
	}

	@Test
	void whatCannotBeWrittenIsNotWrittenInPart() throws IOException {
		for (String more : List.of("", ",'$more':true")) {
			assertThat(ask("{'cmd':'broken'" + more + "}")).startsWith("{'error':'reply of type ")
				.endsWith(",'type':'ReplyNotSerializable'}\n");
		}
	}

	@Test
	void anErrorInAnItemOfAPublisherEndsIt() throws IOException {
		String error = "{'error':'no class','type':'NoClassDefFoundError'}";
		assertThat(ask("{'cmd':'publishBroken'}")).isEqualTo(error + "\n");
		assertThat(ask("{'cmd':'publishBroken','$more':true}")).isEqualTo("{'$more':true}\n{'$error':" + error + "}\n");
	}

	@Test
	void anotherValueOfMoreIsRefused() throws IOException {
		assertThat(ask("{'cmd':'count','to':3,'$more':1}")).isEqualTo(
				"{'error':'member \\'$more\\' must be true or false','type':'InvalidRequest'}\n".replace("\\'", "'")
					.replace("'$more'", "'$more'"));
	}

	@Test
	void whatFollowsAStreamIsAnswered() throws IOException {
		assertThat(ask("{'cmd':'one'}\n{'cmd':'count','to':1,'$more':true}\n{'cmd':'one'}\n{'cmd':'one','$more':true}"))
			.isEqualTo("{'one':1}\n{'$more':true}\n1\n{'$end':{'items':1}}\n{'one':1}\n{'one':1}\n");
	}

	@Test
	void aFailureEndsTheStream() throws IOException {
		assertThat(ask("{'cmd':'fail','after':0,'$more':true}\n{'cmd':'fail','after':2,'$more':true}\n{'cmd':'one'}"))
			.isEqualTo("""
					{'$more':true}
					{'$error':{'error':'no file','type':'missing'}}
					{'$more':true}
					0
					1
					{'$error':{'error':'no file','type':'missing'}}
					{'one':1}
					""");
		assertThat(this.commands.closed).hasValue(2);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 1_000 })
	void itemsBeforeAFailureAreThereAndTheStreamIsClosedOnce(int after) throws IOException {
		String request = "{'cmd':'failing','after':" + after;
		String items = IntStream.range(0, after).mapToObj((n) -> n + "\n").collect(Collectors.joining());
		assertThat(ask(request + ",'$more':true}\n{'cmd':'one'}"))
			.isEqualTo("{'$more':true}\n" + items + "{'$error':{'error':'no file','type':'missing'}}\n{'one':1}\n");
		assertThat(this.commands.closed).hasValue(1);
		assertThat(ask(request + "}\n{'cmd':'one'}")).isEqualTo("{'error':'no file','type':'missing'}\n{'one':1}\n");
		assertThat(this.commands.closed).hasValue(2);
		// That of the failing item, and that of closing, of each of the two.
		assertThat(this.commands.threads).hasSize(4);
		assertThat(this.commands.threads.get(0)).isSameAs(this.commands.threads.get(1));
		assertThat(this.commands.threads.get(2)).isSameAs(this.commands.threads.get(3));
		await().until(() -> this.server.status().streams().open() == 0);
	}

	@Test
	void itemsThatLookLikeControlLinesAreWrapped() throws IOException {
		assertThat(
				ask("{'cmd':'dollars','$more':true}\n{'cmd':'dollars'}\n{'cmd':'dollar','$more':true}\n{'cmd':'dollar'}"
						+ "\n{'cmd':'dollar2','$more':true}"))
			.isEqualTo("""
					{'$more':true}
					{'$item':{'$end':{'items':7}}}
					{'$item':{'$a':1,'b':2}}
					{'a':{'$end':1}}
					null
					'x'
					{'$end':{'items':5}}
					[{'$end':{'items':7}},{'$a':1,'b':2},{'a':{'$end':1}},null,'x']
					{'$more':true}
					{'$item':{'$more':true}}
					{'$end':{'items':1}}
					{'$more':true}
					{'$a':1,'b':2}
					""");
	}

	@Test
	void whatCanBeWrittenOnlyOnceIsWhole() throws IOException {
		assertThat(ask("{'cmd':'once','$more':true}\n{'cmd':'once'}\n{'cmd':'oneOfMany','$more':true}"))
			.isEqualTo("['a','b']\n['a','b']\n['a','b']\n");
	}

	@Test
	void anEmitterSends() throws IOException {
		assertThat(ask(
				"{'cmd':'emit','count':2,'$more':true}\n{'cmd':'emit','count':2}\n{'cmd':'emit','count':0,'$more':true}"))
			.isEqualTo("""
					{'$more':true}
					'a0'
					'a1'
					{'$end':{'items':2}}
					['a0','a1']
					{'$more':true}
					{'$end':{'items':0}}
					""");
	}

	@Test
	void anEmitterThatFailsFirstIsAnsweredByAnError() throws IOException {
		assertThat(ask("{'cmd':'emit','count':-1,'$more':true}"))
			.isEqualTo("{'error':'negative','type':'IllegalArgumentException'}\n");
	}

	@Test
	void publishersAreAskedForItems() throws IOException {
		assertThat(ask(
				"{'cmd':'flux','to':3,'$more':true}\n{'cmd':'flux','to':3}\n{'cmd':'mono'}\n{'cmd':'mono','$more':true}"))
			.isEqualTo("""
					{'$more':true}
					1
					2
					3
					{'$end':{'items':3}}
					[1,2,3]
					'one'
					'one'
					""");
	}

	@Test
	void aPublisherThatFailsEndsTheStream() throws IOException {
		assertThat(ask("{'cmd':'fluxFail','$more':true}\n{'cmd':'fluxFail'}")).isEqualTo("""
				{'$more':true}
				1
				{'$error':{'error':'no file','type':'missing'}}
				{'error':'no file','type':'missing'}
				""");
	}

	@Test
	void aPublisherOfManyItems() throws IOException {
		String[] lines = ask("{'cmd':'flux','to':100000,'$more':true}").split("\n");
		assertThat(lines).hasSize(100_002);
		assertThat(lines[100_000]).isEqualTo("100000");
		assertThat(lines[100_001]).isEqualTo("{'$end':{'items':100000}}");
	}

	@Test
	void aPublisherThatIgnoresDemandIsCutOff() throws Exception {
		try (RawPeer peer = connect("{'cmd':'flood','$more':true}")) {
			assertThat(this.commands.flooded.await(20, TimeUnit.SECONDS)).isTrue();
			peer.halfClose();
			assertThat(peer.readAll()).startsWith("{\"$more\":true}\n\"")
				.endsWith("{\"$error\":{\"error\":\"the publisher sent more items than were requested\","
						+ "\"type\":\"IllegalStateException\"}}\n");
		}
	}

	@Test
	void progressIsToldToWhoAsks() throws IOException {
		// The second comes too soon to be told, unless the machine stalls.
		assertThat(ask("{'cmd':'work'}\n{'cmd':'work','$more':true}")).matches("""
				\\{'done':true}
				\\{'\\$more':true}
				\\{'\\$progress':\\{'done':1,'total':9,'message':'a'}}
				(\\{'\\$progress':\\{'done':0}}
				)?\\{'done':true}
				\\{'\\$end':\\{'items':1}}
				""");
	}

	@Test
	void aTopicIsSentToItsSubscribers() throws IOException {
		try (RawPeer one = connect("{'cmd':'events','$more':true}");
				RawPeer two = connect("{'cmd':'big','than':1,'$more':true}")) {
			assertThat(one.readLine()).isEqualTo("{\"$more\":true}" + "\n");
			assertThat(two.readLine()).isEqualTo("{\"$more\":true}" + "\n");
			assertThat(this.commands.events.subscribers()).isEqualTo(2);
			this.commands.events.publish(1);
			this.commands.events.publish(2);
			assertThat(one.readLine()).isEqualTo("1" + "\n");
			assertThat(one.readLine()).isEqualTo("2" + "\n");
			assertThat(two.readLine()).isEqualTo("2" + "\n");
			this.commands.events.close();
			one.send("{\"cmd\":\"one\"}\n");
			assertThat(one.readLine()).isEqualTo("{\"$end\":{\"items\":2}}" + "\n");
			assertThat(one.readLine()).isEqualTo("{\"one\":1}" + "\n");
			assertThat(two.readLine()).isEqualTo("{\"$end\":{\"items\":1}}" + "\n");
		}
		assertThat(this.commands.events.subscribers()).isZero();
	}

	@Test
	void aTopicOfEventsRequiresMore() throws IOException {
		assertThat(ask("{'cmd':'events'}\n{'cmd':'endless','x':1}")).isEqualTo(
				"""
						{'error':'the command replies with a stream: send {\\'cmd\\':\\'events\\',\\'$more\\':true}','type':'MoreRequired'}
						{'error':'the command replies with a stream: send {\\'cmd\\':\\'endless\\',\\'x\\':1,\\'$more\\':true}','type':'MoreRequired'}
						""");
	}

	@Test
	void aStateIsSentFirst() throws IOException {
		assertThat(ask("{'cmd':'state'}")).isEqualTo("null\n");
		this.commands.state.publish(Map.of("n", 1));
		assertThat(ask("{'cmd':'state'}")).isEqualTo("{'n':1}\n");
		try (RawPeer peer = connect("{'cmd':'state','$more':true}")) {
			assertThat(peer.readLine()).isEqualTo("{\"$more\":true}" + "\n");
			assertThat(peer.readLine()).isEqualTo("{\"n\":1}" + "\n");
			this.commands.state.publish(Map.of("n", 2));
			assertThat(peer.readLine()).isEqualTo("{\"n\":2}" + "\n");
		}
		await().until(() -> this.commands.state.subscribers() == 0);
	}

	@Test
	void thereAreNoMoreStreamsThanMayBe() throws IOException {
		List<RawPeer> peers = new ArrayList<>();
		try {
			for (int i = 0; i < 3; i++) {
				peers.add(connect("{'cmd':'events','$more':true}"));
				assertThat(peers.get(i).readLine()).isEqualTo("{\"$more\":true}" + "\n");
			}
			assertThat(ask("{'cmd':'count','to':1,'$more':true}\n{'cmd':'events','$more':true}\n{'cmd':'one'}"))
				.isEqualTo(
						"""
								{'error':'the server has reached its stream limit (3); end a stream, or try again later','type':'TooManyStreams'}
								{'error':'the server has reached its stream limit (3); end a stream, or try again later','type':'TooManyStreams'}
								{'one':1}
								""");
		}
		finally {
			for (RawPeer peer : peers) {
				peer.close();
			}
		}
		await().until(() -> this.server.status().streams().open() == 0);
		assertThat(ask("{'cmd':'count','to':1,'$more':true}")).endsWith("{'$end':{'items':1}}\n");
	}

	@Test
	void whoLeavesIsNoticed() throws Exception {
		RawPeer peer = connect("{'cmd':'waits','$more':true}");
		assertThat(peer.readLine()).isEqualTo("{\"$more\":true}" + "\n");
		assertThat(this.commands.waiting.await(30, TimeUnit.SECONDS)).isTrue();
		peer.close();
		assertThat(this.commands.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whoLeavesAfterItsLastRequestIsNoticed() throws Exception {
		RawPeer peer = connect("{'cmd':'events','$more':true}").halfClose();
		assertThat(peer.readLine()).isEqualTo("{\"$more\":true}" + "\n");
		this.commands.events.publish(1);
		assertThat(peer.readLine()).isEqualTo("1" + "\n");
		peer.close();
		await().until(() -> this.commands.events.subscribers() == 0);
	}

	@Test
	void aStopEndsSubscriptions() throws IOException {
		try (RawPeer peer = connect("{'cmd':'events','$more':true}")) {
			assertThat(peer.readLine()).isEqualTo("{\"$more\":true}" + "\n");
			this.server.stop();
			assertThat(peer.readAll())
				.isEqualTo("{\"$error\":{\"error\":\"server is shutting down\",\"type\":\"ShuttingDown\"}}\n");
		}
	}

	@Test
	void whoDoesNotStreamAnswersTheSameToWhoWouldTakeMore() throws IOException {
		for (String request : List.of("{'cmd':'one'", "{'cmd':'dollar2'", "{'cmd':'mono'", "{'cmd':'nothing'",
				"{'cmd':'text'", "{'cmd':'throwsAlways'", "{'cmd':'unknown'", "{'cmd':7", "{'x':1",
				"{'cmd':'one','cmd':'text'")) {
			String plain = ask(request + "}");
			for (String more : List.of("true", "false", "'?'", "null", "[true]")) {
				assertThat(ask(request + ",'$more':" + more + "}")).as(request).isEqualTo(plain);
			}
		}
	}

	@Test
	void anItemThatDoesNotFitOnALineEndsTheStream() throws IOException {
		assertThat(ask("{'cmd':'large','$more':true}\n{'cmd':'one'}")).isEqualTo(
				"""
						{'$more':true}
						'a'
						{'$error':{'error':'reply of type java.lang.String cannot be sent: message would be longer than 1,048,576 bytes','type':'ReplyNotSerializable'}}
						{'one':1}
						""");
		assertThat(this.commands.closed).hasValue(1);
	}

	@Test
	void aStreamIsClosedOnTheThreadThatPulls() throws IOException {
		ask("{'cmd':'threads','$more':true}\n{'cmd':'threads'}");
		assertThat(this.commands.threads).hasSize(4);
		assertThat(this.commands.threads.get(0)).isSameAs(this.commands.threads.get(1));
		assertThat(this.commands.threads.get(2)).isSameAs(this.commands.threads.get(3));
	}

	@Test
	void noStreamIsNoReply() throws IOException {
		assertThat(ask("{'cmd':'noStream','$more':true}\n{'cmd':'noStream'}\n{'cmd':'one'}")).isEqualTo("{'one':1}\n");
	}

	@Test
	void progressOfWhatGoesOnIsAMistake() {
		assertThatExceptionOfType(InvalidDeclarationException.class).isThrownBy(() -> find(ProgressOfTopic.class))
			.withMessageEndingWith(
					"ProgressOfTopic.topic(com.codechu.ipc.handler.IpcProgress) has an IpcProgress parameter, but continues after it has returned");
		assertThatExceptionOfType(InvalidDeclarationException.class).isThrownBy(() -> find(EmitterWithResult.class))
			.withMessageEndingWith("sends items, but the method also has a result");
		assertThatExceptionOfType(InvalidDeclarationException.class).isThrownBy(() -> find(TwoEmitters.class))
			.withMessageEndingWith("is a second emitter");
	}

	private static void find(Class<?> handler) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(handler)) {
			new HandlerBeans(context.getBeanFactory(), new JsonLineProtocol(), "cmd").find(UnixServer.DEFAULT_NAME);
		}
	}

	@IpcHandler
	static class Commands {

		final IpcTopic<Integer> events = IpcTopic.create();

		final IpcTopic<Map<String, Integer>> state = IpcTopic.latest();

		final AtomicInteger closed = new AtomicInteger();

		final List<Thread> threads = new CopyOnWriteArrayList<>();

		final CountDownLatch flooded = new CountDownLatch(1);

		final CountDownLatch waiting = new CountDownLatch(1);

		final CountDownLatch interrupted = new CountDownLatch(1);

		@IpcCommand
		Stream<Integer> count(@IpcParam int to) {
			return IntStream.rangeClosed(1, to).boxed().onClose(this.closed::incrementAndGet);
		}

		@IpcCommand
		Stream<Integer> fail(@IpcParam int after) {
			return IntStream.rangeClosed(0, after).boxed().onClose(this.closed::incrementAndGet).peek((n) -> {
				if (n == after) {
					throw new IllegalStateException(new NoSuchFileException("x"));
				}
			});
		}

		@IpcCommand
		Stream<Integer> failing(@IpcParam int after) {
			return IntStream.iterate(0, (n) -> n + 1).mapToObj((n) -> {
				if (n == after) {
					this.threads.add(Thread.currentThread());
					throw new IllegalStateException(new NoSuchFileException("x"));
				}
				return n;
			}).onClose(() -> {
				this.closed.incrementAndGet();
				this.threads.add(Thread.currentThread());
			});
		}

		@IpcExceptionHandler
		ErrorEnvelope missing(NoSuchFileException failure) {
			return new ErrorEnvelope("missing", "no file");
		}

		@IpcCommand
		Stream<@Nullable Object> dollars() {
			return Stream.of(Map.of("$end", Map.of("items", 7)), new Two(1, 2), Map.of("a", Map.of("$end", 1)), null,
					"x");
		}

		@IpcCommand
		Map<String, Boolean> dollar() {
			return Map.of("$more", true);
		}

		@IpcCommand
		Iterator<String> once() {
			return List.of("a", "b").iterator();
		}

		@IpcCommand
		Iterator<Object> broken() {
			return List.of("first", new Object(), "last").iterator();
		}

		@IpcCommand
		Flow.Publisher<Object> publishBroken() {
			Object item = new Object() {

				public String getValue() {
					throw new NoClassDefFoundError("no class");
				}

			};
			return (subscriber) -> subscriber.onSubscribe(new Flow.Subscription() {

				@Override
				public void request(long count) {
					try {
						subscriber.onNext(item);
					}
					catch (Error ex) {
						// As it ends the thread of a publisher that has one.
					}
				}

				@Override
				public void cancel() {
				}

			});
		}

		@IpcCommand
		Object oneOfMany() {
			return Stream.of("a", "b");
		}

		@IpcCommand
		Two dollar2() {
			return new Two(1, 2);
		}

		@IpcCommand
		void nothing() {
		}

		@IpcCommand
		String text() {
			return "text";
		}

		@IpcCommand
		String throwsAlways() {
			throw new IllegalStateException("always");
		}

		@IpcCommand
		Stream<String> large() {
			return Stream.of("a", "x".repeat(1 << 20), "b").onClose(this.closed::incrementAndGet);
		}

		@IpcCommand
		Stream<String> threads() {
			return Stream.of("a")
				.peek((item) -> this.threads.add(Thread.currentThread()))
				.onClose(() -> this.threads.add(Thread.currentThread()));
		}

		@IpcCommand
		@Nullable Stream<String> noStream() {
			return null;
		}

		@IpcCommand
		Map<String, Integer> one() {
			return Map.of("one", 1);
		}

		@IpcCommand
		void emit(@IpcParam int count, IpcEmitter<String> emitter) {
			if (count < 0) {
				throw new IllegalArgumentException("negative");
			}
			for (int i = 0; i < count; i++) {
				emitter.send("a" + i);
			}
		}

		@IpcCommand
		Flux<Integer> flux(@IpcParam int to) {
			return Flux.range(1, to);
		}

		@IpcCommand
		Flux<Integer> fluxFail() {
			return Flux.range(1, 2).map((n) -> {
				if (n == 2) {
					throw new IllegalStateException(new NoSuchFileException("x"));
				}
				return n;
			});
		}

		@IpcCommand
		Mono<String> mono() {
			return Mono.just("one");
		}

		@IpcCommand
		Flow.Publisher<String> flood() {
			AtomicBoolean begun = new AtomicBoolean();
			return (subscriber) -> subscriber.onSubscribe(new Flow.Subscription() {

				@Override
				public void request(long n) {
					if (begun.compareAndSet(false, true)) {
						for (int i = 0; i < 2000; i++) {
							subscriber.onNext("x".repeat(1000));
						}
						Commands.this.flooded.countDown();
					}
				}

				@Override
				public void cancel() {
				}

			});
		}

		@IpcCommand
		Map<String, Boolean> work(IpcProgress progress) {
			progress.report(1, 9, "a");
			progress.report(0);
			return Map.of("done", true);
		}

		@IpcCommand
		IpcTopic<Integer> events() {
			return this.events;
		}

		@IpcCommand
		IpcTopic<Integer> big(@IpcParam int than) {
			return this.events.filter((n) -> n > than);
		}

		@IpcCommand(endless = true)
		LongStream endless() {
			return LongStream.iterate(0, (n) -> n + 1);
		}

		@IpcCommand
		IpcTopic<Map<String, Integer>> state() {
			return this.state;
		}

		@IpcCommand
		void waits(IpcEmitter<String> emitter) {
			emitter.begin();
			this.waiting.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
			}
		}

	}

	record Two(@com.fasterxml.jackson.annotation.JsonProperty("$a") int a, int b) {

	}

	@IpcHandler
	static class ProgressOfTopic {

		@IpcCommand
		IpcTopic<Integer> topic(IpcProgress progress) {
			return IpcTopic.create();
		}

	}

	@IpcHandler
	static class EmitterWithResult {

		@IpcCommand
		int result(IpcEmitter<Integer> emitter) {
			return 1;
		}

	}

	@IpcHandler
	static class TwoEmitters {

		@IpcCommand
		void two(IpcEmitter<Integer> one, IpcEmitter<Integer> two) {
		}

	}

}
