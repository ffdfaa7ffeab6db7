package com.codechu.ipc.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcError;
import com.codechu.ipc.mapping.IpcErrorException;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.server.IpcRequest;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Commands with a single reply send the same bytes to peers that would take more, of a
 * whole application with Actuator. JSON is written with single quotes.
 */
@Timeout(60)
class SingleRepliesTests {

	private static final String MORE = "\"$more\":true";

	private static final List<UnaryOperator<String>> WAYS = List.of((line) -> withLast(line, MORE),
			(line) -> withFirst(line, MORE), (line) -> withLast(line, " \"\\u0024more\" : true "),
			(line) -> withLast(line, "\"$more\":false,\"$more\":true"), (line) -> withLast(line, "\"$more\":false"),
			(line) -> withLast(line, "\"$more\":[{\"a\":null}]"));

	private static Path directory;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() throws IOException {
		directory = Files.createTempDirectory(Path.of("/tmp"), "ipc",
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "ipc.server.path=" + path(),
					"ipc.server.actuator.exposure.include=health,info,notes,loggers,env", "info.name=single",
					"management.info.env.enabled=true", "ipc.server.command-groups.secret=audio")
			.run();
	}

	@AfterAll
	static void stop() throws IOException {
		context.close();
		FileSystemUtils.deleteRecursively(directory);
	}

	private static Path path() {
		return directory.resolve("a.sock");
	}

	private static String withLast(String line, String member) {
		int end = line.lastIndexOf('}');
		return (end < 0) ? line + "," + member
				: line.substring(0, end) + (isEmpty(line) ? "" : ",") + member + line.substring(end);
	}

	private static String withFirst(String line, String member) {
		int begin = line.indexOf('{') + 1;
		return line.substring(0, begin) + member + (isEmpty(line) ? "" : ",") + line.substring(begin);
	}

	private static boolean isEmpty(String line) {
		return line.replace(" ", "").equals("{}");
	}

	private static String ask(List<String> lines) throws IOException {
		return RawPeer.exchange(path(), String.join("\n", lines) + "\n");
	}

	static Stream<String> requests() {
		return Stream.of("""
				{'cmd':'one'}
				 {"cmd" : "one" , "x" : [ 1 , { "$more" : true } ] }
				{'cmd':'text'}
				{'cmd':'number'}
				{'cmd':'flag'}
				{'cmd':'list'}
				{'cmd':'array'}
				{'cmd':'optional'}
				{'cmd':'optional','value':'é𝄞\\u0001'}
				{'cmd':'nothing'}
				{'cmd':'nothing','x':1}
				{'cmd':'nullReply'}
				{'cmd':'done'}
				{'cmd':'later','value':'a'}
				{'cmd':'later'}
				{'cmd':'laterNothing'}
				{'cmd':'laterFail'}
				{'cmd':'mono'}
				{'cmd':'record','name':'ann','age':7}
				{'cmd':'record','name':'ann','age':7,'unknown':{}}
				{'cmd':'record','age':'x'}
				{'cmd':'record','age':-1,'name':'a'}
				{'cmd':'record','age':99999999999,'name':'a'}
				{'cmd':'record'}
				{'cmd':'whole','name':'ann','age':7}
				{'cmd':'param','limit':3}
				{'cmd':'param','limit':0}
				{'cmd':'param','limit':'x'}
				{'cmd':'param','limit':null}
				{'cmd':'param','limit':1.5}
				{'cmd':'param','limit':1,'limit':2}
				{'cmd':'param'}
				{'cmd':'map','a':1,'$set':{'$more':true},'n':[1,{}]}
				{'cmd':'map'}
				{'cmd':'tree','a':1.50,'b':{'$more':false}}
				{'cmd':'node','a':1e2}
				{'cmd':'raw', 'a' : 1.50E2, 's':'é'}
				{'cmd':'request','a':[true,null]}
				{'cmd':'rawReply'}
				{'cmd':'twoDollars'}
				{'cmd':'fail'}
				{'cmd':'failSilently'}
				{'cmd':'failLong'}
				{'cmd':'own'}
				{'cmd':'business'}
				{'cmd':'handled'}
				{'cmd':'notWritable'}
				{'cmd':'slow'}
				{'cmd':'secret'}
				{'cmd':'unknown'}
				{'cmd':'ONE'}
				{'cmd':7}
				{'cmd':null}
				{'cmd':''}
				{'cmd':'one','cmd':'text'}
				{'x':1}
				{}
				{'cmd':'one','$trace':{'traceparent':'00-1'}}
				{'cmd':'one','$trace':7}
				{'$trace':{},'cmd':'map'}
				{'cmd':'commands'}
				{'cmd':'actuator'}
				{'cmd':'actuator','endpoint':'info'}
				{'cmd':'actuator','endpoint':'notes','number':7}
				{'cmd':'actuator','endpoint':'notes/7'}
				{'cmd':'actuator','endpoint':'notes/7/8'}
				{'cmd':'actuator','endpoint':'notes','number':0}
				{'cmd':'actuator','endpoint':'notes','number':'x'}
				{'cmd':'actuator','endpoint':'notes'}
				{'cmd':'actuator','endpoint':'health/ping'}
				{'cmd':'actuator','endpoint':'health','path':['none']}
				{'cmd':'actuator','endpoint':'nope'}
				{'cmd':'actuator','endpoint':7}
				{'cmd':'actuator','endpoint':'loggers','name':'com.acme','configuredLevel':'DEBUG'}
				{'cmd':'actuator','endpoint':'loggers','name':'com.acme'}
				{'cmd':'actuator','endpoint':'env','toMatch':'info.name'}
				""".replace('\'', '"').split("\n"));
	}

