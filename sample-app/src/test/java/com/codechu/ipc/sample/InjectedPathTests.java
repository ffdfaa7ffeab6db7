package com.codechu.ipc.sample;

import java.nio.file.Path;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.context.LocalIpcServerPath;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The test that the README shows.
 */
@SpringBootTest(properties = "ipc.server.path=/tmp/scanner-${random.uuid}.sock")
class InjectedPathTests {

	@Test
	void answers(@LocalIpcServerPath Path path) {
		try (IpcClient client = IpcClient.builder().path(path).build()) {
			assertThat(client.command("status").retrieve().get("scans").intValue()).isZero();
		}
	}

}
