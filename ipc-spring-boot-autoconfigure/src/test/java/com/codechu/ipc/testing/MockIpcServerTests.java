package com.codechu.ipc.testing;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcProtocolException;
import com.codechu.ipc.client.IpcRemoteException;
import com.codechu.ipc.client.IpcTimeoutException;
import com.codechu.ipc.protocol.ErrorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
@ExtendWith(MockIpcServerExtension.class)
class MockIpcServerTests {

	@Test
	void answersAndRecords(MockIpcServer server) throws Exception {
		server.enqueue(Map.of("running", true)).enqueue(MockReply.error("NotDirectoryException", "no such directory"));
		try (IpcClient client = client(server)) {
			assertThat(client.command("status").retrieve()).hasToString("{\"running\":true}");
			assertThatExceptionOfType(IpcRemoteException.class)
				.isThrownBy(() -> client.command("rescan").param("path", "/x").retrieve())
				.withMessageContaining("NotDirectoryException: no such directory");
		}
		assertThat(server.takeRequest()).hasToString("{\"cmd\":\"status\"}");
		assertThat(server.takeRequest()).hasToString("{\"cmd\":\"rescan\",\"path\":\"/x\"}");
		assertThat(server.requestCount()).isEqualTo(2);
	}

	@Test
	void faultsAreData(MockIpcServer server) {
		server.enqueue(MockReply.stall())
			.enqueue(MockReply.cut())
			.enqueue(MockReply.garbage())
			.enqueue(MockReply.refuse(ErrorType.TOO_MANY_CONNECTIONS))
			.enqueue(MockReply.of(Map.of("late", true)).after(Duration.ofMillis(50)));
		try (IpcClient client = client(server)) {
			assertThatExceptionOfType(IpcTimeoutException.class).isThrownBy(() -> client.command("a").retrieve());
			assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> client.command("b").retrieve())
				.withMessageContaining("the connection ended after 8 bytes of the reply");
			assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> client.command("c").retrieve())
				.withMessageContaining("it is not JSON at byte 0");
			assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(() -> client.command("d").retrieve())
				.withMessageContaining("TooManyConnections");
			assertThat(client.command("e").retrieve()).hasToString("{\"late\":true}");
		}
	}

	@Test
	void leavesNothingBehind() throws Exception {
		MockIpcServer server = MockIpcServer.start();
		assertThat(server.path()).exists();
		server.close();
		assertThat(Files.exists(server.path().getParent())).isFalse();
	}

	private static IpcClient client(MockIpcServer server) {
		return IpcClient.builder().path(server.path()).timeout(Duration.ofMillis(500)).retries(0).build();
	}

}
