package com.codechu.ipc.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.codechu.ipc.ShortTempDir;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(60)
class SubscriptionTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final Recorder recorder = new Recorder();

	private Path path() {
		return this.directory.resolve("a.sock");
	}

	private IpcClient client() {
		return IpcClient.builder()
			.path(path())
			.timeout(Duration.ofSeconds(10))
			.retryBackoff(Duration.ofMillis(10))
			.build();
	}

	/** Each connection gets the next of the answers, and is closed. */
	private ScriptedServer serve(String... answers) throws IOException {
		AtomicInteger count = new AtomicInteger();
		return ScriptedServer.start(path(), (connection) -> {
			String answer = answers[Math.min(count.getAndIncrement(), answers.length - 1)];
			ScriptedServer.readLine(connection);
			ScriptedServer.write(connection, answer.replace("~\n", ""));
			if (answer.endsWith("~\n")) {
				connection.read(ByteBuffer.allocate(1));
			}
			connection.close();
		});
	}

	@Test
	void isRenewedAndSaysWhatMayBeLost() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}\n1\n{\"$lost\":4}\n2\n",
				"{\"error\":\"full\",\"type\":\"TooManyStreams\"}\n",
				"{\"$more\":true}\n3\n{\"$error\":{\"error\":\"slow\",\"type\":\"SlowConsumer\"}}\n",
				"{\"$more\":true}\n4\n{\"$end\":{\"items\":1}}\n"); IpcClient client = client()) {
			IpcSubscription subscription = client.command("scans").subscribe(Integer.class, this.recorder);
			this.recorder.expect("1", "lost 4", "2",
					"retry " + path() + ": the stream is incomplete: the connection ended after 2 items",
					"retry " + path() + " answered TooManyStreams: full", "reconnect", "3",
					"retry " + path() + " answered SlowConsumer: slow", "reconnect", "4", "complete");
			Awaitility.await().until(subscription::isClosed);
			assertThat(subscription.isConnected()).isFalse();
		}
	}

	@Test
	void serverMayComeLaterAndGoAndComeAgain() throws Exception {
		try (IpcClient client = client();
				IpcSubscription subscription = client.command("scans").subscribe(Integer.class, this.recorder)) {
			this.recorder.expect("retry Cannot connect to " + path() + " after 1 attempt: no such file");
			assertThat(subscription.isConnected()).isFalse();
			ScriptedServer first = serve("{\"$more\":true}\n1\n~\n");
			this.recorder.skipTo("1");
			first.close();
			this.recorder.skipTo("retry Cannot connect to " + path() + " after 1 attempt: no such file");
			try (ScriptedServer second = serve("{\"$more\":true}\n2\n{\"$end\":{\"items\":1}}\n")) {
				this.recorder.skipTo("reconnect");
				this.recorder.expect("2", "complete");
			}
		}
	}

	@Test
	void refusalEndsIt() throws Exception {
		try (ScriptedServer server = serve("{\"error\":\"no handler\",\"type\":\"UnknownCommand\"}\n");
				IpcClient client = client()) {
			IpcSubscription subscription = client.command("scans")
				.onError("UnknownCommand", (ex) -> new IllegalStateException("mapped"))
				.subscribe(Integer.class, this.recorder);
			this.recorder.expect("error java.lang.IllegalStateException: mapped");
			Awaitility.await().until(subscription::isClosed);
			assertThat(server.accepted()).isEqualTo(1);
		}
	}

	@Test
	void itemThatDoesNotFitEndsIt() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}\n{}\n"); IpcClient client = client()) {
			client.command("scans").subscribe(Integer.class, this.recorder);
			this.recorder.expect("error com.codechu.ipc.client.IpcProtocolException: " + path()
					+ ": item 1 of the stream cannot be bound to java.lang.Integer: it must be a whole number in the range of int");
		}
	}

	@Test
	void failingSubscriberEndsIt() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}\n1\n"); IpcClient client = client()) {
			BlockingQueue<Throwable> errors = new LinkedBlockingQueue<>();
			client.command("scans").subscribe(Integer.class, new IpcSubscriber<Integer>() {

				@Override
				public void onItem(Integer item) {
					throw new IllegalStateException("item " + item);
				}

				@Override
				public void onError(Throwable failure) {
					errors.add(failure);
				}

			});
			assertThat(errors.poll(10, TimeUnit.SECONDS)).hasMessage("item 1");
		}
	}

	@Test
	void singleReplyIsTheOnlyItem() throws Exception {
		try (ScriptedServer server = serve("7\n"); IpcClient client = client()) {
			client.command("status").subscribe(Integer.class, this.recorder);
			this.recorder.expect("7", "complete");
		}
	}

	@Test
	void closingClosesTheConnectionAtOnce() throws Exception {
		CountDownLatch closed = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			ScriptedServer.readLine(connection);
			ScriptedServer.write(connection, "{\"$more\":true}\n1\n");
			connection.read(ByteBuffer.allocate(1));
			closed.countDown();
		}); IpcClient client = client()) {
			IpcSubscription subscription = client.command("scans").subscribe(Integer.class, this.recorder);
			this.recorder.expect("1");
			assertThat(subscription.isConnected()).isTrue();
			subscription.close();
			subscription.close();
			assertThat(subscription.isConnected()).isFalse();
			assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
			assertThat(this.recorder.events.poll(100, TimeUnit.MILLISECONDS)).isNull();
		}
	}

	@Test
	void closingEndsAnAttempt() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			ScriptedServer.readLine(connection);
			asked.countDown();
			connection.read(ByteBuffer.allocate(1));
			closed.countDown();
		}); IpcClient client = client()) {
			IpcSubscription subscription = client.command("scans").subscribe(Integer.class, this.recorder);
			assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
			subscription.close();
			assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void closingTheClientEndsIt() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}\n1\n~\n"); IpcClient client = client()) {
			IpcSubscription subscription = client.command("scans").subscribe(Integer.class, this.recorder);
			this.recorder.expect("1");
			client.close();
			this.recorder.expect("error java.util.concurrent.CancellationException: " + path()
					+ ": the client was closed before the end of the stream");
			Awaitility.await().until(subscription::isClosed);
		}
	}

	@Test
	void lostItemsAreTheSubscribers() {
		try (IpcClient client = client()) {
			assertThatIllegalStateException().isThrownBy(() -> client.command("scans").onLost((count) -> {
			}).subscribe(Integer.class, this.recorder))
				.withMessage("The subscriber is notified of lost items itself: remove onLost");
		}
	}

	private static final class Recorder implements IpcSubscriber<Integer> {

		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		@Override
		public void onItem(Integer item) {
			this.events.add(item.toString());
		}

		@Override
		public void onLost(long count) {
			this.events.add("lost " + count);
		}

		@Override
		public void onRetry(IpcException reason) {
			this.events.add("retry " + reason.getMessage());
		}

		@Override
		public void onReconnect() {
			this.events.add("reconnect");
		}

		@Override
		public void onComplete() {
			this.events.add("complete");
		}

		@Override
		public void onError(Throwable failure) {
			this.events.add("error " + failure);
		}

		void expect(String... expected) throws InterruptedException {
			for (String event : expected) {
				assertThat(this.events.poll(10, TimeUnit.SECONDS)).isEqualTo(event);
			}
		}

		void skipTo(String expected) throws InterruptedException {
			String event;
			do {
				event = this.events.poll(10, TimeUnit.SECONDS);
				assertThat(event).as("before " + expected).isNotNull();
			}
			while (!event.equals(expected));
		}

	}

}
