package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.os.Users;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class DefaultSocketPathTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final MockEnvironment environment = new MockEnvironment().withProperty("user.name", "ann")
		.withProperty("spring.application.name", "scanner");

	@Test
	void serviceDirectoryComesFirst() {
		this.environment.withProperty("RUNTIME_DIRECTORY", "/run/scanner").withProperty("XDG_RUNTIME_DIR", session());
		assertThat(DefaultSocketPath.resolve(this.environment)).hasToString("/run/scanner/control.sock");
	}

	@Test
	void whenServiceHasSeveralDirectoriesThenTheFirstIsTaken() {
		this.environment.withProperty("RUNTIME_DIRECTORY", "/run/one:/run/two");
		assertThat(DefaultSocketPath.resolve(this.environment)).hasToString("/run/one/control.sock");
	}

	@Test
	void sessionDirectoryComesSecond() {
		this.environment.withProperty("RUNTIME_DIRECTORY", "").withProperty("XDG_RUNTIME_DIR", session());
		assertThat(DefaultSocketPath.resolve(this.environment)).hasToString(session() + "/scanner/control.sock");
	}

	@Test
	void ownDirectoryComesLast() throws IOException {
		this.environment.withProperty("java.io.tmpdir", this.directory.path().toString());
		assertThat(DefaultSocketPath.resolve(this.environment))
			.isEqualTo(this.directory.resolve("ipc-" + Users.own() + "/scanner/control.sock"));
	}

	@Test
	void whenApplicationHasNoNameThenThereIsOneAllTheSame() {
		MockEnvironment nameless = new MockEnvironment().withProperty("XDG_RUNTIME_DIR", session());
		assertThat(DefaultSocketPath.resolve(nameless)).hasToString(session() + "/application/control.sock");
		nameless.withProperty("spring.application.name", "../my app");
		assertThat(DefaultSocketPath.resolve(nameless)).hasToString(session() + "/..-my-app/control.sock");
	}

	@Test
	void whenSessionDirectoryIsMissingOrSomeoneElsesThenThereIsOneWarning(CapturedOutput output) throws IOException {
		this.environment.withProperty("java.io.tmpdir", this.directory.path().toString());
		Path missing = this.directory.resolve("missing");
		Path file = Files.writeString(this.directory.resolve("file"), "");
		for (Path session : List.of(missing, file)) {
			this.environment.withProperty("XDG_RUNTIME_DIR", session.toString());
			for (int i = 0; i < 2; i++) {
				assertThat(DefaultSocketPath.resolve(this.environment))
					.isEqualTo(this.directory.resolve("ipc-" + Users.own() + "/scanner/control.sock"));
			}
		}
		assertThat(output)
			.containsOnlyOnce("XDG_RUNTIME_DIR " + missing + " cannot be used: java.nio.file.NoSuchFileException: "
					+ missing + "; the default path of the socket is in the directory for temporary files")
			.containsOnlyOnce("XDG_RUNTIME_DIR " + file + " is not a directory of this user; ");
		if (Users.own() == 0) {
			Path theirs = Files.createDirectory(this.directory.resolve("theirs"));
			Files.setAttribute(theirs, "unix:uid", 12345);
			this.environment.withProperty("XDG_RUNTIME_DIR", theirs.toString());
			assertThat(DefaultSocketPath.resolve(this.environment)).startsWithRaw(this.directory.resolve("ipc-0"));
		}
	}

	private String session() {
		try {
			return Files.createDirectories(this.directory.resolve("session")).toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
