package com.codechu.ipc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.codechu.ipc.autoconfigure.IpcAutoConfiguration;
import com.codechu.ipc.autoconfigure.IpcFifoAutoConfiguration;
import com.codechu.ipc.autoconfigure.IpcServerAutoConfiguration;
import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.server.UnixServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the README shows is true.
 */
class ReadmeTests {

	private static final String IMPORTS = """
			package readme;
			import java.io.*;
			import java.lang.reflect.Method;
			import java.nio.file.*;
			import java.time.*;
			import java.util.*;
			import java.util.concurrent.*;
			import java.util.function.*;
			import java.util.stream.*;
			import com.codechu.ipc.client.*;
			import com.codechu.ipc.client.registry.*;
			import com.codechu.ipc.context.*;
			import com.codechu.ipc.fifo.*;
			import com.codechu.ipc.handler.*;
			import com.codechu.ipc.mapping.*;
			import com.codechu.ipc.peer.*;
			import com.codechu.ipc.protocol.*;
			import com.codechu.ipc.security.*;
			import com.codechu.ipc.server.*;
			import com.codechu.ipc.testing.*;
			import com.codechu.ipc.topic.*;
			import jakarta.validation.Valid;
			import jakarta.validation.constraints.*;
			import org.junit.jupiter.api.Test;
			import org.junit.jupiter.api.extension.ExtendWith;
			import org.springframework.amqp.core.AmqpTemplate;
			import org.springframework.amqp.core.Message;
			import org.springframework.amqp.core.MessageBuilder;
			import org.springframework.amqp.rabbit.annotation.Queue;
			import org.springframework.amqp.rabbit.annotation.RabbitListener;
			import org.springframework.beans.factory.annotation.*;
			import org.springframework.boot.test.context.SpringBootTest;
			import org.springframework.context.annotation.*;
			import org.springframework.context.event.EventListener;
			import org.springframework.core.*;
			import org.springframework.core.annotation.Order;
			import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
			import org.springframework.security.core.Authentication;
			import org.springframework.security.core.annotation.*;
			import org.springframework.security.core.context.SecurityContext;
			import org.springframework.security.core.userdetails.*;
			import org.springframework.stereotype.*;
			import org.springframework.test.context.bean.override.mockito.MockitoBean;
			import reactor.core.publisher.Flux;
			import tools.jackson.core.type.TypeReference;
			import tools.jackson.databind.JsonNode;
			import tools.jackson.databind.json.JsonMapper;
			import tools.jackson.databind.node.ObjectNode;
			import static org.assertj.core.api.Assertions.*;
			import static org.mockito.BDDMockito.given;
			""";

	private static final String TYPES = """
			interface Scanner {
				Status status();
				ScanReport scan(Path path, int depth);
			}
			record Status(int scans) {
			}
			record ScanReport(int files) {
			}
			record FileSize(Path path, long bytes) {
			}
			""";

	private final String readme = read();

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private ConfigurableApplicationContext context;

