package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesTests {

	private static void check(PropertySource<?> source) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(source);
		new UnknownProperties(environment).postProcessBeanFactory(new DefaultListableBeanFactory());
	}

	private static void checkFile(String yaml) {
		try {
			List<PropertySource<?>> sources = new YamlPropertySourceLoader().load("file",
					new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), "application.yml"));
			assertThat(sources).hasOnlyElementsOfType(OriginTrackedMapPropertySource.class);
			sources.forEach(UnknownPropertiesTests::check);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void anUnknownPropertyIsNamedWithItsOriginAndTheNearestOne(CapturedOutput output) {
		checkFile("""
				ipc:
				  server:
				    path: /tmp/a.sock
				    limits:
				      max-conections: 5
				""");
		assertThat(output).containsOnlyOnce(
				"Unknown property 'ipc.server.limits.max-conections' has no effect; did you mean 'ipc.server.limits.max-connections'?"
						+ " (Byte array resource [application.yml] - 5:23)")
			.doesNotContain("ipc.server.path");
	}

	@Test
	void whatIsKnownIsNotWarnedOf(CapturedOutput output) {
		checkFile("""
				ipc:
				  trusted-directories: [ /data ]
				  server:
				    backLog: 3
				    allowed-users: [ alice, bob ]
				    introspection:
				    security:
				      user-authorities:
				        alice: [ ROLE_A, ROLE_B ]
				  clients:
				    scanner:
				      path: /tmp/a.sock
				      command_timeouts:
				        status: 3s
				        "[some.name]": 3s
				  fifos:
				    events:
				      path: /tmp/a.fifo
				  own-subtree:
				    of: the application
				  own: value
				""");
		assertThat(output).doesNotContain("Unknown property");
	}

	@Test
	void namesInTheEnvironmentAndInOtherSourcesAreNotChecked(CapturedOutput output) {
		check(new SystemEnvironmentPropertySource("systemEnvironment", Map.of("IPC_SERVER_SOCKET", "1")));
		check(new MapPropertySource("systemProperties", Map.of("ipc.server.socket", "1")));
		assertThat(output).doesNotContain("Unknown property");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none", value = { "ipc.server.max-connections, ipc.server.limits.max-connections",
			"ipc.clients.scanner.tiemout, ipc.clients.scanner.timeout", "ipc.fifos.events.pth, ipc.fifos.events.path",
			"ipc.server.grace, ipc.server.shutdown.grace", "ipc.systemd.enable, ipc.systemd.enabled",
			"ipc.server.includes, none", "ipc.server.something-else, none" })
	void theNearestIsSpelledAlikeOrCalledTheSame(String name, String nearest) {
		ConfigurationPropertyName unknown = ConfigurationPropertyName.of(name);
		assertThat(new PropertyNames().isUnknown(unknown)).isTrue();
		assertThat(new PropertyNames().nearest(unknown)).isEqualTo(nearest);
	}

}
