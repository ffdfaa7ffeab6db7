package com.codechu.ipc.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcConnectException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.server.UnixServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
					"Stop the other server (\"ss -xlp\" shows it), or set 'ipc.server.path' to another path.");
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
				"Set 'ipc.server.path' to a shorter path, below /run for example.");
	}

	@Test
	void tooLongForAClient() {
		try (IpcClient client = IpcClient.builder().path(this.directory.resolve("x".repeat(107))).build()) {
			assertThatExceptionOfType(IpcConnectException.class).isThrownBy(() -> client.request(Map.of()))
				.satisfies((ex) -> assertThat(new SocketPathFailureAnalyzer().analyze(new IllegalStateException(ex)))
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
						+ " is writable by every user and not sticky: anyone could replace the socket.",
				"Take the right from others (\"chown\" or \"chmod o-w\" " + this.directory.path()
						+ "), or set 'ipc.server.path' to another directory.");
	}

	@Test
	void unknownGroup() {
		FailureAnalysis analysis = analyze(start(Ping.class, "ipc.server.path=" + this.directory.resolve("a.sock"),
				"ipc.server.group=no-such-group"));
		assertThat(analysis.getDescription())
			.isEqualTo("The IPC server failed to start. There is no group 'no-such-group' to own "
					+ this.directory.resolve("a.sock") + ".");
		assertThat(analysis.getAction()).isEqualTo("Set 'ipc.server.group' to a group that this user is a member of.");
	}

	@Test
	void badMode() {
		FailureAnalysis analysis = analyze(start(Ping.class, "ipc.server.mode=0400"));
		assertThat(analysis.getDescription())
			.isEqualTo("Property 'ipc.server.mode' (\"ipc.server.mode\" from property source \"defaultProperties\")"
					+ " is not a valid file mode. Mode 0400 is not usable: it must let the owner read and write, "
					+ "and have nothing but permission bits, as 0600 or 0660 do.");
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
		for (FailureAnalyzer analyzer : SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, IGNORE_THOSE_THAT_NEED_A_CONTEXT)) {
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
