package com.codechu.ipc.test;

import java.nio.file.Path;
import java.util.Map;

import com.codechu.ipc.autoconfigure.LocalIpcServerPath;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(classes = AutoConfigureIpcTests.Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = "ipc.pidfile.path=/tmp/no/such/place.pid")
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
