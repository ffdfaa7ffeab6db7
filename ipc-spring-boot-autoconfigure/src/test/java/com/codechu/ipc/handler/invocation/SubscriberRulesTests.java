package com.codechu.ipc.handler.invocation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.Tck;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.UnixServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/**
 * What subscribes to the publishers that handlers return is what Reactive Streams say
 * that subscribers are.
 */
@Timeout(120)
class SubscriberRulesTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final List<RawPeer> peers = new ArrayList<>();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private volatile CompletableFuture<Flow.Subscriber<Object>> subscribed = new CompletableFuture<>();

	private UnixServer server;

	private Path path;

	@BeforeEach
	void start() throws IOException {
		this.path = this.directory.resolve("a.sock");
		Flow.Publisher<Object> publisher = (subscriber) -> this.subscribed.complete(any(subscriber));
		this.server = UnixServer.builder()
			.path(this.path)
			.lineHandler((protocol) -> (bytes, from, to, connection, replies) -> replies.stream(publisher,
					(failure) -> "failed"))
			.build();
		this.server.start();
	}

	@AfterEach
	void stop() throws IOException {
		for (RawPeer peer : this.peers) {
			peer.close();
		}
		this.server.stop();
		this.executor.shutdownNow();
	}

	@SuppressWarnings("unchecked")
	private static Flow.Subscriber<Object> any(Flow.Subscriber<?> subscriber) {
		return (Flow.Subscriber<Object>) subscriber;
	}

	private Flow.Subscriber<Object> streamed() {
		this.subscribed = new CompletableFuture<>();
		try {
			RawPeer peer = RawPeer.connect(this.path).send("{\"$more\":true}\n");
			this.peers.add(peer);
			this.executor.execute(() -> {
				try {
					peer.readAll();
				}
				catch (IOException ex) {
					// The test is over.
				}
			});
			return this.subscribed.join();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Flow.Subscriber<Object> awaited() {
		CompletableFuture<Flow.Subscriber<Object>> subscribed = new CompletableFuture<>();
		Flow.Publisher<Object> publisher = (subscriber) -> subscribed.complete(any(subscriber));
		ReactiveResults.single(publisher);
		return subscribed.join();
	}

	private Stream<DynamicTest> rules(Supplier<Flow.Subscriber<Object>> subscribers) {
		return Tck.rules(new FlowSubscriberBlackboxVerification<Object>(Tck.environment()) {

			@Override
			public Flow.Subscriber<Object> createFlowSubscriber() {
				return subscribers.get();
			}

			@Override
			public Object createElement(int element) {
				return element;
			}

		});
	}

	@TestFactory
	Stream<DynamicTest> streams() {
		return rules(this::streamed);
	}

	@TestFactory
	Stream<DynamicTest> arrays() {
		return rules(() -> new ItemCollector(new JsonLineProtocol().streams().array()));
	}

	@TestFactory
	Stream<DynamicTest> singleValues() {
		return rules(SubscriberRulesTests::awaited);
	}

}