	// Where they are wrong comes before what is added, as errors say where that is.
	static List<String> malformed() {
		return List.of("nonsense }", "[1] x }", "{\"a\":1} {\"b\":2}", "{\"a\":01 }", "{\"a\":1,} }",
				"{\"cmd\" \"one\" }", "{'cmd':'one' }", "{\"cmd\":\"one\",\"n\":1e400 }", "{\"a\":\"\t\" }",
				"{\"a\":\"\\x\" }", "{\"a\":tru }", "{\"a\":[1 2] }", "\u0000 }");
	}

	static Stream<String> all() {
		return Stream.concat(requests(), malformed().stream());
	}

	@ParameterizedTest
	@MethodSource("requests")
	void whoWouldTakeMoreGetsTheSameReply(String request) throws IOException {
		String plain = ask(List.of(request));
		for (UnaryOperator<String> way : WAYS) {
			String other = way.apply(request);
			assertThat(other).contains("more");
			assertThat(ask(List.of(other))).as(other).isEqualTo(plain);
		}
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void whatIsMalformedIsRefusedInTheSameWay(String line) throws IOException {
		String plain = ask(List.of(line));
		assertThat(plain).startsWith("{\"error\":\"").hasLineCount(1);
		assertThat(ask(List.of(withLast(line, MORE)))).isEqualTo(plain);
	}

	@Test
	void pipelinedRequestsGetTheSameReplies() throws IOException {
		List<String> lines = all().toList();
		String plain = ask(lines);
		assertThat(plain.lines()).hasSizeGreaterThan(80).doesNotContain("{" + MORE + "}");
		assertThat(ask(lines.stream().map(WAYS.get(0)).toList())).isEqualTo(plain);
		List<String> mixed = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			mixed.add((i % 2 == 0) ? withLast(lines.get(i), MORE) : lines.get(i) + "\r");
		}
		assertThat(ask(mixed)).isEqualTo(plain);
	}

	@Test
	void everyTypeOfErrorIsAmongThem() throws IOException {
		String types = ask(all().toList()).lines()
			.filter((line) -> line.startsWith("{\"error\":"))
			.map((line) -> line.replaceFirst(".*?\"type\":\"([\\w.]+)\".*", "$1"))
			.distinct()
			.sorted(Comparator.naturalOrder())
			.collect(Collectors.joining(" "));
		assertThat(types).isEqualTo("AccessDenied HandlerTimeout IllegalStateException InvalidJson InvalidRequest"
				+ " InvalidUtf8 NullPointerException OwnProblem ReplyNotSerializable UnknownCommand handled no.disk");
	}

