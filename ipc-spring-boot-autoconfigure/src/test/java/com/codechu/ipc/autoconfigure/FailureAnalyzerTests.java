package com.codechu.ipc.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcConnectException;
import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.file.UnusablePathException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.pidfile.PidFile;
import com.codechu.ipc.server.UnixServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

@Timeout(60)
class FailureAnalyzerTests {

	private static final SpringFactoriesLoader.FailureHandler IGNORE_THOSE_THAT_NEED_A_CONTEXT = (type, name,
			failure) -> {
	};

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	@Test
	void pathInUse() throws Exception {
		Path path = this.directory.resolve("a.sock");
		try (UnixServer other = UnixServer.builder().path(path).handler((request) -> 1).build()) {
			other.start();
			assertFailure(path,
					"The IPC server failed to start. Socket path %1$s is in use: a server of this process holds %1$s.lock.",
					"Stop the other process (\"ss -xlp\" shows it), or set 'ipc.server.path' to another path.");
		}
	}

	@Test
	void noSocket() throws Exception {
		Path path = Files.writeString(this.directory.resolve("a.sock"), "");
		assertFailure(path,
				"The IPC server failed to start. %s is a regular file, not a socket; it was left untouched.",
				"Remove or rename %s, or set 'ipc.server.path' to another path.");
	}

	@Test
	void tooLong() {
		Path path = this.directory.resolve("x".repeat(107 - this.directory.path().toString().length() - 1));
		assertFailure(path,
				"The IPC server failed to start. Socket path %s has 107 bytes, but a socket address holds 106.",
				"Set 'ipc.server.path' to a shorter path, for example under /run.");
	}

	@Test
	void tooLongForAClient() {
		try (IpcClient client = IpcClient.builder().path(this.directory.resolve("x".repeat(107))).build()) {
			assertThatExceptionOfType(IpcConnectException.class).isThrownBy(() -> client.request(Map.of()))
				.satisfies((ex) -> assertThat(
						new UnusablePathFailureAnalyzer(new MockEnvironment()).analyze(new IllegalStateException(ex)))
					.isNull());
		}
	}

	@Test
	void directoryMissing() throws Exception {
		Path file = Files.writeString(this.directory.resolve("file"), "");
		FailureAnalysis analysis = analyze(start(Ping.class, "ipc.server.path=" + file.resolve("b/a.sock")));
		assertThat(analysis.getDescription())
			.startsWith("The IPC server failed to start. Directory %s/b does not exist and cannot be created: "
				.formatted(file));
		assertThat(analysis.getAction()).isEqualTo(
				"Create %s/b, or set 'ipc.server.path' to a directory that this user can create.".formatted(file));
	}

	@Test
	void directoryIsAFile() throws Exception {
		Path file = Files.writeString(this.directory.resolve("file"), "");
		assertFailure(file.resolve("a.sock"),
				"The IPC server failed to start. " + file + " is a regular file, not a directory.",
				"Set 'ipc.server.path' to a path in a directory.");
	}

