package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;

import com.codechu.ipc.ShortTempDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ApplicationContextException;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DefaultSocketPathTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final MockEnvironment environment = new MockEnvironment().withProperty("user.name", "ann")
		.withProperty("spring.application.name", "scanner");

	@Test
	void serviceDirectoryComesFirst() {
		this.environment.withProperty("RUNTIME_DIRECTORY", "/run/scanner")
			.withProperty("XDG_RUNTIME_DIR", "/run/user/1");
		assertThat(DefaultSocketPath.resolve(this.environment)).hasToString("/run/scanner/control.sock");
	}

	@Test
	void whenServiceHasSeveralDirectoriesThenTheFirstIsTaken() {
		this.environment.withProperty("RUNTIME_DIRECTORY", "/run/one:/run/two");
		assertThat(DefaultSocketPath.resolve(this.environment)).hasToString("/run/one/control.sock");
	}

	@Test
	void sessionDirectoryComesSecond() {
		this.environment.withProperty("RUNTIME_DIRECTORY", "").withProperty("XDG_RUNTIME_DIR", "/run/user/1");
		assertThat(DefaultSocketPath.resolve(this.environment)).hasToString("/run/user/1/scanner/control.sock");
	}

	@Test
	void ownDirectoryComesLast() {
		this.environment.withProperty("java.io.tmpdir", this.directory.path().toString());
		assertThat(DefaultSocketPath.resolve(this.environment))
			.isEqualTo(this.directory.resolve("ipc-ann/scanner/control.sock"));
	}

	@Test
	void whenApplicationHasNoNameThenThereIsOneAllTheSame() {
		MockEnvironment nameless = new MockEnvironment().withProperty("XDG_RUNTIME_DIR", "/run/user/1");
		assertThat(DefaultSocketPath.resolve(nameless)).hasToString("/run/user/1/application/control.sock");
		nameless.withProperty("spring.application.name", "../my app");
		assertThat(DefaultSocketPath.resolve(nameless)).hasToString("/run/user/1/..-my-app/control.sock");
	}

	@Test
	void whenOwnDirectoryIsSomeoneElsesThenItIsRefused() throws IOException {
		this.environment.withProperty("java.io.tmpdir", this.directory.path().toString());
		Files.createSymbolicLink(this.directory.resolve("ipc-ann"), this.directory.path());
		assertThatExceptionOfType(ApplicationContextException.class)
			.isThrownBy(() -> DefaultSocketPath.resolve(this.environment))
			.withMessage("%s exists and is not a directory of this user; remove it, or set the path of the socket"
				.formatted(this.directory.resolve("ipc-ann")));
	}

}
