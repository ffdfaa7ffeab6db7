package com.example.vault;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcServiceProxyFactory;
import com.codechu.ipc.client.registry.IpcClients;
import com.codechu.ipc.context.IpcServers;
import com.codechu.ipc.context.LocalIpcServerPath;
import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.pidfile.PidFile;
import com.codechu.ipc.pidfile.PidFileHeldException;
import com.codechu.ipc.protocol.ProgressUpdate;
import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.testing.AutoConfigureIpcTester;
import com.codechu.ipc.testing.IpcTestSubscription;
import com.codechu.ipc.testing.IpcTester;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The whole application: two servers, Actuator on one of them, FIFO, pidfile and topics.
 */
@SpringBootTest
@AutoConfigureIpcTester
class VaultApplicationTests {

	@LocalIpcServerPath
	private Path path;

	@Value("${local.ipc.servers.admin.path}")
	private Path adminPath;

	@Value("${ipc.pidfile.path}")
	private Path pidfile;

	@Autowired
	private IpcTester tester;

	private IpcTester admin;

	@DynamicPropertySource
	static void groups(DynamicPropertyRegistry registry) throws IOException {
		String own = Files.getAttribute(Files.createTempFile("outside", null), "posix:group").toString();
		registry.add("ipc.server.command-groups[vault.*]", () -> own);
		registry.add("ipc.server.command-groups.locked", () -> "daemon");
		registry.add("ipc.server.command-groups.refuse", () -> "daemon," + own);
	}

	@BeforeEach
	void connect() {
		this.admin = IpcTester.of(this.adminPath);
	}

	@Test
	void whatIsTestedWasDeployed() throws Exception {
		assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("spring-boot.version"));
		Path jar = Path.of(IpcClient.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		assertThat(jar).startsWith(Path.of(System.getProperty("local.repository")));
		assertThat(IpcClient.class.getPackage().getImplementationVersion())
			.isEqualTo(System.getProperty("ipc.version"));
	}

	@Test
	void lines() throws IOException {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.connect(UnixDomainSocketAddress.of(this.path));
			channel.write(StandardCharsets.UTF_8.encode("{\"cmd\":\"find\"}\n{\"cmd\":\"none\"}\n"));
			channel.shutdownOutput();
			ByteBuffer replies = ByteBuffer.allocate(4096);
			while (channel.read(replies) >= 0) {
				assertThat(replies.hasRemaining()).isTrue();
			}
			assertThat(StandardCharsets.UTF_8.decode(replies.flip()).toString())
				.startsWith("\"64 everywhere\"\n{\"error\":\"unknown command 'none'; known commands: commands, count, find,")
				.endsWith(",\"type\":\"UnknownCommand\"}\n");
		}
	}

	@Test
	void oneInterfaceForBothSides(@Autowired Reactions reactions) throws Exception {
		try (IpcTestSubscription stores = this.tester.command("stores").subscribe();
				IpcClient client = IpcClient.builder().path(this.path).build()) {
			VaultApi vault = IpcServiceProxyFactory.builderFor(client).build().createClient(VaultApi.class);
			List<ProgressUpdate> updates = new ArrayList<>();
			Stored stored = vault.store(Path.of("/data/a"), updates::add);
			assertThat(stored).isEqualTo(new Stored(Path.of("/data/a"), 7));
			assertThat(updates).contains(new ProgressUpdate(0, 1L, "/data/a"));
			assertThat(stores.next(Stored.class)).isEqualTo(stored);
			assertThat(reactions.announced().poll(10, TimeUnit.SECONDS)).isEqualTo(stored);
			assertThat(vault.summary().get(10, TimeUnit.SECONDS).files()).isEqualTo(1);
			assertThat(vault.list(1)).containsExactly(stored);
			vault.forget(Path.of("/data/a"));
			assertThat(vault.list(1)).isEmpty();
		}
		assertThat(this.tester.command("vault.put").with("path", "/")).hasError("not-storable");
	}

	@Test
	void secondServer(@Autowired IpcServers servers, @Autowired @Qualifier("admin") UnixServer server)
			throws IOException {
		assertThat(servers.names()).containsExactlyInAnyOrder("default", "admin");
		assertThat(servers.get("admin")).isSameAs(server);
		assertThat(this.adminPath).isEqualTo(this.path.resolveSibling("admin.sock"));
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.adminPath))).isEqualTo("rw-------");
		assertThat(this.admin.command("maintenance.drain")).hasReply().isEqualTo("{}");
		assertThat(this.admin.command("maintenance.resume-all")).hasReply().isEqualTo("{}");
		assertThat(this.tester.command("maintenance.drain")).hasError("UnknownCommand");
		assertThat(this.admin.command("status")).hasError("UnknownCommand");
	}

	@Test
	void actuatorIsOnTheSecondServer() {
		assertThat(this.tester.command("actuator")).hasError("UnknownCommand");
		assertThat(this.admin.command("actuator").with("endpoint", "health")).hasReply()
			.extractingPath("$.status")
			.isEqualTo("UP");
		assertThat(this.admin.command("actuator").with("endpoint", "health/readiness")).hasReply()
			.extractingPath("$.status")
			.isEqualTo("UP");
		assertThat(this.admin.command("actuator").with("endpoint", "ipc")).hasReply().asString().contains("admin.sock");
		this.tester.command("status").exchange();
		assertThat(this.admin.command("actuator")
			.with("endpoint", "metrics")
			.with("requiredMetricName", "ipc.server.requests")
			.with("tag", "command:status")).hasReply().extractingPath("$.measurements[0].value").isNotNull();
		assertThat(this.admin.command("actuator").with("endpoint", "beans")).hasError("InvalidRequest");
	}

	@Test
	void groupsOfCommands() {
		assertThat(this.tester.command("locked")).hasError("AccessDenied");
		assertThat(this.tester.command("refuse")).hasError("refused");
		assertThat(this.tester.command("vault.summary")).hasNoError();
	}

	@Test
	void pidfile() throws IOException {
		assertThat(Files.readString(this.pidfile).trim()).isEqualTo(Long.toString(ProcessHandle.current().pid()));
		assertThatExceptionOfType(PidFileHeldException.class).isThrownBy(() -> PidFile.acquire(this.pidfile));
	}

	@Test
	void customized(@Autowired Customizations.Customized customized, @Autowired IpcClients clients,
			@Autowired @Qualifier("events") FifoChannel events) {
		assertThat(customized.servers()).isEqualTo(Set.of("default", "admin"));
		assertThat(clients.names()).contains("vault");
		assertThat(customized.clients()).contains("vault");
		assertThat(events.isOpen()).isTrue();
	}

}
