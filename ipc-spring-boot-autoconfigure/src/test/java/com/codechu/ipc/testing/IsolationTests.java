package com.codechu.ipc.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.context.LocalIpcServerPath;
import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(classes = IsolationTests.Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = "spring.config.name=isolated")
class IsolationTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	@Test
	void theContextHasASocketOfItsOwnAndAClient(@Autowired IpcClient client, @LocalIpcServerPath Path path) {
		assertThat(client.command("ping").retrieve()).hasToString("{\"pong\":true}");
		assertThat(client.path()).isEqualTo(path);
		assertThat(path.toString()).matches("/tmp/ipc[0-9]+/control\\.sock");
		assertThat(Path.of(path + ".pid")).exists();
	}

	@Test
	void namedClientsAndFifosNeverLeaveTheTest(@Autowired @Qualifier("own") IpcClient own,
			@Autowired @Qualifier("other") IpcClient other, @Autowired FifoChannel events,
			@LocalIpcServerPath Path path) {
		assertThat(own.path()).isEqualTo(path);
		assertThat(other.path()).isEqualTo(path.resolveSibling("other.sock"));
		assertThat(events.path()).isEqualTo(path.resolveSibling("events.fifo"));
	}

	@Test
	void theDaemonThatRunsIsNotMetAndNothingIsLeft() throws Exception {
		Path socket = this.directory.resolve("a.sock");
		try (ConfigurableApplicationContext daemon = run(null, "ipc.server.path=" + socket);
				ConfigurableApplicationContext test = run(new IpcContextCustomizer(null),
						"ipc.server.path=" + socket)) {
			Path own = test.getBean(IpcClient.class).path();
			assertThat(own).isNotEqualTo(socket);
			assertThat(test.getBean(IpcClient.class).command("ping").retrieve()).hasToString("{\"pong\":true}");
			assertThat(daemon.getBean(IpcClient.class).command("ping").retrieve()).hasToString("{\"pong\":true}");
			test.close();
			assertThat(Files.exists(own.getParent())).isFalse();
		}
	}

	@Test
	void isolationCanBeSwitchedOff() {
		Path socket = this.directory.resolve("a.sock");
		try (ConfigurableApplicationContext test = run(new IpcContextCustomizer(null), "ipc.server.path=" + socket,
				"ipc.test.isolated=false")) {
			assertThat(test.getBean(IpcClient.class).path()).isEqualTo(socket).exists();
		}
	}

	@Test
	void customizersAreEqualSoThatContextsAreCached() {
		assertThat(new IpcContextCustomizer(Set.of("a"))).isEqualTo(new IpcContextCustomizer(Set.of("a")))
			.isNotEqualTo(new IpcContextCustomizer(null));
		ContextCustomizer plain = new IpcContextCustomizerFactory().createContextCustomizer(getClass(), null);
		assertThat(plain).isEqualTo(new IpcContextCustomizer(null));
	}

	private static ConfigurableApplicationContext run(ContextCustomizer customizer, String... properties) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties(properties);
		if (customizer != null) {
			application.initializers((context) -> customizer.customizeContext(context, null));
		}
		return application.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@IpcHandler
		static class Commands {

			@IpcCommand
			Map<String, Boolean> ping() {
				return Map.of("pong", true);
			}

		}

	}

}