	@Test
	void whatEndsAConnectionEndsItInTheSameWay() throws IOException {
		byte[] bad = "{\"cmd\":\"\u00e9\" ".getBytes(StandardCharsets.ISO_8859_1);
		for (String more : List.of("", "," + MORE)) {
			String rest = more + "}\n";
			try (RawPeer peer = RawPeer.connect(path())) {
				peer.send(bad).send(rest + "{\"cmd\":\"one\"" + rest).halfClose();
				assertThat(peer.readAll()).isEqualTo(
						"{\"error\":\"not valid UTF-8: 0xE9 at byte 8\",\"type\":\"InvalidUtf8\"}\n{\"one\":1}\n");
			}
			assertThat(RawPeer.exchange(path(), "{\"cmd\":\"" + "x".repeat(1 << 20) + "\"" + rest))
				.isEqualTo("{\"error\":\"line is longer than 1,048,576 bytes\",\"type\":\"LineTooLong\"}\n");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Commands commands() {
			return new Commands();
		}

		@Bean
		NotesEndpoint notes() {
			return new NotesEndpoint();
		}

	}

	@Endpoint(id = "notes")
	static class NotesEndpoint {

		@ReadOperation
		@Nullable Map<String, Integer> note(@Selector int number) {
			return (number > 0) ? Map.of("note", number) : null;
		}

	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		Map<String, Integer> one() {
			return Map.of("one", 1);
		}

		@IpcCommand
		String text() {
			return "té\"xt\n";
		}

		@IpcCommand
		double number() {
			return 1.5;
		}

		@IpcCommand
		boolean flag() {
			return true;
		}

		@IpcCommand
		List<Person> list() {
			return List.of(new Person("ann", 7), new Person("bob", 8));
		}

		@IpcCommand
		int[] array() {
			return new int[] { 1, 2, 3 };
		}

		@IpcCommand
		Optional<String> optional(@IpcParam Optional<String> value) {
			return value;
		}

		@IpcCommand
		void nothing() {
		}

		@IpcCommand
		@Nullable String nullReply() {
			return null;
		}

		@IpcCommand(acknowledged = true)
		void done() {
		}

		@IpcCommand
		CompletableFuture<@Nullable String> later(@IpcParam @Nullable String value) {
			return CompletableFuture.completedFuture(value);
		}

		@IpcCommand(acknowledged = true)
		CompletableFuture<Void> laterNothing() {
			return CompletableFuture.completedFuture(null);
		}

		@IpcCommand
		CompletableFuture<String> laterFail() {
			return CompletableFuture.failedFuture(new IllegalStateException("late"));
		}

		@IpcCommand
		Mono<String> mono() {
			return Mono.just("mono");
		}

		@IpcCommand
		Person record(@IpcParam String name, @IpcParam @Min(0) int age) {
			return new Person(name, age);
		}

		@IpcCommand
		Person whole(Person person) {
			return person;
		}

		@IpcCommand
		int param(@IpcParam @Min(1) int limit) {
			return limit;
		}

		@IpcCommand
		Map<String, Object> map(Map<String, Object> request) {
			return request;
		}

		@IpcCommand
		ObjectNode tree(ObjectNode request) {
			return request;
		}

		@IpcCommand
		JsonNode node(JsonNode request) {
			return request;
		}

		@IpcCommand
		RawJson raw(RawJson request) {
			return request;
		}

		@IpcCommand
		Map<String, Object> request(IpcRequest request) {
			return Map.of("json", request.json());
		}

		@IpcCommand
		RawJson rawReply() {
			return RawJson.of("{\"a\": 1.50, \"$end\":{}}");
		}

		@IpcCommand
		RawJson twoDollars() {
			return RawJson.of("{\"$end\":1,\"$more\":true}");
		}

		@IpcCommand
		void fail() {
			throw new IllegalStateException("it broke");
		}

		@IpcCommand
		void failSilently() {
			throw new NullPointerException();
		}

		@IpcCommand
		void failLong() {
			throw new IllegalStateException("x".repeat(100_000));
		}

		@IpcCommand
		void own() {
			throw new OwnProblem();
		}

		@IpcCommand
		void business() {
			throw new IpcErrorException("no.disk", "the disk is gone");
		}

		@IpcCommand
		void handled() {
			throw new UnsupportedOperationException();
		}

		@IpcExceptionHandler
		com.codechu.ipc.protocol.ErrorEnvelope handled(UnsupportedOperationException failure) {
			return new com.codechu.ipc.protocol.ErrorEnvelope("handled", "answered");
		}

		@IpcCommand
		Map<String, Double> notWritable() {
			return Map.of("x", Double.NaN);
		}

		@IpcCommand(timeout = "300ms")
		void slow() throws InterruptedException {
			new CountDownLatch(1).await();
		}

		@IpcCommand
		String secret() {
			return "secret";
		}

	}

	@IpcError("OwnProblem")
	private static final class OwnProblem extends RuntimeException {

		private OwnProblem() {
			super("mine");
		}

	}

	record Person(String name, @Min(0) int age) {

	}

}
