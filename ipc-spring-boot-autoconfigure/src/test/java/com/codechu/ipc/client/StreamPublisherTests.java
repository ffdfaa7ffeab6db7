package com.codechu.ipc.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.codechu.ipc.ShortTempDir;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

@Timeout(60)
class StreamPublisherTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private Path path() {
		return this.directory.resolve("a.sock");
	}

	private IpcClient.Builder client() {
		return IpcClient.builder().path(path()).retries(0).timeout(Duration.ofSeconds(10));
	}

	private ScriptedServer serve(String... lines) throws IOException {
		return ScriptedServer.start(path(), (connection) -> {
			while (!ScriptedServer.readLine(connection).isEmpty()) {
				ScriptedServer.write(connection, String.join("\n", lines) + "\n");
			}
		});
	}

	@Test
	void itemsAreDeliveredAsRequestedAndTheEndWithoutARequest() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1", "2", "{\"$end\":{\"items\":2}}");
				IpcClient client = client().build()) {
			Flow.Publisher<Integer> publisher = client.command("x").publisher(Integer.class);
			for (int i = 0; i < 2; i++) {
				Recorder recorder = new Recorder();
				publisher.subscribe(recorder);
				recorder.expect("subscribed");
				recorder.expectNothing();
				recorder.subscription.request(1);
				recorder.expect("1");
				recorder.expectNothing();
				recorder.subscription.request(1);
				recorder.expect("2", "complete");
				recorder.subscription.request(1);
				recorder.subscription.cancel();
				recorder.expectNothing();
			}
		}
	}

	@Test
	void eachSubscriberHasAConnectionAndCancellingClosesIt() throws Exception {
		CountDownLatch closed = new CountDownLatch(2);
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			ScriptedServer.readLine(connection);
			ScriptedServer.write(connection, "{\"$more\":true}\n1\n");
			connection.read(ByteBuffer.allocate(1));
			closed.countDown();
		}); IpcClient client = client().maxConnections(1).build()) {
			Flow.Publisher<Integer> publisher = client.command("x").publisher(Integer.class);
			Recorder one = new Recorder();
			Recorder other = new Recorder();
			publisher.subscribe(one);
			publisher.subscribe(other);
			one.expect("subscribed");
			other.expect("subscribed");
			one.subscription.request(Long.MAX_VALUE);
			other.subscription.request(Long.MAX_VALUE);
			one.expect("1");
			other.expect("1");
			one.subscription.cancel();
			one.subscription.cancel();
			other.subscription.cancel();
			assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
			one.expectNothing();
			assertThat(server.accepted()).isEqualTo(2);
		}
	}

	@Test
	void requestOfNothingIsAnError() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1"); IpcClient client = client().build()) {
			Recorder recorder = new Recorder();
			client.command("x").publisher(Integer.class).subscribe(recorder);
			recorder.expect("subscribed");
			recorder.subscription.request(0);
			recorder.expect(
					"error java.lang.IllegalArgumentException: The number of requested items must be greater than 0 "
							+ "(Reactive Streams rule 3.9), but is 0");
			recorder.subscription.request(1);
			recorder.expectNothing();
		}
	}

	@Test
	void requestsFromWithinOnNextAreHonoured() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1", "2", "3", "{\"$end\":{\"items\":3}}");
				IpcClient client = client().build()) {
			Recorder recorder = new Recorder();
			recorder.onItem = (item) -> recorder.subscription.request(1);
			client.command("x").publisher(Integer.class).subscribe(recorder);
			recorder.expect("subscribed");
			recorder.subscription.request(1);
			recorder.expect("1", "2", "3", "complete");
		}
	}

	@Test
	void nothingFollowsACancellationFromWithinOnNext() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1", "2", "{\"$end\":{\"items\":2}}");
				IpcClient client = client().build()) {
			Recorder recorder = new Recorder();
			recorder.onItem = (item) -> recorder.subscription.cancel();
			client.command("x").publisher(Integer.class).subscribe(recorder);
			recorder.expect("subscribed");
			recorder.subscription.request(Long.MAX_VALUE);
			recorder.expect("1");
			recorder.expectNothing();
		}
	}

	@Test
	void subscriberThatThrowsIsCancelled() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1", "2"); IpcClient client = client().build()) {
			Recorder recorder = new Recorder();
			recorder.onItem = (item) -> {
				throw new IllegalStateException("not for me");
			};
			client.command("x").publisher(Integer.class).subscribe(recorder);
			recorder.expect("subscribed");
			recorder.subscription.request(Long.MAX_VALUE);
			recorder.expect("1");
			recorder.expectNothing();
		}
	}

	@Test
	void failuresAreSignalledAndMapped() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "{\"$error\":{\"error\":\"e\",\"type\":\"T\"}}");
				IpcClient client = client().build()) {
			Recorder recorder = new Recorder();
			client.command("x")
				.onError("T", (ex) -> new IllegalStateException("mapped"))
				.publisher(Integer.class)
				.subscribe(recorder);
			recorder.expect("subscribed", "error java.lang.IllegalStateException: mapped");
		}
		try (IpcClient client = client().build()) {
			Recorder recorder = new Recorder();
			client.command("x").publisher(Integer.class).subscribe(recorder);
			recorder.expect("subscribed", "error com.codechu.ipc.client.IpcConnectException: Cannot connect to "
					+ path() + " after 1 attempt: no such file");
		}
	}

	@Test
	void nullCannotBeDelivered() throws Exception {
		try (ScriptedServer server = serve("{\"$more\":true}", "1", "null", "{\"$end\":{\"items\":2}}");
				IpcClient client = client().build()) {
			Recorder recorder = new Recorder();
			client.command("x").publisher(Integer.class).subscribe(recorder);
			recorder.expect("subscribed");
			recorder.subscription.request(Long.MAX_VALUE);
			recorder.expect("1", "error com.codechu.ipc.client.IpcProtocolException: " + path()
					+ ": item 2 of the stream is null, which a publisher cannot deliver");
			assertThatNullPointerException()
				.isThrownBy(() -> client.command("x").publisher(Integer.class).subscribe(null))
				.withMessage("subscriber");
		}
	}

	@Test
	void cancellingEndsAnAttempt() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		CountDownLatch closed = new CountDownLatch(1);
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			ScriptedServer.readLine(connection);
			asked.countDown();
			connection.read(ByteBuffer.allocate(1));
			closed.countDown();
		}); IpcClient client = client().build()) {
			Recorder recorder = new Recorder();
			client.command("x").publisher(Integer.class).subscribe(recorder);
			assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
			recorder.expect("subscribed");
			recorder.subscription.cancel();
			assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
			recorder.expectNothing();
		}
	}

	@Test
	void laterChangesOfTheRequestDoNotMatter() throws Exception {
		BlockingQueue<String> requests = new LinkedBlockingQueue<>();
		try (ScriptedServer server = ScriptedServer.start(path(), (connection) -> {
			requests.add(ScriptedServer.readLine(connection));
			ScriptedServer.write(connection, "1\n");
		}); IpcClient client = client().build()) {
			IpcCommandRequest request = client.command("x").param("a", 1);
			Flow.Publisher<Integer> publisher = request.publisher(Integer.class);
			request.param("a", 2);
			publisher.subscribe(new Recorder());
			assertThat(requests.poll(10, TimeUnit.SECONDS)).isEqualTo("{\"cmd\":\"x\",\"a\":1,\"$more\":true}");
		}
	}

	@Test
	void executorThatRefusesIsAnError() throws Exception {
		try (IpcClient client = client().executor((task) -> {
			throw new RejectedExecutionException("full");
		}).build()) {
			Recorder recorder = new Recorder();
			client.command("x").publisher(Integer.class).subscribe(recorder);
			recorder.expect("subscribed", "error java.util.concurrent.RejectedExecutionException: full");
		}
	}

	private static final class Recorder implements Flow.Subscriber<Integer> {

		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		private volatile Flow.Subscription subscription;

		private volatile Consumer<Integer> onItem = (item) -> {
		};

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription = subscription;
			this.events.add("subscribed");
		}

		@Override
		public void onNext(Integer item) {
			this.events.add(item.toString());
			this.onItem.accept(item);
		}

		@Override
		public void onError(Throwable failure) {
			this.events.add("error " + failure);
		}

		@Override
		public void onComplete() {
			this.events.add("complete");
		}

		void expect(String... expected) throws InterruptedException {
			for (String event : expected) {
				assertThat(this.events.poll(10, TimeUnit.SECONDS)).isEqualTo(event);
			}
		}

		void expectNothing() throws InterruptedException {
			assertThat(this.events.poll(50, TimeUnit.MILLISECONDS)).isNull();
		}

	}

}
