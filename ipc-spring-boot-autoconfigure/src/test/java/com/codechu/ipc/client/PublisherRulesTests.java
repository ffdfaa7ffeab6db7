package com.codechu.ipc.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.Tck;
import com.codechu.ipc.server.ReplyStream;
import com.codechu.ipc.server.UnixServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client's publishers are what Reactive Streams say that publishers are.
 */
@Timeout(120)
class PublisherRulesTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final IpcClient failing = IpcClient.builder().path(Path.of("/no/such.sock")).retries(0).build();

	private UnixServer server;

	private IpcClient client;

	@BeforeEach
	void start() throws IOException {
		Path path = this.directory.resolve("a.sock");
		this.server = UnixServer.builder()
			.path(path)
			.lineHandler((protocol) -> (bytes, from, to, connection, replies) -> {
				ObjectNode request = protocol.requests("cmd").read(bytes, from, to).json();
				if (!request.has("count")) {
					replies.write(7);
					return;
				}
				ReplyStream items = replies.stream();
				items.begin();
				for (long i = 0; i < request.get("count").longValue(); i++) {
					items.send((int) i);
				}
				items.end();
			})
			.build();
		this.server.start();
		this.client = IpcClient.builder().path(path).retries(0).timeout(Duration.ofSeconds(10)).build();
	}

	@AfterEach
	void stop() throws IOException {
		this.client.close();
		this.failing.close();
		this.server.stop();
	}

	@TestFactory
	Stream<DynamicTest> streams() {
		return Tck.rules(new FlowPublisherVerification<Integer>(Tck.environment()) {

			@Override
			public Flow.Publisher<Integer> createFlowPublisher(long elements) {
				return PublisherRulesTests.this.client.command("x").param("count", elements).publisher(Integer.class);
			}

			@Override
			public Flow.Publisher<Integer> createFailedFlowPublisher() {
				return PublisherRulesTests.this.failing.command("x").publisher(Integer.class);
			}

		});
	}

	/** Those that are about a single item that is there. */
	private static boolean isOfOne(String rule) {
		return rule.matches("required_(createPublisher1|spec107|spec109_(mustIssue|subscribeThrow)|spec307|validate).*"
				+ "|optional_spec111_(maySupport|registered).*");
	}

	@TestFactory
	Stream<DynamicTest> singleReplies() {
		return Tck.rules(new FlowPublisherVerification<Object>(Tck.environment()) {

			@Override
			public Flow.Publisher<Object> createFlowPublisher(long elements) {
				return reply(PublisherRulesTests.this.client);
			}

			@Override
			public Flow.Publisher<Object> createFailedFlowPublisher() {
				return null; // It fails when it is asked for the reply, not before.
			}

			@Override
			public long maxElementsFromPublisher() {
				return 1;
			}

		}, PublisherRulesTests::isOfOne);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE })
	void aSingleReplyMustBeAskedForByMoreThanNothing(long count) {
		List<Object> signals = new CopyOnWriteArrayList<>();
		reply(this.client).subscribe(new Flow.Subscriber<>() {

			@Override
			public void onSubscribe(Flow.Subscription subscription) {
				subscription.request(count);
				subscription.request(1);
			}

			@Override
			public void onNext(Object item) {
				signals.add(item);
			}

			@Override
			public void onError(Throwable failure) {
				signals.add(failure.toString());
			}

			@Override
			public void onComplete() {
				signals.add("complete");
			}

		});
		assertThat(signals)
			.containsExactly("java.lang.IllegalArgumentException: The number of requested items must be greater "
					+ "than 0 (Reactive Streams rule 3.9), but is " + count);
	}

	@SuppressWarnings("unchecked")
	private static Flow.Publisher<Object> reply(IpcClient client) {
		return (Flow.Publisher<Object>) (Flow.Publisher<?>) client.command("x").replyPublisher(Integer.class);
	}

}
