package com.codechu.ipc.aot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.Jvm;
import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.Sources;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.context.aot.AbstractAotProcessor.Settings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with several servers and clients that was processed ahead of time runs
 * as it is.
 */
@Timeout(120)
class AheadOfTimeTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	@Test
	void serversAndClientsAreThere() throws Exception {
		Path classes = process();
		ProcessBuilder builder = Jvm.command(List.of("-Dspring.aot.enabled=true"), AheadOfTimeApplication.class,
				(Object[]) arguments());
		List<String> command = builder.command();
		int classPath = command.indexOf("-cp") + 1;
		command.set(classPath, classes + ":" + command.get(classPath));
		Path log = this.directory.resolve("log");
		Process process = builder.redirectOutput(log.toFile()).start();
		try {
			Awaitility.await()
				.atMost(60, TimeUnit.SECONDS)
				.until(() -> !process.isAlive() || Files.exists(path("admin.sock")) && Files.exists(path("main.sock")));
			assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
			assertThat(RawPeer.exchange(path("main.sock"), "{\"cmd\":\"who\"}\n")).isEqualTo("\"main\"\n");
			assertThat(RawPeer.exchange(path("admin.sock"), "{\"cmd\":\"who\",\"name\":\"a\"}\n"))
				.isEqualTo("\"admin a, beside main\"\n");
			assertThat(log).content().doesNotContain("WARN", "ERROR");
		}
		finally {
			process.destroy();
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(path("admin.sock")).doesNotExist();
		assertThat(path("main.sock")).doesNotExist();
	}

	private Path path(String name) {
		return this.directory.resolve(name);
	}

	private String[] arguments() {
		return new String[] { "--ipc.server.path=" + path("main.sock"),
				"--ipc.servers.admin.path=" + path("admin.sock"), "--ipc.clients.main.path=" + path("main.sock"),
				"--spring.main.web-application-type=none" };
	}

	private Path process() throws IOException {
		Path sources = this.directory.resolve("sources");
		Path classes = this.directory.resolve("classes");
		new SpringApplicationAotProcessor(AheadOfTimeApplication.class,
				Settings.builder()
					.sourceOutput(sources)
					.classOutput(classes)
					.resourceOutput(classes)
					.groupId("com.example")
					.artifactId("application")
					.build(),
				arguments())
			.process();
		new Sources().addAll(sources).compile(classes);
		return classes;
	}

}
