package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.autoconfigure.scanned.NoClient;
import com.codechu.ipc.autoconfigure.scanned.OtherClient;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcConnectException;
import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.client.registry.ImportIpcClients;
import com.codechu.ipc.context.IpcClientCustomizer;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.server.UnixServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

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
					.withMessage("Cannot connect to " + path + " after 2 attempts: there is no such file");
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
	void whenNamedClientHasNoPathThenErrorNamesTheProperty() {
		runner().withPropertyValues("ipc.clients.scanner.retries=2")
			.run((context) -> assertThatExceptionOfType(Exception.class).isThrownBy(() -> context.getBean("scanner"))
				.withStackTraceContaining("Property 'ipc.clients.scanner.path' is not set"));
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
	void mistakesInInterfacesFailTheStart() {
		runner().withUserConfiguration(Wrong.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("Parameter 0 ('name' of type String) of public abstract void "
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

}
