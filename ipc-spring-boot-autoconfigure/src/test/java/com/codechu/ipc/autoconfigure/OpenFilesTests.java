package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.fifo.NoReaderException;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a stopped context has open.
 */
@Timeout(60)
class OpenFilesTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	@Test
	void whenTheContextIsStoppedThenNoFileOfOursIsOpen() {
		Path fifo = this.directory.resolve("events");
		Path socket = this.directory.resolve("a.sock");
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class,
					IpcPidFileAutoConfiguration.class, IpcFifoAutoConfiguration.class))
			.withUserConfiguration(Commands.class)
			.withPropertyValues("ipc.server.path=" + socket, "ipc.pidfile.path=" + this.directory.resolve("a.pid"),
					"ipc.fifos.events.path=" + fifo)
			.run((context) -> {
				List<String> before = sockets();
				for (int i = 0; i < 2; i++) {
					context.getSourceApplicationContext().start();
					assertThat(RawPeer.exchange(socket, "{\"cmd\":\"ping\"}\n")).isEqualTo("1\n");
					assertThat(open()).isNotEmpty();
					context.getSourceApplicationContext().stop();
					Awaitility.await().untilAsserted(() -> assertThat(open()).isEmpty());
					Awaitility.await().untilAsserted(() -> assertThat(sockets()).hasSizeLessThan(before.size() + 1));
					assertThatExceptionOfType(NoReaderException.class)
						.isThrownBy(() -> context.getBean(FifoChannel.class).send(Map.of()));
				}
			});
	}

	private List<String> open() throws IOException {
		return descriptors().stream().filter((each) -> each.startsWith(this.directory.path() + "/")).toList();
	}

	private static List<String> sockets() throws IOException {
		return descriptors().stream().filter((each) -> each.startsWith("socket:")).toList();
	}

	private static List<String> descriptors() throws IOException {
		List<String> links = new ArrayList<>();
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
			for (Path descriptor : descriptors) {
				if (Files.isSymbolicLink(descriptor) && Files.exists(descriptor.getParent())) {
					links.add(target(descriptor));
				}
			}
		}
		return links;
	}

	private static String target(Path descriptor) {
		try {
			return Files.readSymbolicLink(descriptor).toString();
		}
		catch (IOException ex) {
			return ""; // closed meanwhile
		}
	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		int ping() {
			return 1;
		}

		@IpcListener("events")
		void listen(Map<String, Object> event) {
		}

	}

}
