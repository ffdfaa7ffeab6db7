package com.codechu.ipc.autoconfigure.restart;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contexts that are stopped and started again, in the ways that Spring has for it.
 */
@Timeout(120)
class RestartTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private Path path() {
		return this.directory.resolve("a.sock");
	}

	private String generation() {
		try {
			return RawPeer.exchange(path(), "{\"cmd\":\"generation\"}\n");
		}
		catch (IOException ex) {
			return "";
		}
	}

	@Test
	void aPausedContextGivesItsSocketBack() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(RestartingApplication.class)
			.web(WebApplicationType.NONE)
			.run("--ipc.server.path=" + path(), "--ipc.pidfile.path=" + path() + ".pid")) {
			String before = generation();
			assertThat(before).startsWith("{\"generation\":");
			context.pause();
			assertThat(path()).doesNotExist();
			context.restart();
			assertThat(generation()).isEqualTo(before);
			context.stop();
			assertThat(generation()).isEmpty();
			context.start();
			assertThat(generation()).isEqualTo(before);
		}
		assertThat(path()).doesNotExist();
		assertThat(Path.of(path() + ".pid")).doesNotExist();
	}

	@Test
	void devToolsRestartsTheServer() throws Exception {
		Process process = Jvm
			.command(List.of("-Dspring.devtools.restart.enabled=true", "-Dspring.devtools.livereload.enabled=false"),
					RestartingApplication.class, "--ipc.server.path=" + path(), "--logging.level.root=warn")
			.redirectOutput(this.directory.resolve("log").toFile())
			.start();
		try {
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !generation().isEmpty());
			String before = generation();
			RawPeer.exchange(path(), "{\"cmd\":\"restart\"}\n");
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> generation().startsWith("{\"generation\":") && !generation().equals(before));
		}
		finally {
			process.destroyForcibly().waitFor();
		}
	}

}
