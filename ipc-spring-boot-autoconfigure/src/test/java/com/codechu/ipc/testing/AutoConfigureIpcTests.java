package com.codechu.ipc.testing;

import java.nio.file.Path;
import java.util.Map;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.context.LocalIpcServerPath;
import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(classes = AutoConfigureIpcTests.Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "ipc.server.path=/tmp/no/such/a.sock", "ipc.pidfile.path=/tmp/no/such/place.pid",
				"ipc.clients.own.path=/tmp/no/such/a.sock", "ipc.clients.other.path=/tmp/no/such/b.sock",
				"ipc.fifo.events.path=/tmp/no/such/events" })
@AutoConfigureIpc
class AutoConfigureIpcTests {

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
	void twoContextsAtATimeDoNotMeetAndLeaveNothing(@LocalIpcServerPath Path path) {
		Path other;
		try (ConfigurableApplicationContext second = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.initializers((context) -> new IpcContextCustomizer().customizeContext(context, null))
			.run()) {
			other = second.getBean(IpcClient.class).path();
			assertThat(other).isNotEqualTo(path);
			assertThat(second.getBean(IpcClient.class).command("ping").retrieve()).hasToString("{\"pong\":true}");
		}
		assertThat(other.getParent()).doesNotExist();
	}

	@Test
	void customizersAreEqualSoThatContextsAreCached() {
		assertThat(new IpcContextCustomizer()).isEqualTo(new IpcContextCustomizer())
			.hasSameHashCodeAs(new IpcContextCustomizer());
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
