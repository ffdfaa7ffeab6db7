package com.codechu.ipc.testing;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcProtocolException;
import com.codechu.ipc.client.IpcRemoteException;
import com.codechu.ipc.client.IpcTimeoutException;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.ProgressUpdate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

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
			assertThatExceptionOfType(IpcTimeoutException.class)
				.isThrownBy(() -> client.command("a").timeout(Duration.ofMillis(500)).retrieve());
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
	void streamsAreData(MockIpcServer server) throws Exception {
		List<ProgressUpdate> progress = new ArrayList<>();
		List<Long> lost = new ArrayList<>();
		server.enqueue(MockReply.stream("a", Map.of("$end", 1)))
			.enqueue(MockStream.of()
				.progress(new ProgressUpdate(1, 2L, "half"), new ProgressUpdate(2, null, null))
				.items(7)
				.end())
			.enqueue(MockStream.of(1).lost(3).items(2).end())
			.enqueue(MockStream.of(1, 2).end(5))
			.enqueue(MockStream.of(1).error("DiskGone", "gone"))
			.enqueue(MockStream.of(1).cut());
		try (IpcClient client = client(server)) {
			assertThat(client.command("a").stream(JsonNode.class).map(JsonNode::toString)).containsExactly("\"a\"",
					"{\"$end\":1}");
			assertThat(client.command("b").onProgress(progress::add).retrieve(Integer.class)).isEqualTo(7);
			assertThat(progress).containsExactly(new ProgressUpdate(1, 2L, "half"), new ProgressUpdate(2, null, null));
			assertThat(client.command("c").onLost(lost::add).stream(Integer.class)).containsExactly(1, 2);
			assertThat(lost).containsExactly(3L);
			assertThatExceptionOfType(IpcProtocolException.class)
				.isThrownBy(() -> client.command("d").stream(Integer.class).toList())
				.withMessage(server.path() + ": the stream is incomplete: its end reports 5 items, but there were 2");
			assertThatExceptionOfType(IpcRemoteException.class)
				.isThrownBy(() -> client.command("e").stream(Integer.class).toList())
				.withMessage(server.path() + " answered DiskGone: gone");
			assertThatExceptionOfType(IpcProtocolException.class)
				.isThrownBy(() -> client.command("f").stream(Integer.class).toList())
				.withMessage(server.path() + ": the stream is incomplete: the connection ended after 1 item");
		}
		assertThat(server.takeRequest()).hasToString("{\"cmd\":\"a\",\"$more\":true}");
	}

	@Test
	void answersByCommandBeforeTheQueueAndVerifies(MockIpcServer server) {
		server.on("rescan", (request) -> Map.of("path", request.get("path")))
			.on("largest", MockReply.stream(1, 2))
			.enqueue(Map.of("queued", true));
		try (IpcClient client = client(server)) {
			assertThat(client.command("rescan").param("path", "/a").retrieve()).hasToString("{\"path\":\"/a\"}");
			assertThat(client.command("rescan").param("path", "/b").retrieve()).hasToString("{\"path\":\"/b\"}");
			assertThat(client.command("largest").stream(Integer.class)).containsExactly(1, 2);
			assertThat(client.command("other").retrieve()).hasToString("{\"queued\":true}");
			client.command("rescan").send();
		}
		server.verify("rescan", 3);
		server.verify("largest");
		server.verify("never", 0);
		assertThat(server.requests("rescan")).extracting((request) -> request.path("path").asString(""))
			.containsExactly("/a", "/b", "");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> server.verify("other", 0))
			.withMessage(server.path() + " should have received command 'other' 0 times, but did once; received: "
					+ "[{\"cmd\":\"rescan\",\"path\":\"/a\"}, {\"cmd\":\"rescan\",\"path\":\"/b\"}, "
					+ "{\"cmd\":\"largest\",\"$more\":true}, {\"cmd\":\"other\"}, {\"cmd\":\"rescan\"}]");
		server.reset();
		server.verify("rescan", 0);
	}

	@Test
	void unexpectedRequestsFailClearly() throws Exception {
		try (MockIpcServer server = MockIpcServer.start(); IpcClient client = client(server)) {
			server.on("rescan", Map.of());
			assertThatExceptionOfType(IpcRemoteException.class)
				.isThrownBy(() -> client.command("restart").param("now", true).retrieve())
				.withMessage(server.path() + " answered UnexpectedRequest: no reply is defined for command 'restart': "
						+ "define one with on(\"restart\", reply), or enqueue(reply)");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(server::verifyNoUnexpectedRequests)
				.withMessage(server.path() + " received {\"cmd\":\"restart\",\"now\":true}, but no reply is defined "
						+ "for command 'restart': define one with on(\"restart\", reply), or enqueue(reply)");
			server.reset();
			server.verifyNoUnexpectedRequests();
		}
	}

	@Test
	void whatAFunctionThrowsIsTheReplyAndAFailedAssertionIsRemembered() throws Exception {
		try (MockIpcServer server = MockIpcServer.start("command"); IpcClient client = client(server, "command")) {
			server.on("rescan", (request) -> {
				throw new IllegalStateException("disk gone");
			}).on("depth", (request) -> {
				throw new AssertionError("depth is missing");
			});
			assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(() -> client.command("rescan").retrieve())
				.withMessage(server.path() + " answered IllegalStateException: disk gone");
			server.verifyNoUnexpectedRequests();
			assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(() -> client.command("depth").retrieve());
			assertThatExceptionOfType(AssertionError.class).isThrownBy(server::verifyNoUnexpectedRequests)
				.withMessage("depth is missing");
		}
	}

	@Test
	void aReplyMayBeEnqueuedOnceTheRequestHasCome(MockIpcServer server) throws Exception {
		try (IpcClient client = client(server)) {
			CompletableFuture<JsonNode> reply = client.command("later").retrieveAsync(JsonNode.class);
			server.takeRequest();
			server.enqueue(7);
			assertThat(reply.get(30, TimeUnit.SECONDS)).hasToString("7");
		}
	}

	@Test
	void aReplyToACommandMayBeGivenOnceTheRequestHasCome(MockIpcServer server) throws Exception {
		try (IpcClient client = client(server)) {
			CompletableFuture<JsonNode> reply = client.command("later").retrieveAsync(JsonNode.class);
			server.takeRequest();
			server.on("other", 6).on("later", 7);
			assertThat(reply.get(30, TimeUnit.SECONDS)).hasToString("7");
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
		return client(server, "cmd");
	}

	private static IpcClient client(MockIpcServer server, String commandKey) {
		return IpcClient.builder()
			.path(server.path())
			.commandKey(commandKey)
			.timeout(Duration.ofSeconds(30))
			.retries(0)
			.build();
	}

}
