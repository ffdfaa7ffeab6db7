package com.codechu.ipc.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.server.UnixServer;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.task.TaskDecorator;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What handlers that share threads, and permits, must not do to each other.
 */
@Timeout(120)
class SharedThreadsTests {

	private static final ThreadLocal<String> custom = new ThreadLocal<>();

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private ApplicationContextRunner runner(Class<?>... configuration) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
					IpcServerAutoConfiguration.class, IpcObservationAutoConfiguration.class))
			.withUserConfiguration(configuration)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"));
	}

	private RawPeer connect() throws Exception {
		return RawPeer.connect(this.directory.resolve("a.sock"));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 20 })
	void whatOneLeavesOnItsThreadTheNextDoesNotSee(int others) {
		ContextRegistry.getInstance().registerThreadLocalAccessor("custom", custom);
		try {
			runner(Untidy.class).run((context) -> {
				List<RawPeer> peers = new ArrayList<>();
				for (int i = 0; i <= others; i++) {
					RawPeer peer = connect();
					peers.add(peer);
					for (int round = 0; round < 5; round++) {
						assertThat(peer.send("{\"cmd\":\"litter\"}\n").readLine()).isEqualTo("{}\n");
					}
				}
				for (RawPeer peer : peers) {
					peer.close();
				}
			});
		}
		finally {
			ContextRegistry.getInstance().removeThreadLocalAccessor("custom");
		}
	}

	@Test
	void whenAllHandlersAreBusyThenTheLibrarysOwnCommandsAnswer() {
		runner(Blocking.class).withPropertyValues("ipc.server.limits.max-running-handlers=3").run((context) -> {
			List<RawPeer> peers = new ArrayList<>();
			for (int i = 0; i < 5; i++) {
				peers.add(connect().send("{\"cmd\":\"block\"}\n"));
			}
			UnixServer server = context.getBean(UnixServer.class);
			Awaitility.await().until(() -> server.status().runningHandlers() == 3 && server.status().waits() == 2);
			try (RawPeer operator = connect()) {
				assertThat(operator.send("{\"cmd\":\"commands\"}\n").readLine()).contains("\"name\":\"block\"");
			}
			context.getBean(Blocking.class).release.countDown();
			for (RawPeer peer : peers) {
				assertThat(peer.readLine()).isEqualTo("{}\n");
				peer.close();
			}
		});
	}

	@Test
	void aCommandCanBeLimitedInTime() {
		runner(Blocking.class).withPropertyValues("short=150ms").run((context) -> {
			try (RawPeer peer = connect()) {
				assertThat(peer.send("{\"cmd\":\"limited\"}\n{\"cmd\":\"commands\"}\n").readLine()).isEqualTo(
						"{\"error\":\"the handler took longer than 150 ms and was interrupted; it may have taken effect\","
								+ "\"type\":\"HandlerTimeout\"}\n");
				assertThat(peer.readLine()).startsWith("{\"commands\":[{");
			}
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whatIsBoundToTheHandlersThreadIsThereForAllItemsOfAPublisher(boolean more) {
		runner(Publishing.class).withConfiguration(AutoConfigurations.of(IpcSecurityAutoConfiguration.class))
			.withBean(TaskDecorator.class, () -> (task) -> {
				String bound = MDC.get("tenant");
				return () -> {
					String before = custom.get();
					custom.set(bound);
					try {
						task.run();
					}
					finally {
						custom.set(before);
					}
				};
			})
			.run((context) -> {
				try (RawPeer peer = connect()) {
					// More than a socket and the server hold, or as much as fits on a
					// line.
					int items = more ? 5_000 : 500;
					peer.send("{\"cmd\":\"items\",\"count\":" + items + ",\"$more\":" + more + "}\n");
					String item = "\"%s blue blue handling%s\"".formatted(System.getProperty("user.name"),
							Publishing.REST);
					if (more) {
						assertThat(peer.readLine()).isEqualTo("{\"$more\":true}\n");
						for (int i = 0; i < items; i++) {
							assertThat(peer.readLine()).isEqualTo(item + "\n");
						}
						assertThat(peer.readLine()).isEqualTo("{\"$end\":{\"items\":" + items + "}}\n");
					}
					else {
						assertThat(peer.readLine()).isEqualTo("[" + (item + ",").repeat(items - 1) + item + "]\n");
					}
				}
				assertThat(context.getBean(Publishing.class).handled).contains(!more);
			});
	}

	/** Its items are made by whoever asks for them. */
	@IpcHandler
	static class Publishing {

		private static final String REST = ".".repeat(1_000);

		private final ObservationRegistry registry = ObservationRegistry.create();

		/** Whether items were made while the request was handled, or later on. */
		private final Set<Boolean> handled = ConcurrentHashMap.newKeySet();

		@Bean
		ObservationRegistry observationRegistry() {
			this.registry.observationConfig().observationHandler((context) -> true);
			return this.registry;
		}

		@IpcCommand
		Flow.Publisher<String> items(@IpcParam int count) {
			MDC.put("tenant", "blue");
			return (subscriber) -> subscriber.onSubscribe(new Flow.Subscription() {

				private final AtomicInteger made = new AtomicInteger();

				@Override
				public void request(long demand) {
					for (long i = 0; i < demand && this.made.get() < count; i++) {
						int number = this.made.incrementAndGet();
						if (number <= count) {
							Publishing.this.handled.add(isHandling());
							subscriber.onNext(bound());
						}
						if (number == count) {
							subscriber.onComplete();
						}
					}
				}

				@Override
				public void cancel() {
					this.made.set(count);
				}

			});
		}

		private static boolean isHandling() {
			return StackWalker.getInstance()
				.walk((frames) -> frames.anyMatch((frame) -> frame.getClassName().endsWith(".CommandDispatcher")));
		}

		private String bound() {
			return SecurityContextHolder.getContext().getAuthentication().getName() + " " + MDC.get("tenant") + " "
					+ custom.get() + ((this.registry.getCurrentObservation() != null) ? " handling" : "") + REST;
		}

	}

	@IpcHandler
	static class Blocking {

		private final CountDownLatch release = new CountDownLatch(1);

		@IpcCommand
		Map<String, Object> block() throws InterruptedException {
			this.release.await();
			return Map.of();
		}

		@IpcCommand(timeout = "${short:}")
		Map<String, Object> limited() throws InterruptedException {
			return block();
		}

	}

	@IpcHandler
	static class Untidy {

		private final ObservationRegistry registry = ObservationRegistry.create();

		@Bean
		ObservationRegistry observationRegistry() {
			this.registry.observationConfig().observationHandler((context) -> true);
			return this.registry;
		}

		@IpcCommand
		Map<String, Object> litter() {
			Map<String, Object> found = new TreeMap<>();
			look(found, "locale", LocaleContextHolder.getLocaleContext());
			look(found, "mdc", MDC.get("litter"));
			look(found, "security", SecurityContextHolder.getContext().getAuthentication());
			look(found, "custom", custom.get());
			Observation current = this.registry.getCurrentObservation();
			look(found, "observation",
					(current != null && "litter".equals(current.getContext().getName())) ? current : null);
			LocaleContextHolder.setLocale(Locale.JAPAN);
			MDC.put("litter", "1");
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("litter", null));
			custom.set("litter");
			Observation.start("litter", this.registry).openScope();
			return found;
		}

		private static void look(Map<String, Object> found, String what, Object value) {
			if (value != null) {
				found.put(what, value.toString());
			}
		}

	}

}
