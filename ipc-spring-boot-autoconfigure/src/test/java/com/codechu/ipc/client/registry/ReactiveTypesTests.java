package com.codechu.ipc.client.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.client.IpcRemoteException;
import com.codechu.ipc.client.IpcServiceProxyFactory;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.ProgressUpdate;
import com.codechu.ipc.testing.MockIpcServer;
import com.codechu.ipc.testing.MockIpcServerExtension;
import com.codechu.ipc.testing.MockReply;
import com.codechu.ipc.testing.MockStream;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.core.Single;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@Timeout(60)
@ExtendWith(MockIpcServerExtension.class)
class ReactiveTypesTests {

	private static final Duration LONG = Duration.ofSeconds(10);

	private static final Object[] SIZES = { new FileSize("a", 1), new FileSize("b", 2) };

	private static IpcClient client(MockIpcServer server) {
		return IpcClient.builder().path(server.path()).timeout(LONG).build();
	}

	private static Scanner scanner(IpcClient client) {
		return IpcServiceProxyFactory.builderFor(client)
			.reactiveTypes(ReactiveTypes.find())
			.build()
			.createClient(Scanner.class);
	}

	@Test
	void streamsAndPublishersAreRead(MockIpcServer server) throws Exception {
		server.enqueue(MockReply.stream(SIZES)).enqueue(MockReply.stream(SIZES));
		try (IpcClient client = client(server)) {
			try (Stream<FileSize> sizes = scanner(client).largest(2)) {
				assertThat(sizes.map(Object.class::cast)).containsExactly(SIZES);
			}
			assertThat(JdkFlowAdapter.flowPublisherToFlux(scanner(client).published())
				.cast(Object.class)
				.collectList()
				.block(LONG)).containsExactly(SIZES);
		}
		assertThat(server.takeRequest()).hasToString("{\"cmd\":\"largest\",\"count\":2,\"$more\":true}");
		assertThat(server.takeRequest()).hasToString("{\"cmd\":\"published\",\"$more\":true}");
	}

	@Test
	void fluxIsColdAndCancellable(MockIpcServer server) throws Exception {
		server.enqueue(MockReply.stream(SIZES)).enqueue(MockReply.stream(SIZES));
		try (IpcClient client = client(server)) {
			Flux<FileSize> flux = scanner(client).flux();
			assertThat(server.requestCount()).isZero();
			assertThat(flux.cast(Object.class).collectList().block(LONG)).containsExactly(SIZES);
			assertThat(flux.blockFirst(LONG)).isEqualTo(SIZES[0]);
			assertThat(server.requestCount()).isEqualTo(2);
		}
	}

	@Test
	void monoSendsForEachSubscriberAndAsksForNoStream(MockIpcServer server) throws Exception {
		server.enqueue(SIZES[0]).enqueue(MockReply.error("DiskGone", "gone")).enqueue(MockReply.of("done"));
		try (IpcClient client = client(server)) {
			Mono<FileSize> mono = scanner(client).mono();
			assertThat(server.requestCount()).isZero();
			assertThat(mono.block(LONG)).isEqualTo(SIZES[0]);
			assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(() -> mono.block(LONG))
				.withMessage(server.path() + " answered DiskGone: gone");
			assertThat(scanner(client).done().block(LONG)).isNull();
		}
		assertThat(server.takeRequest()).hasToString("{\"cmd\":\"mono\"}");
	}