	private static String read() {
		try {
			return Files.readString(Path.of("..", "README.md"));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private List<String> snippets(String language) {
		Matcher matcher = Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$").matcher(this.readme);
		List<String> snippets = new ArrayList<>();
		while (matcher.find()) {
			snippets.add(matcher.group(1));
		}
		return snippets;
	}

	@BeforeEach
	void start() {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--ipc.server.path=" + this.directory.resolve("a.sock"));
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@Test
	void everyJavaSnippetCompiles(@TempDir Path output) {
		List<String> snippets = snippets("java");
		assertThat(snippets).hasSizeGreaterThanOrEqualTo(6);
		Sources sources = new Sources().add("Types", IMPORTS + TYPES);
		for (int i = 0; i < snippets.size(); i++) {
			String snippet = snippets.get(i);
			// Those of the tour say themselves what they import.
			sources.add("Snippet" + i, snippet.startsWith("package ") ? snippet : IMPORTS + snippet);
		}
		sources.compile(output);
	}

	@Test
	void pythonSnippetsTalkToAServer() throws Exception {
		for (String snippet : snippets("python")) {
			assertThat(Python.run(withServer(snippet))).as(snippet).isEqualTo("{'scans': 0}\n");
		}
	}

	@ParameterizedTest
	@CsvSource({ "javascript, node, -e", "sh, sh, -c" })
	void snippetsOfOtherLanguagesTalkToAServer(String language, String program, String option) throws Exception {
		for (String snippet : snippets(language)) {
			for (String script : language.equals("sh") ? snippet.lines().toList() : List.of(snippet)) {
				assertThat(run(program, option, script)).as(script).isEqualTo("{\"scans\":0}\n");
			}
		}
	}

	private String run(String program, String option, String script) throws Exception {
		String required = program.equals("sh") ? script.replaceFirst(".*\\| (\\w+) .*", "$1") : program;
		Assumptions.assumeTrue(isPresent(required), () -> "no " + required + " on this machine");
		Process process = new ProcessBuilder(program, option, withServer(script)).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		// Node shows objects in a way of its own.
		return output.replace("{ scans: 0 }", "{\"scans\":0}");
	}

	private static boolean isPresent(String program) throws Exception {
		boolean present = new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
		if (!present) {
			System.out
				.println("SKIPPED: no %s on this machine, so a snippet of the README was not tried".formatted(program));
		}
		return present;
	}

	private String withServer(String script) {
		return script.replace("/tmp/disk-scanner/control.sock", this.directory.resolve("a.sock").toString());
	}

	@Test
	void theCoordinatesAreThoseOfTheStarter() throws IOException {
		String pom = Files.readString(Path.of("..", "ipc-spring-boot-starter", "pom.xml"));
		Matcher version = Pattern.compile("<version>(.*?)</version>").matcher(pom);
		Matcher name = Pattern.compile("<artifactId>(ipc-spring-boot-starter)</artifactId>").matcher(pom);
		assertThat(version.find() && name.find()).isTrue();
		assertThat(snippets("xml")).singleElement().asString().isEqualToIgnoringWhitespace("""
				<dependency>
				<groupId>com.codechu</groupId>
				<artifactId>%s</artifactId>
				<version>%s</version>
				</dependency>
				""".formatted(name.group(1), version.group(1)));
		assertThat(snippets("groovy"))
			.containsExactly("implementation 'com.codechu:%s:%s'\n".formatted(name.group(1), version.group(1)));
	}

	@Test
	void theYamlSnippetConfiguresAFifo() throws IOException {
		String yaml = snippets("yaml").stream()
			.filter((each) -> each.contains("fifos:"))
			.findFirst()
			.orElseThrow()
			.replace("/run/scanner", this.directory.path().toString());
		MapPropertySource properties = (MapPropertySource) new YamlPropertySourceLoader()
			.load("readme", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
			.get(0);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
					IpcFifoAutoConfiguration.class))
			.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(properties))
			.run((context) -> {
				FifoChannel events = context.getBean("eventsFifoChannel", FifoChannel.class);
				assertThat(events.path()).isEqualTo(this.directory.resolve("events.fifo"));
				assertThat(Files.getPosixFilePermissions(events.path()))
					.isEqualTo(PosixFilePermissions.fromString("rw-------"));
			});
	}

	@Test
	void theYamlSnippetConfiguresASecondServer() throws IOException {
		String yaml = snippets("yaml").stream().filter((each) -> each.contains("servers:")).findFirst().orElseThrow();
		MapPropertySource properties = (MapPropertySource) new YamlPropertySourceLoader()
			.load("readme", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
			.get(0);
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class, IpcAutoConfiguration.class,
					IpcServerAutoConfiguration.class))
			.withInitializer((context) -> context.getEnvironment().getPropertySources().addFirst(properties))
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("b.sock"))
			.run((context) -> assertThat(context.getBean("adminUnixServer", UnixServer.class).path())
				.isEqualTo(this.directory.resolve("admin.sock"))
				.exists());
	}

	@Test
	void theDefaultsAreThoseOfTheMetadata() throws IOException {
		JsonNode metadata = JsonMapper.shared()
			.readTree(getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json"));
		for (JsonNode property : metadata.get("properties")) {
			JsonNode defaultValue = property.get("defaultValue");
			String name = property.get("name").stringValue();
			Matcher row = Pattern.compile("(?m)^\\| `" + Pattern.quote(name) + "` \\| ([^|]*) \\|")
				.matcher(this.readme);
			if (defaultValue != null && defaultValue.isValueNode() && row.find()) {
				assertThat(row.group(1).replaceAll("[`\"]", "")).as(name).startsWith(defaultValue.asString());
			}
		}
	}

	@Test
	void linksLeadSomewhere() {
		Matcher links = Pattern.compile("\\]\\(([^)]+)\\)").matcher(this.readme);
		while (links.find()) {
			String target = links.group(1);
			if (target.startsWith("#")) {
				assertThat(this.readme.lines()
					.filter((line) -> line.startsWith("#"))
					.map((line) -> line.replaceFirst("#+ ", "")
						.toLowerCase()
						.replaceAll("[^a-z0-9 -]", "")
						.replace(' ', '-')))
					.contains(target.substring(1));
			}
			else if (!target.startsWith("http")) {
				assertThat(Path.of("..", target)).exists();
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@IpcHandler
		static class Commands {

			@IpcCommand
			Status status(@IpcParam(defaultValue = "0") int scans) {
				return new Status(scans);
			}

			@IpcCommand
			Stream<Status> state() {
				return Stream.of(new Status(0));
			}

		}

	}

	record Status(int scans) {

	}

}
