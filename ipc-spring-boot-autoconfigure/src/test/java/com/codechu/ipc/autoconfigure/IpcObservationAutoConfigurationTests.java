package com.codechu.ipc.autoconfigure;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.actuate.IpcFifoMetrics;
import com.codechu.ipc.actuate.IpcServerMetrics;
import com.codechu.ipc.autoconfigure.IpcServerFactory.ServerObservation;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcRemoteException;
import com.codechu.ipc.client.registry.IpcClients;
import com.codechu.ipc.context.IpcServerCustomizer;
import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.fifo.FifoObserver;
import com.codechu.ipc.fifo.NoReaderException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcExceptionResolver;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcListener;
import com.codechu.ipc.observation.DefaultIpcFifoObservationConvention;
import com.codechu.ipc.observation.DefaultIpcServerRequestObservationConvention;
import com.codechu.ipc.observation.IpcClientRequestObservationContext;
import com.codechu.ipc.observation.IpcServerRequestObservationContext;
import com.codechu.ipc.observation.internal.ObservedCommands;
import com.codechu.ipc.observation.internal.ObservedMessages;
import com.codechu.ipc.observation.internal.TimedCommands;
import com.codechu.ipc.observation.internal.TimedMessages;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IpcObservationAutoConfigurationTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class, ObservationAutoConfiguration.class,
					IpcAutoConfiguration.class, IpcServerAutoConfiguration.class, IpcClientAutoConfiguration.class,
					IpcObservationAutoConfiguration.class))
			.withUserConfiguration(Commands.class)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("ipc.server.path=" + path());
	}

	private Path path() {
		return this.directory.resolve("a.sock");
	}

	private static void assertOnlyTimed(ApplicationContextRunner runner, boolean timed) {
		runner.run((context) -> assertThat(context.getBean(ServerObservation.class).observer())
			.isInstanceOf(timed ? TimedCommands.class : ObservedCommands.class));
	}

	@Test
	void whereNothingElseWouldComeOfItRequestsAreOnlyTimed() {
		assertOnlyTimed(runner(), true);
		assertOnlyTimed(runner().withPropertyValues("management.observations.key-values.host=a"), true);
	}

	@Test
	void inDoubtRequestsAreObserved() {
		assertOnlyTimed(runner().withBean("own", ObservationHandler.class, Handler::new), false);
		assertOnlyTimed(runner().withBean("own", ObservationPredicate.class, () -> (name, context) -> true), false);
		assertOnlyTimed(runner().withBean("own", ObservationFilter.class, () -> (context) -> context), false);
		assertOnlyTimed(runner().withBean("own", GlobalObservationConvention.class, Convention::new), false);
		assertOnlyTimed(runner().withBean(DefaultIpcServerRequestObservationConvention.class), false);
		assertOnlyTimed(runner().withBean("own", ObservationRegistryCustomizer.class, () -> (registry) -> {
		}), false);
		assertOnlyTimed(runner().withBean(ObservationRegistry.class, ObservationRegistry::create), false);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ipc", "ipc.server", "ipc.server.requests", "all" })
	void whenSwitchedOffByAnyPrefixThenThereIsNoInterceptor(String prefix) {
		runner().withPropertyValues("management.observations.enable." + prefix + "=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanProvider(ServerObservation.class).stream()).isEmpty();
			ask(context);
			assertThat(timers(context)).isEmpty();
		});
	}

	@Test
	void timersAreThoseOfObservations() {
		Set<String> timed = new TreeSet<>();
		Set<String> observed = new TreeSet<>();
		ApplicationContextRunner runner = runner().withPropertyValues("management.observations.key-values.host=a");
		runner.run((context) -> {
			ask(context);
			timed.addAll(timers(context));
		});
		runner.withBean(DefaultIpcServerRequestObservationConvention.class).run((context) -> {
			ask(context);
			observed.addAll(timers(context));
		});
		assertThat(timed).isEqualTo(observed)
			.hasSize(4)
			.contains(
					"[command=fail, error=IllegalStateException, exception=IllegalStateException, host=a, outcome=ERROR, server=default] 1",
					"[command=ping, error=none, exception=none, host=a, outcome=SUCCESS, server=default] 2");
	}

	@Test
	void anExceptionThatAResolverAnsweredIsAFailureAllTheSame() {
		IpcExceptionResolver sorry = (failure, request) -> "sorry";
		runner().withBean(IpcExceptionResolver.class, () -> sorry).run((context) -> {
			ask(context);
			assertThat(timers(context)).contains(
					"[command=fail, error=IllegalStateException, exception=IllegalStateException, outcome=ERROR, server=default] 1");
		});
	}

	@Test
	void theOutcomeIsWhatReallyHappened() {
		IpcExceptionResolver sorry = (failure, request) -> (failure instanceof IllegalStateException) ? "sorry" : null;
		Set<String> expected = Set.of(
				"[command=UNKNOWN, error=InvalidMessageException, exception=InvalidMessageException, outcome=REJECTED, server=default] 1",
				"[command=fail, error=IllegalStateException, exception=IllegalStateException, outcome=ERROR, server=default] 1",
				"[command=ping, error=InvalidMessageException, exception=InvalidMessageException, outcome=REJECTED, server=default] 1",
				"[command=ping, error=none, exception=none, outcome=SUCCESS, server=default] 2",
				"[command=unwritable, error=ReplyNotSerializableException, exception=ReplyNotSerializableException, outcome=ERROR, server=default] 1");
		for (boolean observed : List.of(false, true)) {
			ApplicationContextRunner runner = runner().withBean(IpcExceptionResolver.class, () -> sorry);
			(observed ? runner.withBean(DefaultIpcServerRequestObservationConvention.class) : runner).run((context) -> {
				ask(context);
				RawPeer.exchange(path(), "{\"cmd\":\"unwritable\"}\n");
				assertThat(timers(context)).isEqualTo(expected);
			});
		}
	}

	@Test
	void errorsAreCountedWhateverTheReplyIs() {
		runner().withConfiguration(AutoConfigurations.of(IpcMetricsAutoConfiguration.class))
			.withBean(IpcExceptionResolver.class, () -> (failure, request) -> "sorry")
			.run((context) -> {
				ask(context);
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				context.getBean(IpcServerMetrics.class).bindTo(registry);
				assertThat(registry.get("ipc.server.errors")
					.tags("type", "UnknownCommand", "server", "default")
					.functionCounter()
					.count()).isEqualTo(1);
				assertThat(registry.get("ipc.server.errors").tag("type", "InvalidRequest").functionCounter().count())
					.isEqualTo(1);
			});
	}

	@Test
	void theHandlerOfACustomizerIsObserved() {
		runner()
			.withBean(IpcServerCustomizer.class,
					() -> (name, builder) -> builder.handler((request) -> Map.of("own", request.json().size())))
			.run((context) -> {
				assertThat(RawPeer.exchange(path(), "{\"cmd\":\"ping\"}\n")).isEqualTo("{\"own\":1}\n");
				assertThat(timers(context)).containsExactly(
						"[command=UNKNOWN, error=none, exception=none, outcome=SUCCESS, server=default] 1");
			});
	}

	@Test
	void clientsAreToldApartAndMaySendNoTrace() {
		Tracer tracer = new Tracer();
		runner().withBean(Tracer.class, () -> tracer)
			.withPropertyValues("ipc.clients.quiet.path=" + path(), "ipc.clients.quiet.trace-propagation=false",
					"ipc.clients.other.path=" + path())
			.run((context) -> {
				for (String name : List.of("default", "quiet", "other")) {
					context.getBean(IpcClients.class).get(name).command("ping").retrieve(String.class);
				}
				assertThatExceptionOfType(IpcRemoteException.class)
					.isThrownBy(() -> context.getBean("otherIpcClient", IpcClient.class).command("nope").retrieve());
				assertThat(tracer.traces).containsExactly("trace-of-default", "null", "trace-of-other",
						"trace-of-other");
				assertThat(timers(context, "ipc.client.requests")).containsExactlyInAnyOrder(
						"[client=default, command=ping, error=none, exception=none, outcome=SUCCESS] 1",
						"[client=other, command=nope, error=IpcRemoteException, exception=IpcRemoteException, outcome=REJECTED] 1",
						"[client=other, command=ping, error=none, exception=none, outcome=SUCCESS] 1",
						"[client=quiet, command=ping, error=none, exception=none, outcome=SUCCESS] 1");
				assertThat(tracer.paths).containsOnly(path().toString());
			});
	}

	@Test
	void connectionsOfClientsAreGaugedOnceTheClientIsMade() {
		runner().withConfiguration(AutoConfigurations.of(IpcMetricsAutoConfiguration.class))
			.withPropertyValues("ipc.clients.other.path=" + path())
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.find("ipc.client.connections").gauges()).isEmpty();
				IpcClient client = context.getBean(IpcClients.class).get("other");
				client.command("ping").retrieve(String.class);
				assertThat(connections(registry, "other", "idle")).isEqualTo(1);
				assertThat(connections(registry, "other", "active")).isZero();
				try (Stream<String> letters = client.command("letters").stream(String.class)) {
					assertThat(letters.iterator().next()).isEqualTo("a");
					assertThat(connections(registry, "other", "active")).isEqualTo(1);
					assertThat(connections(registry, "other", "idle")).isZero();
				}
				assertThat(connections(registry, "other", "active")).isZero();
				assertThat(registry.find("ipc.client.connections").tag("client", "default").gauges()).isEmpty();
			});
	}

	private static double connections(MeterRegistry registry, String client, String state) {
		return registry.get("ipc.client.connections").tags("client", client, "state", state).gauge().value();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void messagesOfFifosAreMeasured(boolean observed) {
		ApplicationContextRunner runner = runner()
			.withConfiguration(AutoConfigurations.of(IpcFifoAutoConfiguration.class, IpcMetricsAutoConfiguration.class))
			.withUserConfiguration(Listener.class)
			.withPropertyValues("ipc.fifos.events.path=" + this.directory.resolve("events"),
					"ipc.fifos.silent.path=" + this.directory.resolve("silent"),
					"management.observations.key-values.host=a");
		(observed ? runner.withBean(DefaultIpcFifoObservationConvention.class) : runner).run((context) -> {
			FifoChannel events = context.getBean("eventsFifoChannel", FifoChannel.class);
			events.send(Map.of("n", 1));
			events.send(Map.of("n", "x"));
			events.send(Map.of("n", 0));
			try (FileChannel file = FileChannel.open(events.path(), StandardOpenOption.WRITE)) {
				file.write(ByteBuffer.wrap("no message\n{\"n\":2}\n".getBytes(StandardCharsets.UTF_8)));
			}
			assertThatExceptionOfType(NoReaderException.class)
				.isThrownBy(() -> context.getBean("silentFifoChannel", FifoChannel.class).send(Map.of()));
			assertThat(events.observer()).isInstanceOf(observed ? ObservedMessages.class : TimedMessages.class);
			Awaitility.await()
				.untilAsserted(() -> assertThat(timers(context, "ipc.fifo.messages")).containsExactlyInAnyOrder(
						"[error=IllegalStateException, exception=IllegalStateException, fifo=events, host=a, operation=process, outcome=ERROR] 1",
						"[error=InvalidMessageException, exception=InvalidMessageException, fifo=events, host=a, operation=process, outcome=REJECTED] 1",
						"[error=NoReaderException, exception=NoReaderException, fifo=silent, host=a, operation=send, outcome=ERROR] 1",
						"[error=none, exception=none, fifo=events, host=a, operation=process, outcome=SUCCESS] 2",
						"[error=none, exception=none, fifo=events, host=a, operation=send, outcome=SUCCESS] 3"));
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			context.getBean(IpcFifoMetrics.class).bindTo(registry);
			assertThat(registry.get("ipc.fifo.received").tag("fifo", "events").functionCounter().count()).isEqualTo(4);
			assertThat(registry.get("ipc.fifo.skipped").tag("fifo", "events").functionCounter().count()).isEqualTo(1);
			assertThat(registry.get("ipc.fifo.received").tag("fifo", "silent").functionCounter().count()).isZero();
		});
	}

	@Test
	void whenSwitchedOffThenMessagesAreNotObserved() {
		runner().withConfiguration(AutoConfigurations.of(IpcFifoAutoConfiguration.class))
			.withPropertyValues("ipc.fifos.events.path=" + this.directory.resolve("events"),
					"management.observations.enable.ipc.fifo=false")
			.run((context) -> assertThat(context.getBean(FifoChannel.class).observer()).isSameAs(FifoObserver.NONE));
	}

	private void ask(ApplicationContext context) {
		try (RawPeer peer = RawPeer.connect(path())) {
			for (String request : List.of("{\"cmd\":\"ping\"}", "{\"cmd\":\"ping\"}", "{\"cmd\":\"fail\"}",
					"{\"cmd\":\"unknown\"}", "{\"cmd\":\"ping\",\"n\":\"x\"}")) {
				peer.send(request + "\n");
				assertThat(peer.readLine()).isNotEmpty();
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Set<String> timers(ApplicationContext context) {
		return timers(context, "ipc.server.requests");
	}

	private static Set<String> timers(ApplicationContext context, String name) {
		return context.getBean(MeterRegistry.class)
			.find(name)
			.timers()
			.stream()
			.map((timer) -> describe(timer))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String describe(Timer timer) {
		return timer.getId().getTags().stream().map((tag) -> tag.getKey() + "=" + tag.getValue()).sorted().toList()
				+ " " + timer.count();
	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		String ping(@com.codechu.ipc.mapping.IpcParam(defaultValue = "1") int n) {
			return "pong";
		}

		@IpcCommand
		Stream<String> letters() {
			return Stream.of("a", "b");
		}

		@IpcCommand
		Object unwritable() {
			return new Object();
		}

		@IpcCommand
		void fail() {
			throw new IllegalStateException("broken");
		}

	}

	static class Listener {

		@IpcListener("events")
		void received(Event event) {
			if (event.n() == 0) {
				throw new IllegalStateException("broken");
			}
		}

	}

	record Event(int n) {

	}

	static class Handler implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	static class Convention implements GlobalObservationConvention<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return false;
		}

	}

	/** What a tracer does with senders and receivers. */
	static class Tracer implements ObservationHandler<Observation.Context> {

		private final List<String> traces = new CopyOnWriteArrayList<>();

		private final List<String> paths = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(Observation.Context context) {
			if (context instanceof IpcClientRequestObservationContext sender) {
				sender.getSetter().set(sender.getCarrier(), "trace", "trace-of-" + sender.getRemoteServiceName());
			}
			else if (context instanceof IpcServerRequestObservationContext receiver) {
				this.traces.add(String.valueOf(receiver.getGetter().get(receiver.getCarrier(), "trace")));
			}
		}

		@Override
		public void onStop(Observation.Context context) {
			if (context instanceof IpcClientRequestObservationContext) {
				this.paths.add(context.getHighCardinalityKeyValue("ipc.path").getValue());
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