	@Test
	void typesOfRxJavaAreReadToo(MockIpcServer server) throws Exception {
		try (IpcClient client = client(server)) {
			RxScanner scanner = IpcServiceProxyFactory.builderFor(client)
				.reactiveTypes(ReactiveTypes.find())
				.build()
				.createClient(RxScanner.class);
			Flowable<FileSize> flowable = scanner.flowable();
			Observable<FileSize> observable = scanner.observable();
			Single<FileSize> single = scanner.single();
			Maybe<FileSize> maybe = scanner.maybe();
			Completable completable = scanner.completable();
			assertThat(server.requestCount()).isZero();
			server.enqueue(MockReply.stream(SIZES)).enqueue(MockReply.stream(SIZES)).enqueue(MockReply.stream(SIZES));
			assertThat(flowable.cast(Object.class).toList().blockingGet()).containsExactly(SIZES);
			assertThat(flowable.blockingFirst()).isEqualTo(SIZES[0]);
			assertThat(observable.cast(Object.class).toList().blockingGet()).containsExactly(SIZES);
			server.enqueue(SIZES[0]).enqueue(SIZES[1]).enqueue(MockReply.of("done"));
			assertThat(single.blockingGet()).isEqualTo(SIZES[0]);
			assertThat(maybe.blockingGet()).isEqualTo(SIZES[1]);
			completable.blockingAwait();
			for (Runnable failing : List.<Runnable>of(single::blockingGet, maybe::blockingGet,
					completable::blockingAwait, flowable::blockingFirst, observable::blockingFirst)) {
				server.enqueue(MockReply.error("DiskGone", "gone"));
				assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(failing::run)
					.withMessage(server.path() + " answered DiskGone: gone");
			}
		}
		for (int i = 0; i < 3; i++) {
			assertThat(server.takeRequest().toString()).endsWith(",\"$more\":true}");
		}
		for (String command : List.of("single", "maybe", "completable")) {
			assertThat(server.takeRequest()).hasToString("{\"cmd\":\"" + command + "\"}");
		}
	}

	@Test
	void progressIsReceived(MockIpcServer server) throws Exception {
		List<ProgressUpdate> progress = new ArrayList<>();
		ProgressUpdate half = new ProgressUpdate(1, 2L, null);
		server.enqueue(MockStream.of().progress(half).items(7).end())
			.enqueue(MockStream.of().progress(half).items(8).end())
			.enqueue(9);
		try (IpcClient client = client(server)) {
			assertThat(scanner(client).rescan("/usr", progress::add)).isEqualTo(7);
			assertThat(scanner(client).rescanLater(progress::add)).succeedsWithin(LONG).isEqualTo(8);
			assertThat(progress).containsExactly(half, half);
			assertThat(scanner(client).rescan("/usr", null)).isEqualTo(9);
		}
		assertThat(server.takeRequest()).hasToString("{\"cmd\":\"rescan\",\"path\":\"/usr\",\"$more\":true}");
		server.takeRequest();
		assertThat(server.takeRequest()).hasToString("{\"cmd\":\"rescan\",\"path\":\"/usr\"}");
	}

	@Test
	void progressOfANotificationIsAMistake() {
		IpcServiceProxyFactory factory = IpcServiceProxyFactory.builderFor((call) -> null).build();
		assertThatIllegalArgumentException().isThrownBy(() -> factory.createClient(Notifying.class))
			.withMessage("Parameter 0 ('progress' of type Consumer) of public abstract void "
					+ Notifying.class.getName()
					+ ".go(java.util.function.Consumer<com.codechu.ipc.protocol.ProgressUpdate>) receives progress, but "
					+ "the method does not wait for a reply: declare a return type, or set acknowledged = true");
	}

	record FileSize(String path, long bytes) {
	}

	interface Scanner {

		@IpcExchange
		Stream<FileSize> largest(@IpcParam("count") int count);

		@IpcExchange
		Flow.Publisher<FileSize> published();

		@IpcExchange
		Flux<FileSize> flux();

		@IpcExchange
		Mono<FileSize> mono();

		@IpcExchange
		Mono<Void> done();

		@IpcExchange
		int rescan(@IpcParam("path") String path, Consumer<ProgressUpdate> progress);

		@IpcExchange
		CompletableFuture<Integer> rescanLater(Consumer<? super ProgressUpdate> progress);

	}

	interface RxScanner {

		@IpcExchange
		Flowable<FileSize> flowable();

		@IpcExchange
		Observable<FileSize> observable();

		@IpcExchange
		Single<FileSize> single();

		@IpcExchange
		Maybe<FileSize> maybe();

		@IpcExchange
		Completable completable();

	}

	interface Notifying {

		@IpcExchange
		void go(Consumer<ProgressUpdate> progress);

	}

}
