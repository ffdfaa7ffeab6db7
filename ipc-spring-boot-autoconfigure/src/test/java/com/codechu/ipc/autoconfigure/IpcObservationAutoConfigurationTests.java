package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcExceptionResolver;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.invocation.CommandObserver;
import com.codechu.ipc.observation.DefaultIpcServerRequestConvention;
import com.codechu.ipc.observation.internal.ObservedCommands;
import com.codechu.ipc.observation.internal.TimedCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
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
		runner.run((context) -> assertThat(context).hasNotFailed()
			.getBean("ipcServerObserver")
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
		assertOnlyTimed(runner().withBean(DefaultIpcServerRequestConvention.class), false);
		assertOnlyTimed(runner().withBean("own", ObservationRegistryCustomizer.class, () -> (registry) -> {
		}), false);
		assertOnlyTimed(runner().withBean(ObservationRegistry.class, ObservationRegistry::create), false);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ipc", "ipc.server", "ipc.server.requests", "all" })
	void whenSwitchedOffByAnyPrefixThenThereIsNoInterceptor(String prefix) {
		runner().withPropertyValues("management.observations.enable." + prefix + "=false").run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanProvider(CommandObserver.class).stream()).isEmpty();
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
		runner.withBean(DefaultIpcServerRequestConvention.class).run((context) -> {
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
		return context.getBean(MeterRegistry.class)
			.find("ipc.server.requests")
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
		void fail() {
			throw new IllegalStateException("broken");
		}

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

}