	@Test
	void directoryWritableByAll() throws Exception {
		Files.setPosixFilePermissions(this.directory.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
		assertFailure(this.directory.resolve("a.sock"),
				"The IPC server failed to start. Directory " + this.directory.path()
						+ " is writable by every user and not sticky: anyone could replace %s.",
				"Remove write permission for others (\"chmod o-w\") or change the owner (\"chown\"), set 'ipc.server.path' to another directory, "
						+ "or, if it is a volume that only you mount, add the directory to 'ipc.trusted-directories'.");
	}

	@Test
	void thePropertyIsTheOneThatHasThePath() throws Exception {
		Files.setPosixFilePermissions(this.directory.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
		Path pidfile = this.directory.resolve("a.pid");
		Path fifo = this.directory.resolve("a.fifo");
		MockEnvironment environment = new MockEnvironment().withProperty("ipc.pidfile.path", pidfile.toString())
			.withProperty("ipc.fifos.events.path", fifo.toString());
		String untrusted = "Directory " + this.directory.path()
				+ " is writable by every user and not sticky: anyone could replace ";
		String action = "Remove write permission for others (\"chmod o-w\") or change the owner (\"chown\"), set '%s' to another directory, "
				+ "or, if it is a volume that only you mount, add the directory to 'ipc.trusted-directories'.";
		FailureAnalysis ofPidfile = analyze(catchThrowable(() -> PidFile.acquire(pidfile)), environment);
		assertThat(ofPidfile.getDescription())
			.isEqualTo("The pidfile cannot be acquired. " + untrusted + pidfile + ".");
		assertThat(ofPidfile.getAction()).isEqualTo(action.formatted("ipc.pidfile.path"));
		FailureAnalysis ofFifo = analyze(catchThrowable(() -> FifoChannel.open(fifo)), environment);
		assertThat(ofFifo.getDescription()).isEqualTo("FIFO 'events' cannot be used. " + untrusted + fifo + ".");
		assertThat(ofFifo.getAction()).isEqualTo(action.formatted("ipc.fifos.events.path"));
		Files.setPosixFilePermissions(this.directory.path(), PosixFilePermissions.fromString("rwx------"));
		Files.writeString(fifo, "");
		FailureAnalysis noFifo = analyze(catchThrowable(() -> FifoChannel.open(fifo)), environment);
		assertThat(noFifo.getDescription()).isEqualTo(
				"FIFO 'events' cannot be used. " + fifo + ": it is a regular file, not a FIFO; it was left untouched.");
		assertThat(noFifo.getAction())
			.isEqualTo("Remove or rename " + fifo + ", or set 'ipc.fifos.events.path' to another path.");
		Files.writeString(pidfile, "precious");
		assertThat(new UnusablePathFailureAnalyzer(new MockEnvironment())
			.analyze(catchThrowable(() -> PidFile.acquire(pidfile)))).isNull();
		FailureAnalysis content = analyze(catchThrowable(() -> PidFile.acquire(pidfile)), environment);
		assertThat(content.getDescription()).isEqualTo(
				"The pidfile cannot be acquired. " + pidfile + " does not contain a PID; it was left untouched.");
		assertThat(content.getAction())
			.isEqualTo("Remove or rename " + pidfile + ", or set 'ipc.pidfile.path' to another path.");
	}

	@Test
	void trustedDirectoriesAreSetByProperty() throws Exception {
		Files.setPosixFilePermissions(this.directory.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class,
					IpcPidFileAutoConfiguration.class, IpcFifoAutoConfiguration.class))
			.withUserConfiguration(Ping.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"),
					"ipc.pidfile.path=" + this.directory.resolve("a.pid"),
					"ipc.fifos.events.path=" + this.directory.resolve("a.fifo"),
					"ipc.trusted-directories=/nowhere," + this.directory.path())
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void abstractName() {
		FailureAnalysis analysis = analyze(start(Ping.class, "ipc.server.path=@name"));
		assertThat(analysis.getDescription()).isEqualTo("The IPC server failed to start. @name names a socket in the "
				+ "abstract namespace, which every user can connect to and occupy: use a path in the file system.");
		assertThat(analysis.getAction())
			.isEqualTo("Set 'ipc.server.path' to a path in a directory, such as /run/app/control.sock.");
	}

	@Test
	void pathThatTheLocaleHasNoCharactersFor() throws Exception {
		ProcessBuilder builder = Jvm.command(List.of(), Application.class,
				"--logging.level.org.springframework.boot=error");
		builder.environment().put("LC_ALL", "C");
		builder.environment().put("SPRING_APPLICATION_JSON", "{\"ipc.server.path\":\"/run/\\u00fc.sock\"}");
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
		assertThat(output)
			.containsPattern("Property 'ipc.server.path' is '/run/.{1,2}\\.sock', which contains characters "
					+ "that cannot be encoded in file names in the locale of this process \\(encoding ANSI_X3.4-1968\\)")
			.contains("Start the application with LANG=C.UTF-8 and without LC_ALL, or use a path of ASCII "
					+ "characters.");
		assertThat(new InvalidPathFailureAnalyzer().analyze(new InvalidPathException("a", "b"))).isNull();
	}

	@Test
	void unknownGroup() {
		FailureAnalysis analysis = analyze(start(Ping.class, "ipc.server.path=" + this.directory.resolve("a.sock"),
				"ipc.server.group=no-such-group"));
		assertThat(analysis.getDescription())
			.isEqualTo("The IPC server failed to start. Group 'no-such-group', which is to own "
					+ this.directory.resolve("a.sock") + ", does not exist.");
		assertThat(analysis.getAction()).isEqualTo("Set 'ipc.server.group' to a group that this user is a member of.");
	}

	@Test
	void badMode() {
		FailureAnalysis analysis = analyze(start(Ping.class, "ipc.server.mode=0400"));
		assertThat(analysis.getDescription())
			.isEqualTo("Property 'ipc.server.mode' (\"ipc.server.mode\" from property source \"defaultProperties\")"
					+ " is not a valid file mode. Mode 0400 is not valid: it must let the owner read and write "
					+ "and contain permission bits only, such as 0600 or 0660.");
		assertThat(analysis.getAction())
			.isEqualTo("Set 'ipc.server.mode' to \"0600\" for this user only, or to \"0660\" for a group as well.");
	}

	@Test
	void duplicateCommand() {
		FailureAnalysis analysis = analyze(start(Twice.class, "ipc.server.path=" + this.directory.resolve("a.sock")));
		assertThat(analysis.getDescription()).matches("Command 'ping' is declared twice: "
				+ "by int \\S+FailureAnalyzerTests\\$Twice\\.\\w+\\(\\) and by int \\S+FailureAnalyzerTests\\$Twice\\.\\w+\\(\\)\\.");
		assertThat(analysis.getAction()).isEqualTo("Give one of them another name: @IpcCommand(\"name\").");
	}

	private void assertFailure(Path path, String description, String action) {
		FailureAnalysis analysis = analyze(start(Ping.class, "ipc.server.path=" + path));
		assertThat(analysis.getDescription()).isEqualTo(description.formatted(path));
		assertThat(analysis.getAction()).isEqualTo(action.formatted(path));
	}

	private static Throwable start(Class<?> handler, String... properties) {
		SpringApplication application = new SpringApplication(Application.class, handler);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setLogStartupInfo(false);
		application.setBannerMode(Banner.Mode.OFF);
		Map<String, Object> defaults = new HashMap<>();
		for (String property : properties) {
			defaults.put(property.substring(0, property.indexOf('=')), property.substring(property.indexOf('=') + 1));
		}
		application.setDefaultProperties(defaults);
		try {
			application.run().close();
		}
		catch (Exception ex) {
			return ex;
		}
		throw new AssertionError("The application was started");
	}

	private static FailureAnalysis analyze(Throwable failure) {
		MockEnvironment environment = new MockEnvironment();
		for (Throwable each = failure; each != null; each = each.getCause()) {
			if (each instanceof UnusablePathException unusable) {
				environment.setProperty("ipc.server.path", unusable.path().toString());
			}
		}
		return analyze(failure, environment);
	}

	private static FailureAnalysis analyze(Throwable failure, Environment environment) {
		for (FailureAnalyzer analyzer : SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, ArgumentResolver.of(Environment.class, environment),
					IGNORE_THOSE_THAT_NEED_A_CONTEXT)) {
			if (analyzer.getClass().getPackage() == FailureAnalyzerTests.class.getPackage()) {
				FailureAnalysis analysis = analyzer.analyze(failure);
				if (analysis != null) {
					return analysis;
				}
			}
		}
		throw new AssertionError("Nobody has an analysis", failure);
	}

	@ImportAutoConfiguration({ IpcAutoConfiguration.class, IpcServerAutoConfiguration.class })
	static class Application {

		public static void main(String[] args) {
			new SpringApplicationBuilder(Application.class, Ping.class).web(WebApplicationType.NONE).run(args);
		}

	}

	@IpcHandler
	static class Ping {

		@IpcCommand
		int ping() {
			return 1;
		}

	}

	@IpcHandler
	static class Twice {

		@IpcCommand
		int ping() {
			return 1;
		}

		@IpcCommand("ping")
		int pong() {
			return 2;
		}

	}

}
