package com.codechu.ipc.autoconfigure;

import java.util.Map;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.peer.PeerCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class IpcSecurityAutoConfigurationTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final String user = System.getProperty("user.name");

	private ApplicationContextRunner runner(String... properties) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class,
					IpcSecurityAutoConfiguration.class))
			.withUserConfiguration(Commands.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"))
			.withPropertyValues(properties);
	}

	private String ask(String command) throws Exception {
		return RawPeer.exchange(this.directory.resolve("a.sock"), "{\"cmd\":\"%s\"}\n".formatted(command));
	}

	@Test
	void whenThePeerHasTheAuthorityThenTheCommandRuns() {
		runner("ipc.server.security.user-authorities.%s=ROLE_ADMIN,scan".formatted(this.user)).run((context) -> {
			assertThat(ask("who")).isEqualTo("{\"name\":\"" + this.user + " true\"}\n");
			assertThat(ask("guarded")).isEqualTo("{\"ok\":true}\n");
		});
	}

	@Test
	void whenThePeerHasNotThenItIsDenied() {
		runner().run((context) -> assertThat(ask("guarded")).isEqualTo(
				"{\"error\":\"user '" + this.user + "' may not use this command\",\"type\":\"AccessDenied\"}\n"));
	}

	@Test
	void whenThePeersGroupHasTheAuthorityThenTheCommandRuns() {
		runner().run((context) -> {
			String group = ask("group").replaceAll(".*\"group\":\"([^\"]+)\".*\n", "$1");
			context.close();
			runner("ipc.server.security.group-authorities.%s=ROLE_ADMIN".formatted(group))
				.run((other) -> assertThat(ask("guarded")).isEqualTo("{\"ok\":true}\n"));
		});
	}

	@Test
	void membershipsAreThoseOfTheSystem() throws Exception {
		assertThat(new PeerCredentials("no-such-user", "no-such-group").groups()).containsExactly("no-such-group");
	}

	@Test
	void withoutSpringSecurityNothingOfItIsThere() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcSecurityAutoConfiguration.class))
			.withUserConfiguration(Plain.class)
			.withClassLoader(new FilteredClassLoader(SecurityContextHolder.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(IpcSecurityAutoConfiguration.class));
	}

	@IpcHandler
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class Commands {

		@Bean
		Guarded guarded() {
			return new Guarded();
		}

	}

	@IpcHandler
	static class Guarded {

		@IpcCommand
		Map<String, Object> who() {
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			return Map.of("name", authentication.getName() + " " + authentication.isAuthenticated());
		}

		@IpcCommand
		Map<String, Object> group(PeerCredentials peer) {
			return Map.of("group", peer.group());
		}

		@IpcCommand
		@PreAuthorize("hasRole('ADMIN')")
		public Map<String, Object> guarded() {
			return Map.of("ok", true);
		}

	}

}
