package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ClassPathResource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every optional library can be missing.
 */
@Timeout(60)
class OptionalLibrariesTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.boot.actuate", "org.springframework.boot.health",
			"io.micrometer.core", "io.micrometer", "org.springframework.security", "jakarta.validation", "com.sun.jna",
			"org.springframework.boot.jackson", "org.slf4j.MDC" })
	void whenALibraryIsMissingThenTheRestWorks(String missing) throws Exception {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(autoConfigurations()))
			.withUserConfiguration(Commands.class)
			.withClassLoader(new FilteredClassLoader(missing))
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"),
					"ipc.server.request-logging.enabled=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(RawPeer.exchange(this.directory.resolve("a.sock"), "{\"cmd\":\"ping\"}\n"))
					.isEqualTo("{\"pong\":true}\n");
				assertThat(context.getBean(IpcClient.class).command("ping").retrieve()).hasToString("{\"pong\":true}");
			});
	}

	private static Class<?>[] autoConfigurations() throws IOException {
		List<String> names = new ClassPathResource(
				"META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports",
				IpcAutoConfiguration.class.getClassLoader())
			.getContentAsString(StandardCharsets.UTF_8)
			.lines()
			.filter((line) -> line.startsWith("com.codechu"))
			.toList();
		return names.stream()
			.map((name) -> ClassUtils.resolveClassName(name, IpcAutoConfiguration.class.getClassLoader()))
			.toArray(Class<?>[]::new);
	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		Map<String, Boolean> ping() {
			return Map.of("pong", true);
		}

	}

}
