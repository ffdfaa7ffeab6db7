package com.codechu.ipc.client;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.server.UnixServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

@Timeout(60)
class IpcServiceProxyFactoryTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final LinkedBlockingQueue<String> requests = new LinkedBlockingQueue<>();

	private UnixServer server;

	private IpcClient client;

	private Scanner scanner;

	@BeforeEach
	void start() throws IOException {
		Path path = this.directory.resolve("a.sock");
		this.server = UnixServer.builder().path(path).handler((request) -> {
			this.requests.add(request.json().toString());
			return request.json().has("fail") ? Map.of("error", "no", "type", "No") : List.of(Map.of("size", 3));
		}).build();
		this.server.start();
		this.client = IpcClient.builder().path(path).build();
		this.scanner = IpcServiceProxyFactory.builderFor(this.client).build().createClient(Scanner.class);
	}

	@AfterEach
	void stop() throws IOException {
		this.client.close();
		this.server.stop();
	}

	@Test
	void parametersBecomeMembers() throws Exception {
		assertThat(this.scanner.rescan(Path.of("/a"), null, Optional.empty())).containsExactly(new Part(3));
		assertThat(request()).isEqualTo("{\"cmd\":\"rescan\",\"path\":\"/a\"}");
		this.scanner.rescan(Path.of("/a"), 5, Optional.of("x"));
		assertThat(request()).isEqualTo("{\"cmd\":\"rescan\",\"path\":\"/a\",\"depth\":5,\"note\":\"x\"}");
		this.scanner.whole(new Part(7), "e");
		assertThat(request()).isEqualTo("{\"cmd\":\"whole\",\"size\":7,\"extra\":\"e\"}");
	}

	@Test
	void voidMethodsNotifyFuturesComeLaterAndDefaultMethodsWork() throws Exception {
		this.scanner.stop();
		assertThat(request()).isEqualTo("{\"cmd\":\"stop\"}");
		assertThat(this.scanner.later()).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(List.of(new Part(3)));
		assertThat(this.scanner.first(Path.of("/b"))).isEqualTo(new Part(3));
	}

	@Test
	void errorsAreThrownAsTheClientThrowsThem() {
		assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(this.scanner::failing)
			.withMessageEndingWith(" answered No: no");
	}

	@Test
	void objectMethodsDoNotAskTheServer() {
		assertThat(this.scanner).hasToString("Scanner of " + this.client.path()).isEqualTo(this.scanner);
		assertThat(this.scanner.hashCode()).isEqualTo(System.identityHashCode(this.scanner));
		assertThat(this.requests).isEmpty();
	}

	@Test
	void genericInterfacesBindAsTheyAreDeclared() throws Exception {
		Parts parts = IpcServiceProxyFactory.builderFor(this.client).build().createClient(Parts.class);
		assertThat(parts.all()).containsExactly(new Part(3));
		assertThat(parts.allLater()).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(List.of(new Part(3)));
		assertThat(parts.grouped()).containsExactly(Map.of("size", 3));
	}

	@Test
	void whatIsAcknowledgedIsWaitedForAndThrows() throws Exception {
		Doer doer = IpcServiceProxyFactory.builderFor(this.client).build().createClient(Doer.class);
		doer.reload();
		assertThat(doer.reloadLater()).succeedsWithin(Duration.ofSeconds(10)).isNull();
		assertThatExceptionOfType(IpcRemoteException.class).isThrownBy(() -> doer.fail(true));
		assertThat(this.requests).contains("{\"cmd\":\"reload\"}", "{\"cmd\":\"reloadLater\"}");
	}

	@Test
	void aMethodMayHaveItsOwnDeadline() {
		List<IpcCall> calls = new ArrayList<>();
		Slow slow = IpcServiceProxyFactory.builderFor((call) -> {
			calls.add(call);
			return 1;
		}).build().createClient(Slow.class);
		slow.millis();
		slow.seconds();
		slow.minutes();
		slow.usual();
		assertThat(calls).extracting(IpcCall::timeout)
			.containsExactly(Duration.ofMillis(250), Duration.ofSeconds(7), Duration.ofMinutes(5), null);
	}

	@Test
	void whatAnInterfaceIsMarkedWithHoldsForAllOfItsMethods() {
		List<IpcCall> calls = new ArrayList<>();
		IpcServiceProxyFactory factory = IpcServiceProxyFactory.builderFor((call) -> {
			calls.add(call);
			return null;
		}).build();
		Area area = factory.createClient(Area.class);
		area.size();
		area.named();
		area.reload();
		factory.createClient(Marked.class).size();
		factory.createClient(Inheriting.class).size();
		assertThat(calls).extracting((call) -> call.payload().toString(), IpcCall::timeout)
			.containsExactly(tuple("{\"cmd\":\"area.size\"}", Duration.ofSeconds(2)),
					tuple("{\"cmd\":\"area.own\"}", Duration.ofSeconds(9)),
					tuple("{\"cmd\":\"area.reload\"}", Duration.ofSeconds(2)), tuple("{\"cmd\":\"marked.size\"}", null),
					tuple("{\"cmd\":\"area.size\"}", Duration.ofSeconds(2)));
		assertThat(calls.get(2).replyType()).isEqualTo(Void.class);
	}

	@Test
	void mistakesNameMethodAndParameter() {
		assertMistake(Unmarked.class, "public abstract void " + Unmarked.class.getName()
				+ ".forgotten() is abstract, but not annotated with @IpcExchange");
		assertMistake(Simple.class,
				"Parameter 0 ('name' of type String) of public abstract void " + Simple.class.getName()
						+ ".simple(java.lang.String) cannot be sent as a whole request: annotate it with @IpcParam");
		assertMistake(Two.class,
				"Parameter 1 ('second' of type Part) of public abstract void " + Two.class.getName() + ".two("
						+ Part.class.getName() + "," + Part.class.getName()
						+ ") would be sent as the whole request, as parameter 0 is: annotate it with @IpcParam");
		assertMistake(Unknown.class, "public abstract <T> T " + Unknown.class.getName()
				+ ".any() returns a T, which cannot be resolved: redeclare the method with a specific type");
		assertMistake(Nothing.class, "public abstract java.lang.Void " + Nothing.class.getName()
				+ ".nothing() does not describe the reply: declare the type of the reply, or make the method void");
		assertMistake(Acknowledged.class, "public abstract int " + Acknowledged.class.getName()
				+ ".size() is declared as acknowledged, but its result already acknowledges it: make it void, or remove acknowledged");
		assertMistake(Hasty.class, "public abstract int " + Hasty.class.getName()
				+ ".size() has the timeout \"0.5s\", which is not a valid duration: use a number with the unit ms, s, m or h, such as 500ms");
		assertMistake(String.class, "java.lang.String is not an interface");
	}

	private void assertMistake(Class<?> type, String message) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> IpcServiceProxyFactory.builderFor(this.client).build().createClient(type))
			.withMessage(message);
	}

	private String request() throws InterruptedException {
		return this.requests.poll(10, TimeUnit.SECONDS);
	}

	record Part(int size) {
	}

	@IpcExchange(value = "area.", timeout = "2s", acknowledged = true)
	interface Area {

		@IpcExchange
		Integer size();

		@IpcExchange(value = "own", timeout = "9s")
		String named();

		@IpcExchange
		void reload();

	}

	@IpcExchange("marked.")
	interface Marked extends Area {

	}

	interface Inheriting extends Area {

	}

	interface Scanner {

		@IpcExchange
		List<Part> rescan(@IpcParam("path") Path root, @IpcParam @Nullable Integer depth,
				@IpcParam Optional<String> note);

		@IpcExchange
		List<Part> whole(Part part, @IpcParam String extra);

		@IpcExchange
		void stop();

		@IpcExchange("list")
		CompletableFuture<List<Part>> later();

		default List<Part> failing() {
			return fail(true);
		}

		@IpcExchange("x")
		List<Part> fail(@IpcParam("fail") boolean fail);

		default Part first(Path path) {
			return rescan(path, 1, Optional.empty()).get(0);
		}

	}

	interface Unmarked {

		void forgotten();

	}

	interface Simple {

		@IpcExchange
		void simple(String name);

	}

	interface Two {

		@IpcExchange
		void two(Part first, Part second);

	}

	interface Nothing {

		@IpcExchange
		Void nothing();

	}

	interface Unknown {

		@IpcExchange
		<T> T any();

	}

	interface Acknowledged {

		@IpcExchange(acknowledged = true)
		int size();

	}

	interface Hasty {

		@IpcExchange(timeout = "0.5s")
		int size();

	}

	interface Crud<T, L> {

		@IpcExchange
		List<T> all();

		@IpcExchange
		CompletableFuture<L> allLater();

		@IpcExchange
		List<Map<String, Integer>> grouped();

	}

	interface Parts extends Crud<Part, List<Part>> {

	}

	interface Doer {

		@IpcExchange(acknowledged = true)
		void reload();

		@IpcExchange
		CompletableFuture<Void> reloadLater();

		@IpcExchange(acknowledged = true)
		void fail(@IpcParam boolean fail);

	}

	interface Slow {

		@IpcExchange(timeout = "250ms")
		int millis();

		@IpcExchange(timeout = "7")
		int seconds();

		@IpcExchange(timeout = "5m")
		int minutes();

		@IpcExchange
		int usual();

	}

}
