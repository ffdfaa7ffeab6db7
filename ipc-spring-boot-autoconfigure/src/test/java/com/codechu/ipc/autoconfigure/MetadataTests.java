package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class MetadataTests {

	private final JsonNode metadata = read();

	private static JsonNode read() {
		try (InputStream in = IpcAutoConfiguration.class
			.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
			return JsonMapper.shared().readTree(in);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void everyPropertyIsDescribed() {
		List<String> names = new ArrayList<>();
		for (JsonNode property : this.metadata.get("properties")) {
			names.add(property.get("name").stringValue());
			assertThat(property.path("description").asString("")).as(property.toString()).matches("(?s)[A-Z].*\\.");
		}
		assertThat(names).containsExactlyInAnyOrder("ipc.server.enabled", "ipc.server.path", "ipc.server.mode",
				"ipc.server.group", "ipc.server.backlog", "ipc.server.command-key", "ipc.client.path",
				"ipc.client.timeout", "ipc.client.retries", "ipc.client.retry-backoff", "ipc.client.require-peer-user",
				"ipc.client.command-key", "ipc.client.connections.max-idle", "ipc.client.connections.idle-timeout",
				"ipc.clients", "ipc.servers", "ipc.server.actuator.server", "ipc.fifos", "ipc.fifo.enabled",
				"ipc.pidfile.enabled", "ipc.pidfile.path", "ipc.systemd.enabled", "ipc.trusted-directories",
				"ipc.protocol.max-line-size", "ipc.protocol.max-depth", "ipc.protocol.max-tokens",
				"ipc.protocol.max-number-length", "ipc.protocol.max-name-length", "ipc.server.allowed-users",
				"ipc.server.allowed-groups", "ipc.server.limits.max-connections",
				"ipc.server.limits.max-connections-per-user", "ipc.server.limits.max-running-handlers",
				"ipc.server.limits.idle-timeout", "ipc.server.limits.line-timeout", "ipc.server.limits.write-timeout",
				"ipc.server.limits.max-streams", "ipc.server.limits.max-pending", "ipc.server.limits.handler-timeout",
				"ipc.server.shutdown.timeout", "ipc.server.shutdown.grace", "ipc.server.observation.enabled",
				"ipc.server.actuator.enabled", "ipc.server.security.user-authorities",
				"ipc.server.security.group-authorities", "ipc.server.introspection.enabled",
				"ipc.server.request-logging.enabled", "ipc.server.errors.include-message",
				"ipc.client.observation.enabled", "ipc.client.trace-propagation", "ipc.client.command-timeouts",
				"ipc.client.connections.max", "ipc.server.actuator.exposure.include",
				"ipc.server.actuator.exposure.exclude", "management.health.ipc.enabled",
				"ipc.server.security.command-authorities", "ipc.server.command-groups",
				"management.endpoint.ipc.access", "management.endpoint.ipc.cache.time-to-live", "ipc.test.isolated");
	}

	@Test
	void valuesAreHinted() {
		List<String> hinted = new ArrayList<>();
		this.metadata.get("hints").forEach((hint) -> hinted.add(hint.get("name").stringValue()));
		assertThat(hinted).containsExactlyInAnyOrder("ipc.server.mode", "ipc.server.command-key",
				"ipc.client.command-key");
	}

	@Test
	void whatDependsOnOthersHasNoDefault() {
		for (JsonNode property : this.metadata.get("properties")) {
			String name = property.get("name").stringValue();
			if (name.equals("ipc.server.enabled")
					|| property.path("description").stringValue().contains("y default, ")) {
				assertThat(property.has("defaultValue")).as(name).isFalse();
			}
		}
	}

	@Test
	void everyPropertyIsKnownWhenOthersAreWarnedOf() {
		PropertyNames known = new PropertyNames();
		for (JsonNode property : this.metadata.get("properties")) {
			ConfigurationPropertyName name = ConfigurationPropertyName.of(property.get("name").stringValue());
			assertThat(known.isUnknown(name)).as(name.toString()).isFalse();
		}
	}

	@Test
	void autoConfigurationsAreSorted() throws IOException {
		assertThat(new ClassPathResource(
				"META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports")
			.getContentAsString(StandardCharsets.UTF_8)
			.lines()
			.filter((line) -> line.startsWith("com.codechu."))).hasSizeGreaterThan(10).isSorted();
	}

	@Test
	void theTableOfTheReadmeNamesTheSameProperties() throws IOException {
		String readme = Files.readString(Path.of("..", "README.md"));
		String table = readme.replaceFirst("(?s)^.*\n## Properties\n", "").replaceFirst("(?s)\n## .*$", "");
		for (JsonNode property : this.metadata.get("properties")) {
			String name = property.get("name").stringValue();
			assertThat(table).as(name)
				.contains((name.equals("ipc.clients") || name.equals("ipc.servers") || name.equals("ipc.fifos"))
						? name + ".<name>."
						: name.equals("ipc.client.command-timeouts") ? name + ".<command>" : "`" + name + "`");
		}
	}

}
