package com.example.vault;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.testing.AutoConfigureMockIpcServer;
import com.codechu.ipc.testing.MockIpcServer;
import com.codechu.ipc.testing.MockStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole application, with one of its clients at a server of the test.
 */
@SpringBootTest
@AutoConfigureMockIpcServer(clients = "vault")
class WatchingTests {

	@Test
	void listenerReceivesItems(@Autowired Reactions reactions) throws Exception {
		assertThat(reactions.watched().poll(20, TimeUnit.SECONDS)).isEqualTo(new Stored(Path.of("/a"), 1));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Replies {

		Replies(MockIpcServer server) {
			server.on("stores", MockStream.of(new Stored(Path.of("/a"), 1)).open());
		}

	}

}
