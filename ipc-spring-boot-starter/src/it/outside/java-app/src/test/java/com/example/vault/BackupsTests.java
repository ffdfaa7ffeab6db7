package com.example.vault;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.client.IpcRemoteException;
import com.codechu.ipc.client.IpcSubscription;
import com.codechu.ipc.protocol.ProgressUpdate;
import com.codechu.ipc.testing.IpcClientTest;
import com.codechu.ipc.testing.MockIpcServer;
import com.codechu.ipc.testing.MockReply;
import com.codechu.ipc.testing.MockStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Clients alone.
 */
@IpcClientTest(Backups.class)
class BackupsTests {

	@Autowired
	private MockIpcServer server;

	@Autowired
	private Backups backups;

	@Test
	void requests() {
		this.server.on("vault.store", (request) -> new Stored(Path.of(request.get("path").stringValue()), 3));
		assertThat(this.backups.store(Path.of("/a"), Path.of("/b"))).isEqualTo(6);
		this.server.verify("vault.store", 2);
		assertThat(this.server.requests("vault.store").get(1).get("path").stringValue()).isEqualTo("/b");
	}

	@Test
	void progress() {
		ProgressUpdate half = new ProgressUpdate(1, 2L, "/a");
		this.server.on("vault.store", MockStream.of().progress(half).items(new Stored(Path.of("/a"), 3)).end());
		assertThat(this.backups.progress(Path.of("/a"))).containsExactly(half);
	}

	@Test
	void streams() {
		this.server.on("vault.list",
				MockReply.stream(new Stored(Path.of("/a"), 1), new Stored(Path.of("/b"), 2)));
		assertThat(this.backups.list(1)).isEqualTo(List.of(Path.of("/a"), Path.of("/b")));
	}

	@Test
	void acknowledgement() {
		this.server.on("vault.drop", Map.of());
		this.backups.drop(Path.of("/a"));
		this.server.verify("vault.drop");
		this.server.on("vault.drop", MockReply.error("kept", "it is kept"));
		assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(() -> this.backups.drop(Path.of("/a")))
			.satisfies((ex) -> assertThat(ex.type()).isEqualTo("kept"));
	}

	@Test
	void errorsOfTheApplication() {
		this.server.enqueue(MockReply.error("not-storable", "no room")).enqueue(3);
		assertThatIllegalStateException().isThrownBy(() -> this.backups.slow(3)).withMessage("no room");
		assertThat(this.backups.slow(3)).isEqualTo(3);
	}

	@Test
	void subscriptions() throws Exception {
		this.server.on("stores", MockStream.of(new Stored(Path.of("/a"), 1)).open());
		BlockingQueue<Stored> received = new LinkedBlockingQueue<>();
		try (IpcSubscription subscription = this.backups.watch(received::add)) {
			assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(new Stored(Path.of("/a"), 1));
			assertThat(subscription.isConnected()).isTrue();
		}
	}

}
