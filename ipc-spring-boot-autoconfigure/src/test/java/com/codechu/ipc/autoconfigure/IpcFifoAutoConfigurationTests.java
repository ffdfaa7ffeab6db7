package com.codechu.ipc.autoconfigure;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.actuate.IpcHealthIndicator;
import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.fifo.WaitingSender;
import com.codechu.ipc.handler.IpcListener;
import com.codechu.ipc.handler.IpcListenerErrorHandler;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.annotation.Order;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class IpcFifoAutoConfigurationTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcFifoAutoConfiguration.class))
			.withPropertyValues("ipc.fifos.events.path=" + path("events"));
	}

	private Path path(String name) {
		return this.directory.resolve(name);
	}

	@Test
	void eachNameIsAChannel() {
		runner().withPropertyValues("ipc.fifos.others.path=" + path("others"), "ipc.fifos.others.mode=0620")
			.withUserConfiguration(Injected.class)
			.run((context) -> {
				assertThat(context.getBean(Injected.class).events.path()).isEqualTo(path("events"));
				assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path("events"))))
					.isEqualTo("rw-------");
				assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path("others"))))
					.isEqualTo("rw--w----");
			});
		assertThat(path("events")).exists();
	}

	@Test
	void whenSwitchedOffThenThereAreNoChannelsAndNoListeners() {
		runner().withPropertyValues("ipc.fifo.enabled=false").withUserConfiguration(Listening.class).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(FifoChannel.class);
			assertThat(path("events")).doesNotExist();
		});
	}

	@Test
	void listenersReceiveTypedEventsInOrderAndAfterARestartAsWell() {
		runner().withUserConfiguration(Listening.class).run((context) -> {
			FifoChannel channel = context.getBean(FifoChannel.class);
			Listening listening = context.getBean(Listening.class);
			for (int round = 0; round < 3; round++) {
				for (int i = 0; i < 100; i++) {
					WaitingSender.send(channel, Map.of("event", "scan", "n", i));
				}
				for (int i = 0; i < 100; i++) {
					assertThat(listening.next()).isEqualTo("first " + new Event("scan", i));
					assertThat(listening.next()).isEqualTo("second {\"event\":\"scan\",\"n\":" + i + "}");
				}
				context.getSourceApplicationContext().stop();
				context.getSourceApplicationContext().start();
			}
		});
	}

	@Test
	void aListenerMayNameItsFifoByAPlaceholder() {
		runner().withUserConfiguration(Placed.class).withPropertyValues("app.fifo=events").run((context) -> {
			WaitingSender.send(context.getBean(FifoChannel.class), Map.of("event", "scan", "n", 1));
			assertThat(context.getBean(Placed.class).received.poll(10, TimeUnit.SECONDS))
				.isEqualTo(new Event("scan", 1));
		});
	}

	@Test
	void aListenerThatClosesItsApplicationIsNotWaitedFor(CapturedOutput output) {
		runner().withConfiguration(AutoConfigurations.of(LifecycleAutoConfiguration.class))
			.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=5m")
			.withUserConfiguration(Closing.class)
			.run((context) -> {
				WaitingSender.send(context.getBean(FifoChannel.class), Map.of("event", "close", "n", 1));
				assertThat(context.getBean(Closing.class).closed.await(20, TimeUnit.SECONDS)).isTrue();
				assertThat(context.getSourceApplicationContext().isActive()).isFalse();
			});
		assertThat(output).doesNotContain("ERROR", "Exception");
	}

	@Test
	void failuresGoToTheErrorHandlerAndTheNextEventFollows() {
		BlockingQueue<String> failures = new LinkedBlockingQueue<>();
		IpcListenerErrorHandler handler = (failure, invocation) -> failures
			.add(failure.getMessage() + " " + invocation.event() + " " + invocation.method().getName());
		runner().withUserConfiguration(Failing.class)
			.withBean(IpcListenerErrorHandler.class, () -> handler)
			.run((context) -> {
				FifoChannel channel = context.getBean(FifoChannel.class);
				WaitingSender.send(channel, Map.of("n", 1));
				WaitingSender.send(channel, Map.of("n", "x"));
				WaitingSender.send(channel, Map.of("n", 2));
				assertThat(failures.poll(10, TimeUnit.SECONDS)).isEqualTo("failed on 1 {\"n\":1} fail");
				assertThat(failures.poll(10, TimeUnit.SECONDS)).isEqualTo(
						"member 'n' must be a whole number in the range of int, but is \"x\" {\"n\":\"x\"} fail");
				assertThat(failures.poll(10, TimeUnit.SECONDS)).isEqualTo("failed on 2 {\"n\":2} fail");
			});
	}

	@Test
	void whenStoppedThenEventsThatWereReadAreStillHandedOver() {
		Slow[] slow = new Slow[1];
		runner().withUserConfiguration(Slow.class).run((context) -> {
			FifoChannel channel = context.getBean(FifoChannel.class);
			slow[0] = context.getBean(Slow.class);
			WaitingSender.send(channel, Map.of("n", 0));
			slow[0].entered.await();
			for (int i = 1; i < 50; i++) {
				WaitingSender.send(channel, Map.of("n", i));
			}
			// All but the first are read at once, when the first was dealt with.
			slow[0].release.countDown();
			slow[0].second.await();
		});
		assertThat(slow[0].received).hasSize(50);
	}

	@Test
	void whenTheErrorHandlerFailsThenTheNextEventFollows() {
		BlockingQueue<String> failures = new LinkedBlockingQueue<>();
		IpcListenerErrorHandler handler = (failure, invocation) -> {
			failures.add(failure.getMessage());
			throw new IllegalStateException("and so did its handler");
		};
		runner().withUserConfiguration(Failing.class)
			.withBean(IpcListenerErrorHandler.class, () -> handler)
			.run((context) -> {
				FifoChannel channel = context.getBean(FifoChannel.class);
				for (int i = 0; i < 3; i++) {
					WaitingSender.send(channel, Map.of("n", i));
					assertThat(failures.poll(10, TimeUnit.SECONDS)).isEqualTo("failed on " + i);
				}
			});
	}

	@Test
	void constraintsAreChecked() {
		BlockingQueue<String> failures = new LinkedBlockingQueue<>();
		IpcListenerErrorHandler handler = (failure, invocation) -> failures.add(failure.getMessage());
		runner().withUserConfiguration(Constrained.class)
			.withBean(LocalValidatorFactoryBean.class)
			.withBean(IpcListenerErrorHandler.class, () -> handler)
			.run((context) -> {
				FifoChannel channel = context.getBean(FifoChannel.class);
				WaitingSender.send(channel, Map.of("n", 0));
				assertThat(failures.poll(10, TimeUnit.SECONDS))
					.isEqualTo("member 'n' must be greater than or equal to 1, but is 0");
				WaitingSender.send(channel, Map.of("n", 2));
				assertThat(context.getBean(Constrained.class).received.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
			});
	}

	@Test
	void whenAMethodLeavesAnInterruptBehindThenTheNextEventFollows() {
		runner().withUserConfiguration(Interrupting.class).run((context) -> {
			FifoChannel channel = context.getBean(FifoChannel.class);
			Interrupting interrupting = context.getBean(Interrupting.class);
			for (int i = 0; i < 3; i++) {
				WaitingSender.send(channel, Map.of("n", i));
				assertThat(interrupting.received.poll(10, TimeUnit.SECONDS)).isEqualTo(Map.of("n", i));
			}
		});
	}

	@Test
	void whenSeveralListenersStopThenNoneTakesEventsWhileAnotherIsWaitedFor() {
		Two two = new Two();
		runner().withPropertyValues("ipc.fifos.others.path=" + path("others"))
			.withBean(Two.class, () -> two)
			.run((context) -> {
				WaitingSender.send(context.getBean("eventsFifoChannel", FifoChannel.class), Map.of("n", 1));
				two.entered.await();
				FifoChannel others = context.getBean("othersFifoChannel", FifoChannel.class);
				WaitingSender.send(others, Map.of("n", 1));
				assertThat(two.others.poll(10, TimeUnit.SECONDS)).isNotNull();
				Thread stop = new Thread(() -> context.getSourceApplicationContext().stop());
				stop.start();
				Awaitility.await().until(() -> !isAlive("ipc-fifo-others"));
				assertThat(isAlive("ipc-fifo-events")).isTrue();
				assertThat(stop.isAlive()).isTrue();
				two.release.countDown();
				stop.join();
			});
	}

	private static boolean isAlive(String thread) {
		return Thread.getAllStackTraces().keySet().stream().anyMatch((each) -> each.getName().equals(thread));
	}

	@Test
	void mistakesFailTheStart() {
		runner().withPropertyValues("ipc.fifos.others.path=~/others")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("'~' is not expanded: use ${user.home}"));
		runner().withUserConfiguration(Unknown.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("void " + Unknown.class.getName()
						+ ".listen(java.util.Map<?, ?>) listens to the unknown FIFO 'nowhere'; known FIFOs: [events]"));
		runner().withUserConfiguration(NoParameter.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("void " + NoParameter.class.getName() + ".listen() cannot receive events"));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcFifoAutoConfiguration.class))
			.withPropertyValues("ipc.fifos.events.mode=0600")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("Property ipc.fifos.events.path with value 'null' is invalid: "
						+ "FIFO 'events' has no path: set this property"));
	}

	@Test
	void whenAnotherProcessListensThenTheStartFails() throws Exception {
		Process other = Jvm.start(FifoReaderProcess.class, path("events"));
		try (BufferedReader output = other.inputReader()) {
			assertThat(output.readLine()).isEqualTo("reads");
			runner().withUserConfiguration(Listening.class).run((context) -> {
				assertThat(context).hasFailed();
				assertThat(context.getStartupFailure()).rootCause()
					.hasMessage("it already has a reader: one of process %d of user '%s' holds %s.lock"
						.formatted(other.pid(), System.getProperty("user.name"), path("events")));
				FailureAnalysis analysis = new UnusablePathFailureAnalyzer(
						new MockEnvironment().withProperty("ipc.fifos.events.path", path("events").toString()))
					.analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).startsWith("FIFO 'events' cannot be used. ");
				assertThat(analysis.getAction())
					.isEqualTo("Stop the other process (\"fuser -v %s\" shows it), or set ".formatted(path("events"))
							+ "'ipc.fifos.events.path' to another path.");
			});
			runner().run((context) -> assertThat(context).hasNotFailed());
		}
		finally {
			other.destroyForcibly().waitFor();
		}
	}

	@Test
	void whenTheFifoIsRemovedThenItIsMadeAgainAndHealthIsDownMeanwhile() {
		runner().withConfiguration(AutoConfigurations.of(IpcHealthContributorAutoConfiguration.class))
			.withUserConfiguration(Listening.class)
			.run((context) -> {
				IpcHealthIndicator health = context.getBean(IpcHealthIndicator.class);
				assertThat(health.health()).isEqualTo(Health.up().withDetail("fifo.events.receiving", true).build());
				Files.delete(path("events"));
				assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
				Awaitility.await().until(() -> health.health().getStatus().equals(Status.UP));
				WaitingSender.send(context.getBean(FifoChannel.class), Map.of("event", "scan", "n", 1));
				assertThat(context.getBean(Listening.class).next()).isEqualTo("first " + new Event("scan", 1));
			});
	}

	@Test
	void whileAnotherHasTakenTheFifoHealthIsDownAndListeningGoesOnAfterwards(CapturedOutput output) {
		runner().withConfiguration(AutoConfigurations.of(IpcHealthContributorAutoConfiguration.class))
			.withUserConfiguration(Listening.class)
			.run((context) -> {
				IpcHealthIndicator health = context.getBean(IpcHealthIndicator.class);
				Process other = Jvm.start(FifoReaderProcess.class, path("events"), "takes");
				assertThat(other.inputReader().readLine()).isEqualTo("reads");
				Awaitility.await()
					.during(Duration.ofSeconds(3))
					.atMost(Duration.ofSeconds(60))
					.until(() -> health.health().getStatus().equals(Status.DOWN));
				assertThat(output).containsOnlyOnce("Failed to receive events; trying again: " + path("events")
						+ ": cannot receive: it already has a reader: one of process " + other.pid());
				other.destroyForcibly().waitFor();
				Awaitility.await().until(() -> health.health().getStatus().equals(Status.UP));
				WaitingSender.send(context.getBean(FifoChannel.class), Map.of("event", "scan", "n", 1));
				assertThat(context.getBean(Listening.class).next()).isEqualTo("first " + new Event("scan", 1));
			});
	}

	@Test
	void whoCannotListenToAllTakesEventsFromNone(CapturedOutput output) {
		try (FifoChannel reader = FifoChannel.open(path("others"))) {
			reader.claim();
			Two two = new Two();
			two.release.countDown();
			runner().withPropertyValues("ipc.fifos.others.path=" + path("others"))
				.withBean(Two.class, () -> two)
				.run((context) -> assertThat(context).hasFailed());
			assertThat(output).doesNotContain("Failed to receive events");
			try (FifoChannel events = FifoChannel.open(path("events"))) {
				events.claim(); // nobody else is its reader
			}
		}
	}

	@Test
	void anEventThatDoesNotFitIsLoggedByMemberWithoutItsContent(CapturedOutput output) {
		runner().withUserConfiguration(Constrained.class).withBean(LocalValidatorFactoryBean.class).run((context) -> {
			FifoChannel channel = context.getBean(FifoChannel.class);
			WaitingSender.send(channel, Map.of("n", "secret"));
			WaitingSender.send(channel, Map.of("n", 0));
			WaitingSender.send(channel, Map.of("n", 2));
			assertThat(context.getBean(Constrained.class).received.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
		});
		assertThat(output).containsPattern(
				"Skipped an event that cannot be bound to \\S.*: member 'n' must be a whole number in the range of int")
			.containsPattern("Skipped an event that cannot be bound to \\S.*: member 'n' of the event is not valid")
			.doesNotContain("secret");
	}

	record Event(String event, int n) {
	}

	static class Injected {

		private final FifoChannel events;

		Injected(@Qualifier("events") FifoChannel events) {
			this.events = events;
		}

	}

	static class Placed {

		private final BlockingQueue<Event> received = new LinkedBlockingQueue<>();

		@IpcListener("${app.fifo}")
		void listen(Event event) {
			this.received.add(event);
		}

	}

	static class Closing {

		private final CountDownLatch closed = new CountDownLatch(1);

		@Autowired
		private ConfigurableApplicationContext context;

		@IpcListener("events")
		void listen(Event event) {
			this.context.close();
			if (!Thread.currentThread().isInterrupted()) {
				this.closed.countDown();
			}
		}

	}

	static class Listening {

		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@IpcListener("events")
		@Order(2)
		void second(ObjectNode event) {
			List<String> names = event.propertyStream().map(Map.Entry::getKey).sorted().toList();
			assertThat(names).containsExactly("event", "n");
			this.received.add("second {\"event\":" + event.get("event") + ",\"n\":" + event.get("n") + "}");
		}

		@IpcListener("events")
		@Order(1)
		void first(Event event) {
			this.received.add("first " + event);
		}

		String next() throws InterruptedException {
			return this.received.poll(10, TimeUnit.SECONDS);
		}

	}

	static class Failing {

		@IpcListener("events")
		void fail(Number number) {
			throw new IllegalStateException("failed on " + number.n());
		}

		record Number(int n) {
		}

	}

	static class Constrained {

		private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();

		@IpcListener("events")
		void listen(@Valid Positive positive) {
			this.received.add(positive.n());
		}

		record Positive(@Min(1) int n) {

		}

	}

	static class Slow {

		private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		private final CountDownLatch second = new CountDownLatch(2);

		@IpcListener("events")
		void listen(Map<?, ?> event) throws InterruptedException {
			this.entered.countDown();
			this.release.await();
			this.received.add(event);
			this.second.countDown();
			TimeUnit.MILLISECONDS.sleep(2);
		}

	}

	static class Interrupting {

		private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

		@IpcListener("events")
		void listen(Map<?, ?> event) {
			this.received.add(event);
			Thread.currentThread().interrupt();
		}

	}

	static class Two {

		private final CountDownLatch entered = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		private final BlockingQueue<Object> others = new LinkedBlockingQueue<>();

		@IpcListener("events")
		void busy(Map<?, ?> event) throws InterruptedException {
			this.entered.countDown();
			this.release.await();
		}

		@IpcListener("others")
		void other(Map<?, ?> event) {
			this.others.add(event);
		}

	}

	static class Unknown {

		@IpcListener("nowhere")
		void listen(Map<?, ?> event) {
		}

	}

	static class NoParameter {

		@IpcListener("events")
		void listen() {
		}

	}

}
