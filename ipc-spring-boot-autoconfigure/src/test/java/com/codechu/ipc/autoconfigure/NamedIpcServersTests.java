package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.actuate.IpcEndpoint;
import com.codechu.ipc.actuate.IpcServerMetrics;
import com.codechu.ipc.context.IpcServerCustomizer;
import com.codechu.ipc.context.IpcServerStartedEvent;
import com.codechu.ipc.context.IpcServerStoppedEvent;
import com.codechu.ipc.context.IpcServers;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.server.UnixServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.javapoet.ClassName;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class NamedIpcServersTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private Path path(String name) {
		return this.directory.resolve(name);
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class))
			.withPropertyValues("ipc.server.path=" + path("a.sock"), "ipc.servers.admin.mode=0660");
	}

	private ApplicationContextRunner both() {
		return runner().withUserConfiguration(Main.class, Admin.class);
	}

	private String ask(String socket, String line) throws IOException {
		return RawPeer.exchange(path(socket), line + "\n");
	}

	@Test
	void handlersAnswerOnTheirServerAndOnNoOther() {
		both().run((context) -> {
			assertThat(ask("a.sock", "{\"cmd\":\"ping\"}")).isEqualTo("\"main\"\n");
			assertThat(ask("admin.sock", "{\"cmd\":\"ping\"}")).isEqualTo("\"admin\"\n");
			assertThat(ask("admin.sock", "{\"cmd\":\"drain\"}")).isEqualTo("\"drained\"\n");
			assertThat(ask("a.sock", "{\"cmd\":\"drain\"}")).isEqualTo(
					"{\"error\":\"unknown command 'drain'; known commands: commands, ping\",\"type\":\"UnknownCommand\"}\n");
			assertThat(ask("admin.sock", "{\"cmd\":\"commands\"}")).contains("\"name\":\"drain\"");
			assertThat(ask("a.sock", "{\"cmd\":\"commands\"}")).doesNotContain("drain");
		});
		assertThat(path("a.sock")).doesNotExist();
		assertThat(path("admin.sock")).doesNotExist();
	}

	@Test
	void whatIsNotSetIsAsForTheOtherServerButForThePath() {
		both()
			.withPropertyValues("ipc.server.command-key=op", "ipc.server.introspection.enabled=false",
					"ipc.servers.admin.introspection.enabled=true")
			.run((context) -> {
				assertThat(permissions("a.sock")).isEqualTo("rw-------");
				assertThat(permissions("admin.sock")).isEqualTo("rw-rw----");
				assertThat(ask("admin.sock", "{\"op\":\"ping\"}")).isEqualTo("\"admin\"\n");
				assertThat(ask("admin.sock", "{\"op\":\"x\"}")).contains("known commands: commands, drain, ping");
				assertThat(ask("a.sock", "{\"op\":\"x\"}")).doesNotContain("known commands");
				assertThat(context.getEnvironment().getProperty("local.ipc.server.path"))
					.isEqualTo(path("a.sock").toString());
				assertThat(context.getEnvironment().getProperty("local.ipc.servers.admin.path"))
					.isEqualTo(path("admin.sock").toString());
			});
		both().withPropertyValues("ipc.servers.admin.path=" + path("b.sock"))
			.run((context) -> assertThat(ask("b.sock", "{\"cmd\":\"ping\"}")).isEqualTo("\"admin\"\n"));
	}

	@Test
	void whoMayConnectIsInheritedAsAWhole() {
		both()
			.withPropertyValues("ipc.server.allowed-users=" + System.getProperty("user.name"),
					"ipc.servers.admin.allowed-groups=daemon", "ipc.servers.other.allowed-users=daemon",
					"ipc.servers.third.mode=0660")
			.run((context) -> {
				assertThat(ask("a.sock", "{\"cmd\":\"ping\"}")).isEqualTo("\"main\"\n");
				assertThat(ask("admin.sock", "{\"cmd\":\"ping\"}")).contains("Forbidden");
				assertThat(ask("other.sock", "{\"cmd\":\"commands\"}")).contains("Forbidden");
				assertThat(ask("third.sock", "{\"cmd\":\"commands\"}")).startsWith("{\"commands\":");
			});
	}

	@Test
	void aVariableOfTheEnvironmentIsForTheServerThatIsSpelledOtherwise() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class))
			.withInitializer((context) -> {
				context.getEnvironment()
					.getPropertySources()
					.addLast(new MapPropertySource("file", Map.of("ipc.servers.back-up.mode", "0660",
							"ipc.servers.back-up.path", path("c.sock").toString())));
				context.getEnvironment()
					.getPropertySources()
					.addFirst(new SystemEnvironmentPropertySource(
							StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("IPC_SERVERS_BACKUP_PATH", path("b.sock").toString())));
			})
			.run((context) -> {
				assertThat(context.getBean(IpcServers.class).names()).containsExactly("back-up");
				assertThat(permissions("b.sock")).isEqualTo("rw-rw----");
			});
	}

	private String permissions(String socket) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path(socket)));
	}

	@Test
	void serversAreInjectedByTheirNames() {
		both().withUserConfiguration(Injected.class).run((context) -> {
			Injected injected = context.getBean(Injected.class);
			assertThat(injected.admin.path()).isEqualTo(path("admin.sock"));
			assertThat(injected.main.path()).isEqualTo(path("a.sock"));
			assertThat(context.getBean("adminUnixServer")).isSameAs(injected.admin);
			IpcServers servers = context.getBean(IpcServers.class);
			assertThat(servers.names()).containsExactly("default", "admin");
			assertThat(servers.get("admin")).isSameAs(injected.admin);
			assertThatExceptionOfType(InvalidDeclarationException.class).isThrownBy(() -> servers.get("amin"))
				.withMessage("There is no IPC server 'amin'; known servers: default, admin");
		});
	}

	@Test
	void customizersAndInterceptorsLearnTheName() {
		List<String> customized = new ArrayList<>();
		both().withBean(IpcServerCustomizer.class, () -> (name, builder) -> {
			customized.add(name);
			builder.name("another");
		})
			.withBean(IpcInterceptor.class,
					() -> (invocation) -> invocation.request().connection().server() + " " + invocation.proceed())
			.run((context) -> {
				assertThat(customized).containsExactlyInAnyOrder("default", "admin");
				assertThat(ask("admin.sock", "{\"cmd\":\"drain\"}")).isEqualTo("\"admin drained\"\n");
				assertThat(ask("a.sock", "{\"cmd\":\"ping\"}")).isEqualTo("\"default main\"\n");
			});
	}

	@Test
	void anUnknownServerFailsTheStart() {
		runner().withUserConfiguration(Main.class)
			.withBean("elsewhere", Elsewhere.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidDeclarationException.class)
				.hasMessage(
						"Bean 'elsewhere' is annotated with @IpcHandler(server = \"admn\"), but there is no such IPC server; known servers: admin, default")
				.extracting("action")
				.isEqualTo("Configure the server below 'ipc.servers.admn', or correct the name."));
	}

	@Test
	void theNameOfTheServerWithoutANameIsTaken() {
		runner().withPropertyValues("ipc.servers.default.mode=0660")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("the IPC server with this name is configured under 'ipc.server'"));
	}

	@Test
	void twoServersNeedTwoPaths() {
		both().withPropertyValues("ipc.servers.admin.path=" + path("a.sock"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("IPC servers 'default' and 'admin' have the same path " + path("a.sock"))
				.extracting("action")
				.isEqualTo("Set 'ipc.servers.admin.path' to another path."));
	}

	@Test
	void allServersStartOrNone() throws IOException {
		Files.createFile(path("admin.sock"));
		both().run((context) -> {
			assertThat(context).getFailure()
				.hasStackTraceContaining("Failed to start the IPC server 'admin'")
				.rootCause()
				.hasMessageContaining("is a regular file, not a socket; it was left untouched");
			assertThat(path("a.sock")).doesNotExist();
			FailureAnalysis analysis = new UnusablePathFailureAnalyzer(
					new MockEnvironment().withProperty("ipc.server.path", path("a.sock").toString())
						.withProperty("ipc.servers.admin.mode", "0660"))
				.analyze(context.getStartupFailure());
			assertThat(analysis.getDescription()).startsWith("IPC server 'admin' failed to start. ");
			assertThat(analysis.getAction()).isEqualTo(
					"Remove or rename " + path("admin.sock") + ", or set 'ipc.servers.admin.path' to another path.");
		});
	}

	@Test
	void allServersStopAtTheSameTime() {
		runner().withUserConfiguration(Slow.class, SlowAdmin.class).run((context) -> {
			List<String> stopped = context.getBean(Slow.class).stopped;
			try (RawPeer one = RawPeer.connect(path("a.sock")); RawPeer other = RawPeer.connect(path("admin.sock"))) {
				one.send("{\"cmd\":\"slow\"}\n");
				other.send("{\"cmd\":\"slow\"}\n");
				context.getBean(Slow.class).entered.await();
				context.getBean(SlowAdmin.class).entered.await();
				CompletableFuture<Void> closed = CompletableFuture
					.runAsync(context.getSourceApplicationContext()::close);
				Awaitility.await().until(() -> !Files.exists(path("a.sock")) && !Files.exists(path("admin.sock")));
				assertThat(closed).isNotDone();
				context.getBean(SlowAdmin.class).release.countDown();
				assertThat(other.readLine()).isEqualTo("true\n");
				Awaitility.await().until(() -> stopped.contains("admin"));
				assertThat(closed).isNotDone();
				context.getBean(Slow.class).release.countDown();
				assertThat(one.readLine()).isEqualTo("true\n");
				closed.get(10, TimeUnit.SECONDS);
				assertThat(stopped).containsExactly("admin", "default");
			}
		});
	}

	@Test
	void aListenerThatFailsKeepsNoServerFromStopping(CapturedOutput output) {
		both().withUserConfiguration(FailingListener.class).run((context) -> {
			context.getSourceApplicationContext().stop();
			assertThat(context.getBean(IpcServers.class).all()).noneMatch(UnixServer::isRunning);
			assertThat(output)
				.contains("A listener failed after IPC server 'admin' on " + path("admin.sock") + " had stopped")
				.contains("the listener of default")
				.contains("the listener of admin");
		});
	}

	@Test
	void stopsAndStartsAgain() {
		List<String> events = new ArrayList<>();
		both().withBean(Events.class, () -> new Events(events)).run((context) -> {
			context.getSourceApplicationContext().stop();
			assertThat(path("a.sock")).doesNotExist();
			assertThat(path("admin.sock")).doesNotExist();
			context.getSourceApplicationContext().start();
			assertThat(ask("admin.sock", "{\"cmd\":\"ping\"}")).isEqualTo("\"admin\"\n");
			assertThat(events).containsExactly("+default", "+admin", "-default", "-admin", "+default", "+admin");
		});
	}

	@Test
	void aServerThatIsSwitchedOffIsNotStarted() {
		both().withPropertyValues("ipc.servers.admin.enabled=false").run((context) -> {
			assertThat(context.getBean(IpcServers.class).names()).containsExactly("default");
			assertThat(path("admin.sock")).doesNotExist();
		});
		both().withPropertyValues("ipc.server.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(UnixServer.class));
		both().withPropertyValues("ipc.server.enabled=false", "ipc.servers.admin.enabled=true")
			.run((context) -> assertThat(context.getBean(IpcServers.class).names()).containsExactly("admin"));
	}

	@Test
	void withoutHandlersOfItsOwnTheServerWithoutANameIsNotStarted() {
		runner().withUserConfiguration(Admin.class).run((context) -> {
			assertThat(context.getBean(IpcServers.class).names()).containsExactly("admin");
			assertThat(ask("admin.sock", "{\"cmd\":\"ping\"}")).isEqualTo("\"admin\"\n");
			assertThat(path("a.sock")).doesNotExist();
		});
	}

	@Test
	void oneServerAloneHasNothingOfSeveral() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class))
			.withPropertyValues("ipc.server.path=" + path("a.sock"))
			.withUserConfiguration(Main.class)
			.run((context) -> assertThat(context).hasSingleBean(UnixServer.class)
				.doesNotHaveBean("ipcServerQualifiers"));
	}

	@Test
	void anOwnServerReplacesTheOtherOneAndTheLogSaysWhatIsNotServed(CapturedOutput output) {
		// Whatever it is called.
		both().withBean("ipcServer", UnixServer.class, () -> own("default")).run((context) -> {
			assertThat(RawPeer.exchange(path("mine.sock"), "{}\n")).isEqualTo("1\n");
			assertThat(ask("admin.sock", "{\"cmd\":\"ping\"}")).isEqualTo("\"admin\"\n");
			assertThat(path("a.sock")).doesNotExist();
			assertThat(output).containsOnlyOnce(
					"UnixServer bean 'ipcServer' replaces the IPC server of 'ipc.server': those properties have no effect on it, and"
							+ " these commands are not served: ping. To have both servers, declare it with @Bean(defaultCandidate = false)");
		});
	}

	@Test
	void anOwnServerThatIsNoDefaultCandidateRunsBesideTheOthers(CapturedOutput output) {
		both()
			.withBean("mine", UnixServer.class, () -> own("mine"),
					(definition) -> ((AbstractBeanDefinition) definition).setDefaultCandidate(false))
			.run((context) -> {
				assertThat(RawPeer.exchange(path("mine.sock"), "{}\n")).isEqualTo("1\n");
				assertThat(ask("a.sock", "{\"cmd\":\"ping\"}")).isEqualTo("\"main\"\n");
				assertThat(context.getBean(IpcServers.class).names()).containsExactlyInAnyOrder("default", "admin",
						"mine");
				assertThat(output).doesNotContain("replaces the IPC server");
			});
	}

	private UnixServer own(String name) {
		return UnixServer.builder().name(name).path(path("mine.sock")).handler((request) -> 1).build();
	}

	@Test
	void twoServersNeedTwoNames() {
		both().withBean("mine", UnixServer.class, () -> own("admin"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("There are two IPC servers named 'admin'")
				.extracting("action")
				.isEqualTo("Give one of the UnixServer beans another name: UnixServer.builder().name(\"name\")."));
	}

	@Test
	void healthMetricsAndEndpointShowEachServer() {
		both()
			.withConfiguration(AutoConfigurations.of(IpcHealthContributorAutoConfiguration.class,
					IpcMetricsAutoConfiguration.class, IpcObservationAutoConfiguration.class,
					IpcActuatorAutoConfiguration.class, EndpointAutoConfiguration.class, MetricsAutoConfiguration.class,
					ObservationAutoConfiguration.class))
			.withPropertyValues("ipc.server.actuator.exposure.include=ipc")
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				ask("a.sock", "{\"cmd\":\"ping\"}");
				ask("admin.sock", "{\"cmd\":\"ping\"}");
				assertHealth(context, "default", path("a.sock"));
				assertHealth(context, "admin", path("admin.sock"));
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				context.getBean(IpcServerMetrics.class).bindTo(registry);
				for (String server : List.of("default", "admin")) {
					assertThat(registry.get("ipc.server.connections").tag("server", server).gauge().value()).isNotNaN();
					Awaitility.await()
						.untilAsserted(() -> assertThat(registry.get("ipc.server.requests")
							.tags("server", server, "command", "ping")
							.timer()
							.count()).isEqualTo(1));
				}
				Map<String, IpcEndpoint.ServerDescriptor> servers = context.getBean(IpcEndpoint.class).ipc().servers();
				assertThat(servers.get("default").commands()).containsExactly("ping");
				assertThat(servers.get("admin").commands()).containsExactly("drain", "ping");
			});
	}

	private static void assertHealth(AssertableApplicationContext context, String server, Path path) {
		HealthIndicator health = (HealthIndicator) context.getBean(CompositeHealthContributor.class)
			.getContributor(server);
		assertThat(health.health().getStatus()).isEqualTo(Status.UP);
		assertThat(health.health().getDetails()).containsEntry("path", path.toString());
	}

	@Test
	void actuatorIsOnTheServerThatIsNamed() {
		ApplicationContextRunner runner = both().withConfiguration(
				AutoConfigurations.of(IpcActuatorAutoConfiguration.class, EndpointAutoConfiguration.class));
		runner.run((context) -> {
			assertThat(ask("a.sock", "{\"cmd\":\"actuator\"}")).startsWith("{\"endpoints\":");
			assertThat(ask("admin.sock", "{\"cmd\":\"actuator\"}")).contains("UnknownCommand");
		});
		runner.withPropertyValues("ipc.server.actuator.server=admin", "ipc.servers.admin.command-key=op")
			.run((context) -> {
				assertThat(ask("admin.sock", "{\"op\":\"actuator\"}")).startsWith("{\"endpoints\":");
				assertThat(ask("a.sock", "{\"cmd\":\"actuator\"}")).contains("UnknownCommand");
			});
		runner.withPropertyValues("ipc.server.actuator.server=amin")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Property ipc.server.actuator.server with value 'amin' is invalid: "
						+ "there is no such IPC server; known servers: default, admin"));
	}

	@Test
	void requestsAreLoggedForTheServersThatSaySo() {
		both().withConfiguration(AutoConfigurations.of(IpcLoggingAutoConfiguration.class))
			.withPropertyValues("ipc.servers.admin.request-logging.enabled=true")
			.withBean(IpcInterceptor.class, () -> (invocation) -> {
				Object reply = invocation.proceed();
				return reply + " " + MDC.get("ipc.server");
			})
			.run((context) -> {
				assertThat(ask("admin.sock", "{\"cmd\":\"ping\"}")).isEqualTo("\"admin admin\"\n");
				assertThat(ask("a.sock", "{\"cmd\":\"ping\"}")).isEqualTo("\"main null\"\n");
			});
	}

	@Test
	void groupsOfCommandsAreInheritedOneByOne() {
		both()
			.withPropertyValues("ipc.server.command-groups.ping=audio", "ipc.servers.admin.command-groups.drain=audio")
			.run((context) -> {
				assertThat(ask("a.sock", "{\"cmd\":\"ping\"}")).contains("AccessDenied");
				assertThat(ask("admin.sock", "{\"cmd\":\"ping\"}")).contains("AccessDenied");
				assertThat(ask("admin.sock", "{\"cmd\":\"drain\"}")).contains("AccessDenied");
				assertThat(ask("admin.sock", "{\"cmd\":\"commands\"}")).startsWith("{\"commands\":");
			});
		both().withPropertyValues("ipc.servers.admin.command-groups.ping=audio").run((context) -> {
			assertThat(ask("a.sock", "{\"cmd\":\"ping\"}")).isEqualTo("\"main\"\n");
			assertThat(ask("admin.sock", "{\"cmd\":\"ping\"}")).contains("AccessDenied");
		});
	}

	@Test
	void rulesForTheCommandsOfAServerThatIsSwitchedOffMayStay() {
		both().withPropertyValues("ipc.servers.admin.enabled=false", "ipc.server.command-groups.drain=audio")
			.run((context) -> assertThat(context.getBean(IpcServers.class).names()).containsExactly("default"));
	}

	@Test
	void aRuleForACommandOfAnotherServerFailsTheStart() {
		runner().withUserConfiguration(Main.class)
			.withPropertyValues("ipc.servers.admin.command-groups.ping=audio")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("no command has this name")
				.hasMessageContaining("ipc.servers.admin.command-groups"));
		runner().withUserConfiguration(Main.class)
			.withPropertyValues("ipc.server.command-groups.ping=audio")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void serversAreRegisteredAheadOfTime() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test",
					Map.of("ipc.server.path", path("a.sock").toString(), "ipc.servers.admin.mode", "0660")));
		context.register(Main.class, Admin.class, IpcAutoConfiguration.class, IpcServerAutoConfiguration.class);
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get("com.example", "Application")), files);
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		generation.writeGeneratedContent();
		assertThat(files.getGeneratedFiles(Kind.SOURCE).keySet()).isNotEmpty();
		assertThat(context.getBeanFactory().getBeanDefinition("adminUnixServer").isFallback()).isTrue();
		assertThat(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(context.getBeanFactory(), UnixServer.class))
			.containsExactlyInAnyOrder("defaultUnixServer", "adminUnixServer");
		context.close();
	}

	@IpcHandler
	static class Main {

		@IpcCommand
		String ping() {
			return "main";
		}

	}

	@IpcHandler(server = "admin")
	static class Admin {

		@IpcCommand
		String ping() {
			return "admin";
		}

		@IpcCommand
		String drain() {
			return "drained";
		}

	}

	@IpcHandler(server = "admn")
	static class Elsewhere extends Main {

	}

	@IpcHandler
	static class Slow {

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch release = new CountDownLatch(1);

		final List<String> stopped = new CopyOnWriteArrayList<>();

		@IpcCommand
		boolean slow() throws InterruptedException {
			this.entered.countDown();
			return this.release.await(30, TimeUnit.SECONDS);
		}

		@EventListener
		void stopped(IpcServerStoppedEvent event) {
			this.stopped.add(event.getServer().name());
		}

	}

	@IpcHandler(server = "admin")
	static class SlowAdmin {

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch release = new CountDownLatch(1);

		@IpcCommand
		boolean slow() throws InterruptedException {
			this.entered.countDown();
			return this.release.await(30, TimeUnit.SECONDS);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Injected {

		UnixServer admin;

		UnixServer main;

		@Bean
		Object servers(@Qualifier("admin") UnixServer admin, UnixServer main) {
			this.admin = admin;
			this.main = main;
			return "injected";
		}

	}

	static class FailingListener {

		@EventListener
		void stopped(IpcServerStoppedEvent event) {
			throw new IllegalStateException("the listener of " + event.getServer().name());
		}

	}

	record Events(List<String> events) {

		@EventListener
		void started(IpcServerStartedEvent event) {
			this.events.add("+" + event.getServer().name());
		}

		@EventListener
		void stopped(IpcServerStoppedEvent event) {
			this.events.add("-" + event.getServer().name());
		}

	}

}
