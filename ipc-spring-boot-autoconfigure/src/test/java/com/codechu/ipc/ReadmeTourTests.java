package com.codechu.ipc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.test.context.TestContextManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Follows the tour of the README: compiles its files as they are, starts the application,
 * types its sessions, and runs its program and its test.
 */
@Timeout(120)
class ReadmeTourTests {

	private static final String PACKAGE = "com.example.notes";

	private static final String SOCKET = "/tmp/notes/control.sock";

	/** What start.spring.io generates. */
	private static final String APPLICATION = """
			package com.example.notes;

			import org.springframework.boot.autoconfigure.SpringBootApplication;

			@SpringBootApplication
			public class NotesApplication {
			}
			""";

	private final String tour = tour();

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final ClassLoader original = Thread.currentThread().getContextClassLoader();

	private URLClassLoader classes;

	private static String tour() {
		try {
			String readme = Files.readString(Path.of("..", "README.md"));
			return readme.replaceFirst("(?s)^.*\n## A service in ten minutes\n", "").replaceFirst("(?s)\n# .*$", "");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// Wherever its lines are broken.
	private String prose() {
		return this.tour.replaceAll("\\s+", " ");
	}

	private List<String> snippets(String language) {
		Matcher matcher = Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$").matcher(this.tour);
		List<String> snippets = new ArrayList<>();
		while (matcher.find()) {
			snippets.add(matcher.group(1));
		}
		return snippets;
	}

	@BeforeEach
	void compile(@TempDir Path output) throws IOException {
		List<String> names = new ArrayList<>();
		Matcher files = Pattern.compile("`(\\w+)\\.java`").matcher(this.tour);
		while (files.find()) {
			names.add(files.group(1));
		}
		List<String> contents = snippets("java");
		assertThat(names).hasSameSizeAs(contents).hasSize(5);
		names.add("NotesApplication");
		contents.add(APPLICATION);
		Sources sources = new Sources();
		for (int i = 0; i < contents.size(); i++) {
			sources.add(names.get(i), contents.get(i).replace(SOCKET, socket().toString()));
		}
		sources.compile(output);
		this.classes = new URLClassLoader(new URL[] { output.toUri().toURL() }, this.original);
		Thread.currentThread().setContextClassLoader(this.classes);
	}

	@AfterEach
	void close() throws IOException {
		Thread.currentThread().setContextClassLoader(this.original);
		this.classes.close();
	}

	private Path socket() {
		return this.directory.resolve("control.sock");
	}

	private ConfigurableApplicationContext start() throws Exception {
		Properties properties = new Properties();
		properties.load(new StringReader(snippets("properties").get(0)));
		assertThat(properties.replace("ipc.server.path", socket().toString())).isEqualTo(SOCKET);
		return new SpringApplicationBuilder(this.classes.loadClass(PACKAGE + ".NotesApplication"))
			.resourceLoader(new DefaultResourceLoader(this.classes))
			.web(WebApplicationType.NONE)
			.properties(properties)
			.run();
	}

	@Test
	void sessionsAreThoseOfTheApplication() throws Exception {
		List<String> sessions = snippets("console");
		assertThat(sessions).hasSize(3);
		for (String session : sessions) {
			try (ConfigurableApplicationContext context = start(); RawPeer peer = RawPeer.connect(socket())) {
				List<String> lines = session.lines().toList();
				assertThat(lines.get(0)).isEqualTo("$ nc -NU " + SOCKET);
				for (String line : lines.subList(1, lines.size())) {
					if (line.startsWith("{\"cmd\":")) {
						peer.send(line + "\n");
					}
					else {
						assertThat(peer.readLine()).isEqualTo(line + "\n");
					}
				}
				assertThat(peer.halfClose().readAll()).isEmpty();
			}
		}
	}

	@Test
	void theClientAddsANote() throws Exception {
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		PrintStream standard = System.out;
		try (ConfigurableApplicationContext context = start()) {
			RawPeer.exchange(socket(), "{\"cmd\":\"add\",\"text\":\"milk\"}\n");
			Method main = this.classes.loadClass(PACKAGE + ".AddNote").getDeclaredMethod("main", String[].class);
			main.setAccessible(true);
			System.setOut(new PrintStream(output, true, StandardCharsets.UTF_8));
			main.invoke(null, (Object) new String[0]);
		}
		finally {
			System.setOut(standard);
		}
		String printed = output.toString(StandardCharsets.UTF_8).lines().findFirst().orElse("");
		assertThat(prose()).contains("prints `" + printed + "`");
	}

	@Test
	void theTestPasses() throws Exception {
		Class<?> type = this.classes.loadClass(PACKAGE + ".NoteCommandsTests");
		TestContextManager manager = new TestContextManager(type);
		int tests = 0;
		for (Method method : type.getDeclaredMethods()) {
			if (method.isAnnotationPresent(Test.class)) {
				Object instance = newInstance(type);
				manager.prepareTestInstance(instance);
				method.setAccessible(true);
				method.invoke(instance);
				tests++;
			}
		}
		manager.getTestContext().markApplicationContextDirty(null);
		assertThat(prose()).contains("`Tests run: " + tests + ", Failures: 0, Errors: 0, Skipped: 0`");
	}

	private static Object newInstance(Class<?> type) throws ReflectiveOperationException {
		var constructor = type.getDeclaredConstructor();
		constructor.setAccessible(true);
		return constructor.newInstance();
	}

}
