package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.context.IpcPhases;
import com.codechu.ipc.context.IpcServerCustomizer;
import com.codechu.ipc.context.IpcServerStartedEvent;
import com.codechu.ipc.context.IpcServerStoppedEvent;
import com.codechu.ipc.context.LocalIpcServerPath;
import com.codechu.ipc.context.internal.IpcServerLifecycle;
import com.codechu.ipc.context.internal.SystemdLifecycle;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcExceptionResolver;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProtocolLimits;
import com.codechu.ipc.server.RequestHandler;
import com.codechu.ipc.server.UnixServer;
import jakarta.validation.constraints.Min;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class IpcServerAutoConfigurationTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class))
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"));
	}

	private ApplicationContextRunner ping() {
		return runner().withUserConfiguration(Ping.class);
	}

	@Test
	void whenThereAreNoHandlersThenThereIsNoServer() {
		runner().run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(JsonLineProtocol.class)
			.doesNotHaveBean(UnixServer.class));
	}

	@Test
	void whenDisabledThenThereIsNoServer() {
		ping().withPropertyValues("ipc.server.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(UnixServer.class));
	}

	@Test
	void servesHandlersUntilTheContextIsClosed() {
		Path path = this.directory.resolve("a.sock");
		ping().run((context) -> {
			assertThat(context.getBean(UnixServer.class).isRunning()).isTrue();
			assertThat(ask(context, "{\"cmd\":\"ping\"}")).isEqualTo("{\"pong\":true}\n");
			assertThat(permissions(path)).isEqualTo("rw-------");
			assertThat(context.getEnvironment().getProperty("local.ipc.server.path")).isEqualTo(path.toString());
		});
		assertThat(path).doesNotExist();
	}

	@Test
	void propertiesAreApplied() {
		ping()
			.withPropertyValues("ipc.server.mode=0660", "ipc.server.backlog=3", "ipc.server.command-key=op",
					"ipc.server.group=" + ownGroup())
			.run((context) -> {
				assertThat(permissions(this.directory.resolve("a.sock"))).isEqualTo("rw-rw----");
				assertThat(ask(context, "{\"op\":\"ping\"}")).isEqualTo("{\"pong\":true}\n");
			});
	}

	@Test
	void handlersMayBeBeanMethods() {
		runner().withUserConfiguration(RawBean.class)
			.run((context) -> assertThat(ask(context, "{\"x\":1}")).isEqualTo("{\"raw\":{\"x\":1}}\n"));
	}

	@Test
	void usersBeansTakePrecedence() {
		JsonLineProtocol protocol = new JsonLineProtocol();
		ping().withBean(JsonLineProtocol.class, () -> protocol)
			.run((context) -> assertThat(context.getBean(JsonLineProtocol.class)).isSameAs(protocol));
		Path other = this.directory.resolve("b.sock");
		UnixServer server = UnixServer.builder().path(other).handler((request) -> 1).build();
		ping().withBean(UnixServer.class, () -> server).run((context) -> {
			assertThat(context.getBean(UnixServer.class)).isSameAs(server);
			assertThat(RawPeer.exchange(other, "{}\n")).isEqualTo("1\n");
		});
		assertThat(server.isRunning()).isFalse();
	}

	@Test
	void applicationsMapperIsUsed() {
		runner().withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
			.withPropertyValues(
					"spring.jackson.property-naming-strategy="
							+ PropertyNamingStrategies.SnakeCaseStrategy.class.getName(),
					"spring.jackson.serialization.indent-output=true")
			.withUserConfiguration(Named.class)
			.run((context) -> assertThat(ask(context, "{\"cmd\":\"named\",\"first_name\":\"Ann\"}"))
				.isEqualTo("{\"first_name\":\"Ann\"}\n"));
	}

	@Test
	void whenACustomizerSetsAProtocolThenLinesAreReadByItToo() {
		JsonLineProtocol shallow = new JsonLineProtocol(JsonMapper.shared(), new ProtocolLimits(1000, 3, 99, 99, 99));
		runner().withUserConfiguration(Ping.class)
			.withBean(IpcServerCustomizer.class, () -> (name, builder) -> builder.protocol(shallow))
			.run((context) -> assertThat(ask(context, "{\"cmd\":\"ping\",\"x\":[[[1]]]}")).contains("InvalidJson"));
	}

	@Test
	void constraintsAreCheckedWhenThereIsAValidator() {
		runner().withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
			.withUserConfiguration(Named.class)
			.run((context) -> assertThat(ask(context, "{\"cmd\":\"positive\",\"n\":0}")).isEqualTo(
					"{\"error\":\"member 'n' must be greater than or equal to 1, but is 0\",\"type\":\"InvalidRequest\","
							+ "\"details\":{\"violations\":[{\"member\":\"n\",\"message\":\"must be greater than or equal to 1\"}]}}\n"));
		runner().withClassLoader(new FilteredClassLoader("jakarta.validation"))
			.withUserConfiguration(Ping.class)
			.run((context) -> assertThat(ask(context, "{\"cmd\":\"ping\"}")).isEqualTo("{\"pong\":true}\n"));
	}

	@Test
	void customizersInterceptorsAndResolversAreAppliedInOrder() {
		Path other = this.directory.resolve("b.sock");
		ping().withUserConfiguration(Extensions.class)
			.withBean(IpcServerCustomizer.class, () -> (name, builder) -> builder.path(other))
			.run((context) -> {
				assertThat(RawPeer.exchange(other, "{\"cmd\":\"ping\"}\n{\"cmd\":\"fail\"}\n"))
					.isEqualTo("{\"second\":{\"first\":{\"pong\":true}}}\n{\"resolved\":\"broken\"}\n");
				assertThat(this.directory.resolve("a.sock")).doesNotExist();
			});
	}

	@Test
	void eventsTellWhenTheServerStartsAndStops() {
		List<String> events = new ArrayList<>();
		ping().withBean(Events.class, () -> new Events(events))
			.run((context) -> assertThat(events).containsExactly("started"));
		assertThat(events).containsExactly("started", "stopped");
	}

	@Test
	void pathCanBeInjected() {
		ping().withUserConfiguration(PathUser.class).run((context) -> {
			PathUser user = context.getBean(PathUser.class);
			assertThat(user.path).isEqualTo(this.directory.resolve("a.sock"));
		});
	}

	@Test
	void stopsAndStartsAgain() {
		ping().run((context) -> {
			for (int i = 0; i < 3; i++) {
				context.getSourceApplicationContext().stop();
				assertThat(this.directory.resolve("a.sock")).doesNotExist();
				assertThat(context.getSourceApplicationContext().isRunning()).isFalse();
				context.getSourceApplicationContext().start();
				assertThat(ask(context, "{\"cmd\":\"ping\"}")).isEqualTo("{\"pong\":true}\n");
			}
		});
	}

	@Test
	void requestsUnderWayAreAnsweredBeforeTheContextIsClosed() {
		CompletableFuture<String> reply = new CompletableFuture<>();
		runner().withUserConfiguration(Slow.class).run((context) -> {
			Thread peer = new Thread(() -> {
				try {
					reply.complete(RawPeer.exchange(this.directory.resolve("a.sock"), "{\"cmd\":\"slow\"}\n"));
				}
				catch (IOException ex) {
					reply.completeExceptionally(ex);
				}
			});
			peer.start();
			Slow slow = context.getBean(Slow.class);
			slow.entered.await();
			CompletableFuture<Void> closed = CompletableFuture.runAsync(context.getSourceApplicationContext()::close);
			while (Files.exists(this.directory.resolve("a.sock"))) {
				Thread.onSpinWait();
			}
			assertThat(closed).isNotDone();
			slow.release.countDown();
			assertThat(reply.get(60, TimeUnit.SECONDS)).startsWith("{\"slow\":true}\n");
			closed.get(60, TimeUnit.SECONDS);
		});
	}

	@Test
	void shutdownTimeoutFollowsThePhase() {
		assertInterruptedAtTheStop("spring.lifecycle.timeout-per-shutdown-phase=100ms");
	}

	@Test
	void shutdownTimeoutCanBeShorterThanThePhase() {
		assertInterruptedAtTheStop("ipc.server.shutdown.timeout=100ms", "ipc.server.shutdown.grace=100ms",
				"spring.lifecycle.timeout-per-shutdown-phase=1h");
	}

	private void assertInterruptedAtTheStop(String... properties) {
		runner().withUserConfiguration(Slow.class).withPropertyValues(properties).run((context) -> {
			Slow slow = context.getBean(Slow.class);
			try (RawPeer peer = RawPeer.connect(this.directory.resolve("a.sock"))) {
				peer.send("{\"cmd\":\"slow\"}\n");
				slow.entered.await();
				context.getSourceApplicationContext().close();
				assertThat(slow.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
			}
		});
	}

	@Test
	void systemdCanBeLeftOut() {
		ApplicationContextRunner runner = ping()
			.withConfiguration(AutoConfigurations.of(IpcSystemdAutoConfiguration.class));
		runner.run((context) -> assertThat(context).hasSingleBean(SystemdLifecycle.class));
		runner.withPropertyValues("ipc.systemd.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SystemdLifecycle.class));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsServeConnectionsWhenAskedFor() {
		runner().withUserConfiguration(ThreadName.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(ask(context, "{\"cmd\":\"thread\"}")).startsWith("\"VirtualThread["));
	}

	@Test
	void lazyHandlersStayLazy() {
		LazyPing.created = false;
		runner().withUserConfiguration(LazyPing.class).run((context) -> {
			assertThat(LazyPing.created).isFalse();
			assertThat(ask(context, "{\"cmd\":\"lazy\"}")).isEqualTo("1\n");
			assertThat(LazyPing.created).isTrue();
		});
	}

	@Test
	void ownServerIsStartedAndStoppedWithoutHandlersAsWell() {
		UnixServer server = UnixServer.builder()
			.path(this.directory.resolve("own.sock"))
			.handler((request) -> Map.of("own", true))
			.build();
		runner().withBean(UnixServer.class, () -> server).run((context) -> {
			assertThat(ask(context, "{}")).isEqualTo("{\"own\":true}\n");
			runner().withParent(context)
				.run((child) -> assertThat(child.getBeansOfType(IpcServerLifecycle.class)).isEmpty());
			assertThat(server.isRunning()).isTrue();
		});
		assertThat(server.isRunning()).isFalse();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void commandsOfBeansThatAreNoHandlersAreWarnedOf(CapturedOutput output) {
		ping().withBean("forgotten", Forgotten.class)
			.run((context) -> assertThat(output).containsOnlyOnce("Bean 'forgotten' of type "
					+ Forgotten.class.getName()
					+ " has methods annotated with @IpcCommand, but is not annotated with @IpcHandler itself: they cannot be called")
				.doesNotContain(Ping.class.getName()));
	}

	@Test
	void childContextUsesTheServerOfItsParent() {
		ping().run((parent) -> runner().withParent(parent).run((child) -> {
			assertThat(child).hasNotFailed();
			assertThat(child.getBeansOfType(IpcServerLifecycle.class)).isEmpty();
		}));
	}

	@Test
	void phaseLiesWithTheGracefulShutdownOfWebServers() {
		ping().run((context) -> assertThat(context.getBean(IpcServerLifecycle.class).getPhase())
			.isEqualTo(IpcPhases.SERVER)
			.isEqualTo(Integer.MAX_VALUE - 1024));
	}

	private static String ask(AssertableApplicationContext context, String line) throws IOException {
		return RawPeer.exchange(context.getBean(UnixServer.class).path(), line + "\n");
	}

	private static String permissions(Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

	private static String ownGroup() {
		try {
			return Files.getAttribute(Path.of("/proc/self"), "unix:gid").toString();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@IpcHandler
	static class Ping {

		@IpcCommand
		Map<String, Boolean> ping() {
			return Map.of("pong", true);
		}

		@IpcCommand
		void fail() {
			throw new IllegalStateException("broken");
		}

	}

	static class Forgotten {

		@IpcCommand
		int forgotten() {
			return 1;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RawBean {

		@Bean
		@IpcHandler
		RequestHandler raw() {
			return (request) -> Map.of("raw", request.json());
		}

	}

	@IpcHandler
	static class Named {

		@IpcCommand
		Person named(Person person) {
			return person;
		}

		@IpcCommand
		int positive(@IpcParam @Min(1) int n) {
			return n;
		}

		record Person(String firstName) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Extensions {

		@Bean
		@Order(2)
		IpcInterceptor first() {
			return (invocation) -> Map.of("first", invocation.proceed());
		}

		@Bean
		@Order(1)
		IpcInterceptor second() {
			return (invocation) -> Map.of("second", invocation.proceed());
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		IpcExceptionResolver last() {
			return (failure, request) -> Map.of("never", true);
		}

		@Bean
		@Order(0)
		IpcExceptionResolver resolver() {
			return (failure, request) -> Map.of("resolved", String.valueOf(failure.getMessage()));
		}

	}

	record Events(List<String> events) {

		@EventListener
		void started(IpcServerStartedEvent event) {
			assertThat(event.getServer().isRunning()).isTrue();
			this.events.add("started");
		}

		@EventListener
		void stopped(IpcServerStoppedEvent event) {
			assertThat(event.getServer().isRunning()).isFalse();
			this.events.add("stopped");
		}

	}

	@Lazy
	static class PathUser {

		@LocalIpcServerPath
		@Autowired
		Path path;

	}

	@IpcHandler
	static class Slow {

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch release = new CountDownLatch(1);

		final CountDownLatch interrupted = new CountDownLatch(1);

		@IpcCommand
		Map<String, Boolean> slow() throws InterruptedException {
			this.entered.countDown();
			try {
				this.release.await(Duration.ofMinutes(1).toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
				throw ex;
			}
			return Map.of("slow", true);
		}

	}

	@IpcHandler
	static class ThreadName {

		@IpcCommand
		String thread() {
			return Thread.currentThread().toString();
		}

	}

	@Lazy
	@IpcHandler
	static class LazyPing {

		static boolean created;

		LazyPing() {
			created = true;
		}

		@IpcCommand
		int lazy() {
			return 1;
		}

	}

}
