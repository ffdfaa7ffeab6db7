package com.codechu.ipc.autoconfigure;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.autoconfigure.scanned.NoClient;
import com.codechu.ipc.autoconfigure.scanned.OtherClient;
import com.codechu.ipc.client.IpcCall;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcClientInterceptor;
import com.codechu.ipc.client.IpcConnectException;
import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.client.IpcRemoteException;
import com.codechu.ipc.client.registry.ImportIpcClients;
import com.codechu.ipc.client.registry.IpcClients;
import com.codechu.ipc.context.IpcClientCustomizer;
import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcErrorException;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.ProgressUpdate;
import com.codechu.ipc.server.UnixServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.core.annotation.Order;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class IpcClientAutoConfigurationTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class,
				IpcServerAutoConfiguration.class, IpcClientAutoConfiguration.class));
	}

	@Test
	void clientStartsWhetherOrNotTheServerIsUp() {
		Path path = this.directory.resolve("none.sock");
		runner().withPropertyValues("ipc.client.path=" + path, "ipc.client.retries=1", "ipc.client.retry-backoff=1ms")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(IpcClient.class).doesNotHaveBean(UnixServer.class);
				assertThatExceptionOfType(IpcConnectException.class)
					.isThrownBy(() -> context.getBean(IpcClient.class).request(Map.of()))
					.withMessage("Cannot connect to " + path + " after 2 attempts: no such file");
			});
	}

	@Test
	void clientKeepsNoProcessAlive() {
		runner().withUserConfiguration(Ping.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"),
					"ipc.client.path=" + this.directory.resolve("a.sock"))
			.run((context) -> {
				assertThat(context.getBean(IpcClient.class).command("who").retrieve(String.class)).isEqualTo("a.sock");
				assertThat(Thread.getAllStackTraces().keySet())
					.filteredOn((thread) -> thread.getName().startsWith("ipc-client"))
					.isNotEmpty()
					.allMatch(Thread::isDaemon);
			});
	}

	@Test
	void whenPathIsNotSetThenItIsThatOfOurOwnServer() {
		runner().withUserConfiguration(Ping.class)
			.withPropertyValues("RUNTIME_DIRECTORY=" + this.directory.path())
			.run((context) -> {
				assertThat(context.getBean(IpcClient.class).path()).isEqualTo(this.directory.resolve("control.sock"))
					.isEqualTo(context.getBean(UnixServer.class).path());
				assertThat(context.getBean(IpcClient.class).command("who").retrieve(String.class))
					.isEqualTo("control.sock");
			});
	}

	@Test
	void whenOnlyTheServersPathIsSetThenItIsTheClientsAsWell() {
		runner().withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"), "ipc.server.enabled=false")
			.run((context) -> assertThat(context.getBean(IpcClient.class).path())
				.isEqualTo(this.directory.resolve("a.sock")));
	}

	@Test
	void whenACustomizerSetsThePathThenThatIsUsed() {
		runner()
			.withBean(IpcClientCustomizer.class,
					() -> (name, builder) -> builder.path(this.directory.resolve("b.sock")))
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"), "ipc.server.enabled=false")
			.run((context) -> assertThat(context.getBean(IpcClient.class).path())
				.isEqualTo(this.directory.resolve("b.sock")));
	}

	@Test
	void namedClientsInheritWhatTheyDoNotSet() {
		runner()
			.withPropertyValues("ipc.client.path=" + this.directory.resolve("a.sock"), "ipc.client.retries=1",
					"ipc.client.retry-backoff=1ms", "ipc.clients.scanner.path=${base}/scanner.sock",
					"ipc.clients.scanner.retries=2", "ipc.clients.twin.timeout=1s", "base=" + this.directory.path())
			.withUserConfiguration(Injected.class)
			.run((context) -> {
				Injected injected = context.getBean(Injected.class);
				assertThat(injected.plain.path()).isEqualTo(this.directory.resolve("a.sock"));
				assertThat(injected.scanner.path()).isEqualTo(this.directory.resolve("scanner.sock"));
				assertThatExceptionOfType(IpcConnectException.class)
					.isThrownBy(() -> injected.scanner.request(Map.of()))
					.withMessageContaining("after 3 attempts");
				assertThatExceptionOfType(IpcConnectException.class).isThrownBy(() -> injected.twin.request(Map.of()))
					.withMessageStartingWith(
							"Cannot connect to " + this.directory.resolve("a.sock") + " after 2 attempts");
			});
	}

	@Test
	void whenNamedClientHasNoPathThenTheStartFailsNamingTheProperty() {
		runner().withPropertyValues("ipc.clients.scanner.retries=2")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessage(
						"Property ipc.clients.scanner.path with value 'null' is invalid: IPC client 'scanner' requires "
								+ "the path of its server's socket"));
	}

	@Test
	void namesMayBeInCamelCaseAndCommandTimeoutsAreInherited() {
		runner().withUserConfiguration(Ping.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"),
					"ipc.clients.fileServer.path=" + this.directory.resolve("a.sock"),
					"ipc.client.command-timeouts.who=0")
			.run((context) -> assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> context.getBean("fileServerIpcClient"))
				.withStackTraceContaining("ipc.clients.fileserver.command-timeouts"));
		runner().withUserConfiguration(Ping.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"),
					"ipc.clients.fileServer.path=" + this.directory.resolve("a.sock"))
			.run((context) -> assertThat(
					context.getBean(IpcClients.class).get("fileServer").command("who").retrieve(String.class))
				.isEqualTo("a.sock"));
	}

	@Test
	void namesAreInAlphabeticalOrder() {
		runner()
			.withPropertyValues("ipc.clients.e.path=/e", "ipc.clients.b.path=/b", "ipc.clients.f.path=/f",
					"ipc.clients.a.path=/a", "ipc.clients.c.path=/c")
			.run((context) -> assertThat(context.getBean(IpcClients.class).names()).containsExactly("a", "b", "c",
					"default", "e", "f"));
	}

	@Test
	void otherBeansMayHaveTheNamesOfClientsAndFifos() {
		runner().withConfiguration(AutoConfigurations.of(IpcFifoAutoConfiguration.class))
			.withBean("scanner", String.class, () -> "a component")
			.withBean("events", String.class, () -> "another one")
			.withPropertyValues("ipc.clients.scanner.path=/tmp/scanner.sock",
					"ipc.fifos.events.path=" + this.directory.resolve("events"))
			.run((context) -> {
				assertThat(context).hasBean("scannerIpcClient").hasBean("eventsFifoChannel");
				IpcClients clients = context.getBean(IpcClients.class);
				assertThat(clients.names()).containsExactlyInAnyOrder("default", "scanner");
				assertThat(clients.get("scanner")).isSameAs(context.getBean("scannerIpcClient"));
				assertThat(clients.get("default")).isSameAs(context.getBean("ipcClient"));
				assertThatExceptionOfType(InvalidDeclarationException.class).isThrownBy(() -> clients.get("nope"))
					.withMessage("There is no IPC client 'nope'; known clients: default, scanner")
					.satisfies((ex) -> assertThat(ex.action())
						.isEqualTo("Set 'ipc.clients.nope.path', or correct the name."));
			});
	}

	@Test
	void theDefaultPathIsTrustedOnlyIfThisUserOrRootListensThere() {
		runner().withUserConfiguration(Ping.class)
			.run((context) -> assertThat(context.getBean(IpcClient.class).command("who").retrieve(String.class))
				.isEqualTo("control.sock"));
	}

	@Test
	void interceptorsAreAppliedInOrderWhateverACustomizerSets() {
		List<String> calls = new ArrayList<>();
		runner().withUserConfiguration(Ping.class)
			.withBean("second", IpcClientInterceptor.class, () -> new Named("second", calls))
			.withBean("first", IpcClientInterceptor.class, () -> new First(calls))
			.withBean(IpcClientCustomizer.class,
					() -> (name, builder) -> builder.interceptor(new Named("customizer's", calls)))
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"))
			.run((context) -> {
				context.getBean(IpcClient.class).command("who").retrieve(String.class);
				assertThat(calls).containsExactly("first default", "second default", "customizer's default");
			});
	}

	@Test
	void durationsWithoutAUnitAreSeconds() {
		runner()
			.withPropertyValues("ipc.client.timeout=3", "ipc.client.command-timeouts.rescan=7",
					"ipc.client.retry-backoff=250ms")
			.run((context) -> {
				IpcClientProperties properties = context.getBean(IpcClientProperties.class);
				assertThat(properties.getTimeout()).isEqualTo(Duration.ofSeconds(3));
				assertThat(properties.getRetryBackoff()).isEqualTo(Duration.ofMillis(250));
				assertThat(Require.duration("x", properties.getCommandTimeouts().get("rescan")))
					.isEqualTo(Duration.ofSeconds(7));
			});
		runner().withUserConfiguration(Ping.class)
			.withPropertyValues("ipc.server.limits.idle-timeout=9",
					"ipc.server.path=" + this.directory.resolve("a.sock"))
			.run((context) -> assertThat(context.getBean(IpcServerProperties.class).getLimits().getIdleTimeout())
				.isEqualTo(Duration.ofSeconds(9)));
	}

	@Test
	void durationsWithAFractionFailWithAdvice() {
		runner().withPropertyValues("ipc.client.timeout=0.5")
			.withUserConfiguration(UsingTheClient.class)
			.run((context) -> {
				FailureAnalysis analysis = new InvalidDurationFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis.getDescription())
					.isEqualTo("Property 'ipc.client.timeout' is '0.5', which is not a valid duration");
				assertThat(analysis.getAction()).isEqualTo("Use '500ms'. A number without a unit means whole seconds.");
			});
	}

	@Test
	void oneInterfaceCanBeThereForTwoServers() {
		runner().withUserConfiguration(Ping.class, Twice.class, Both.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"),
					"ipc.clients.one.path=" + this.directory.resolve("a.sock"),
					"ipc.clients.two.path=" + this.directory.resolve("b.sock"))
			.run((context) -> {
				Both both = context.getBean(Both.class);
				assertThat(both.one).hasToString("PingClient of " + this.directory.resolve("a.sock"));
				assertThat(both.two).hasToString("PingClient of " + this.directory.resolve("b.sock"));
			});
	}

	@Test
	void importsThatFindNothingOrNameAnUnknownClientFailTheStart() {
		runner().withUserConfiguration(FindingNothing.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("@ImportIpcClients on " + FindingNothing.class.getName()
						+ " finds no interfaces with @IpcExchange methods in com.codechu.ipc.file"));
		runner().withUserConfiguration(UnknownClient.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasRootCauseInstanceOf(InvalidDeclarationException.class)
				.hasStackTraceContaining("There is no IPC client 'nope'; known clients: default"));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void methodsThatWaitForNothingAreWarnedOf(CapturedOutput output) {
		runner().withUserConfiguration(Silent.class, Waiting.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.getOut().lines().filter((line) -> line.contains("waits for a reply, but"))).singleElement()
			.asString()
			.contains(WaitingClient.class.getName() + ".silent() waits for a reply, but the command does not send one");
	}

	@Test
	void whereThereAreNoClientsImportsDoNotMatter() {
		new ApplicationContextRunner().withUserConfiguration(Declared.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void builderMakesFurtherClients() {
		runner().withUserConfiguration(Ping.class)
			.withBean(IpcClientCustomizer.class, () -> (name, builder) -> builder.commandKey("op"))
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"), "ipc.server.command-key=op")
			.run((context) -> {
				IpcClient.Builder builder = context.getBean(IpcClient.Builder.class);
				assertThat(context.getBean(IpcClient.Builder.class)).isNotSameAs(builder);
				try (IpcClient client = builder.path(this.directory.resolve("a.sock")).build()) {
					assertThat(client.command("who").retrieve(String.class)).isEqualTo("a.sock");
				}
			});
	}

	@Test
	void usersClientTakesPrecedence() {
		IpcClient own = IpcClient.builder().path(Path.of("/tmp/own")).timeout(Duration.ofSeconds(1)).build();
		runner().withBean("own", IpcClient.class, () -> own)
			.run((context) -> assertThat(context).getBean(IpcClient.class).isSameAs(own));
	}

	@Test
	void interfacesBecomeBeans() {
		runner().withUserConfiguration(Ping.class, Declared.class, Scanned.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"),
					"ipc.client.path=" + this.directory.resolve("nowhere"),
					"ipc.clients.ping.path=" + this.directory.resolve("a.sock"))
			.run((context) -> {
				assertThat(context.getBean(PingClient.class).greet("Ann")).isEqualTo("hello Ann");
				assertThat(context.getBean(PingClient.class))
					.hasToString("PingClient of " + this.directory.resolve("a.sock"));
				assertThat(context).hasSingleBean(OtherClient.class).doesNotHaveBean(NoClient.class);
			});
	}

	@Test
	void oneInterfaceServesBothSides() {
		runner().withUserConfiguration(Shared.class, ImportingShared.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"))
			.run((context) -> {
				SharedApi client = (SharedApi) context.getBean(SharedApi.class.getName());
				List<ProgressUpdate> progress = new CopyOnWriteArrayList<>();
				assertThat(client.scan("/a", progress::add)).isEqualTo("scanned /a");
				assertThat(progress).contains(new ProgressUpdate(1, null, "/a"));
				assertThat(client.parts()).containsExactly("one", "two");
				client.reload();
				assertThat(context.getBean(Shared.class).reloads).hasValue(1);
				assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(client::fail)
					.satisfies((ex) -> assertThat(ex.type()).isEqualTo("not-today"));
				assertThat(context.getBean(IpcClient.class)
					.command("shared.composed")
					.param("id", 4)
					.retrieve(Integer.class)).isEqualTo(4);
				assertThat(client.composed(5)).isEqualTo(5);
			});
	}

	@Test
	void placeholdersInAnInterfaceAreResolvedOnBothSides() {
		runner().withUserConfiguration(Placed.class, ImportingPlaced.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"), "app.prefix=placed.",
					"app.command=name", "app.member=as", "app.timeout=20s")
			.run((context) -> {
				assertThat(context.getBean(PlacedClient.class.getName(), PlacedClient.class).name("a", "b"))
					.isEqualTo("a b");
				assertThat(context.getBean(IpcClient.class)
					.command("placed.name")
					.param("as", "a")
					.param("last", "b")
					.retrieve(String.class)).isEqualTo("a b");
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					app.prefix= | app.command= | app.member=as | .name(java.lang.String,java.lang.String) has a blank command name: use @IpcExchange("name"), or omit the name
					app.prefix=p. | app.command=name | app.member= | has a blank name: use @IpcParam("name"), or omit the name
					""")
	void placeholdersForBlankNamesFailTheStart(String prefix, String command, String member, String message) {
		runner().withUserConfiguration(ImportingPlaced.class)
			.withPropertyValues("ipc.client.path=" + this.directory.resolve("a.sock"), prefix, command, member,
					"app.timeout=20s")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("Interface " + PlacedClient.class.getName() + " cannot be a client: ")
				.hasStackTraceContaining(message));
	}

	@Test
	void placeholdersWithoutAValueFailTheStartNamingTheInterface() {
		runner().withUserConfiguration(ImportingPlaced.class)
			.withPropertyValues("ipc.client.path=" + this.directory.resolve("a.sock"))
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("Interface " + PlacedClient.class.getName()
						+ " cannot be a client: Could not resolve placeholder 'app.prefix'"));
	}

	@Test
	void defaultMethodsWorkWhereverTheInterfaceIsAndMethodsCanBeTriedAgain() {
		runner().withUserConfiguration(Moody.class, Retrying.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"))
			.run((context) -> {
				assertThat(context.getBean(MoodyClient.class).mood()).isEqualTo("fine");
				assertThat(context.getBean(Moody.class).asked).hasValue(3);
				assertThat(context.getBean(MoodyClient.class).moodTwice()).isEqualTo("fine fine");
			});
	}

	@Test
	void mistakesInInterfacesFailTheStart() {
		runner().withUserConfiguration(Wrong.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("Interface " + WrongClient.class.getName()
						+ " cannot be a client: Parameter 0 ('name' of type String) of public abstract void "
						+ WrongClient.class.getName() + ".wrong(java.lang.String) cannot be sent as a whole request"));
	}

	@IpcHandler
	static class Ping {

		@Autowired
		UnixServer server;

		@IpcCommand
		String who() {
			return this.server.path().getFileName().toString();
		}

		@IpcCommand
		String greet(@IpcParam String name) {
			return "hello " + name;
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@IpcExchange
	@interface Asking {

		@AliasFor(annotation = IpcExchange.class)
		String value();

	}

	@Target(ElementType.PARAMETER)
	@Retention(RetentionPolicy.RUNTIME)
	@IpcParam("id")
	@interface Id {

	}

	@IpcExchange(value = "shared.", acknowledged = true)
	interface SharedApi {

		@IpcExchange
		String scan(@IpcParam String path, Consumer<ProgressUpdate> progress);

		@IpcExchange("items")
		List<String> parts();

		@IpcExchange
		void reload();

		@IpcExchange
		void fail();

		@Asking("composed")
		int composed(@Id int number);

	}

	@IpcHandler
	static class Shared implements SharedApi {

		final AtomicInteger reloads = new AtomicInteger();

		@Override
		public String scan(String path, Consumer<ProgressUpdate> progress) {
			progress.accept(new ProgressUpdate(1, null, path));
			return "scanned " + path;
		}

		@Override
		public List<String> parts() {
			return List.of("one", "two");
		}

		@Override
		public void reload() {
			this.reloads.incrementAndGet();
		}

		@Override
		public void fail() {
			throw new IpcErrorException("not-today", "come back tomorrow");
		}

		@Override
		public int composed(int number) {
			return number;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportIpcClients(SharedApi.class)
	static class ImportingShared {

	}

	@IpcExchange("${app.prefix}")
	interface PlacedClient {

		@IpcExchange(value = "${app.command}", timeout = "${app.timeout}")
		String name(@IpcParam("${app.member}") String first, @IpcParam String last);

	}

	@IpcHandler
	static class Placed implements PlacedClient {

		@Override
		public String name(String first, String last) {
			return first + " " + last;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportIpcClients(PlacedClient.class)
	static class ImportingPlaced {

	}

	static class Injected {

		private final IpcClient plain;

		private final IpcClient scanner;

		private final IpcClient twin;

		Injected(IpcClient plain, @Qualifier("scanner") IpcClient scanner, @Qualifier("twin") IpcClient twin) {
			this.plain = plain;
			this.scanner = scanner;
			this.twin = twin;
		}

	}

	interface PingClient {

		@IpcExchange
		String greet(@IpcParam String name);

	}

	interface WrongClient {

		@IpcExchange
		void wrong(String name);

	}

	@Configuration(proxyBeanMethods = false)
	@ImportIpcClients(types = PingClient.class, client = "ping")
	static class Declared {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportIpcClients(basePackages = "com.codechu.ipc.autoconfigure.scanned")
	static class Scanned {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportIpcClients(WrongClient.class)
	static class Wrong {

	}

	static class Named implements IpcClientInterceptor {

		private final String name;

		private final List<String> calls;

		Named(String name, List<String> calls) {
			this.name = name;
			this.calls = calls;
		}

		@Override
		public Interception begin(IpcCall call, Client client) {
			this.calls.add(this.name + " " + client.name());
			return new Interception() {

				@Override
				public IpcCall call() {
					return call;
				}

				@Override
				public void end(Throwable failure) {
				}

			};
		}

	}

	@Order(1)
	static class First extends Named {

		First(List<String> calls) {
			super("first", calls);
		}

	}

	static class UsingTheClient {

		UsingTheClient(IpcClient client) {
		}

	}

	@ImportIpcClients(types = PingClient.class, client = "one")
	@ImportIpcClients(types = PingClient.class, client = "two")
	static class Twice {

	}

	static class Both {

		private final PingClient one;

		private final PingClient two;

		Both(@Qualifier("one") PingClient one, @Qualifier("two") PingClient two) {
			this.one = one;
			this.two = two;
		}

	}

	@ImportIpcClients(basePackageClasses = FileMode.class)
	static class FindingNothing {

	}

	@ImportIpcClients(types = PingClient.class, client = "nope")
	static class UnknownClient {

	}

	@IpcHandler
	static class Silent {

		@IpcCommand
		void silent() {
		}

		@IpcCommand(acknowledged = true)
		void done() {
		}

	}

	interface WaitingClient {

		@IpcExchange
		String silent();

		@IpcExchange(acknowledged = true)
		void done();

	}

	@ImportIpcClients(types = WaitingClient.class)
	static class Waiting {

	}

	@IpcHandler
	static class Moody {

		private final AtomicInteger asked = new AtomicInteger();

		@IpcCommand
		String mood() {
			if (this.asked.incrementAndGet() <= 2) {
				throw new IpcErrorException("moody", "not now");
			}
			return "fine";
		}

	}

	interface MoodyClient {

		@IpcExchange
		@Retryable(includes = IpcRemoteException.class, maxRetries = 3, delay = 1)
		String mood();

		default String moodTwice() {
			return mood() + " " + mood();
		}

	}

	@EnableResilientMethods
	@ImportIpcClients(types = MoodyClient.class)
	static class Retrying {

	}

}
