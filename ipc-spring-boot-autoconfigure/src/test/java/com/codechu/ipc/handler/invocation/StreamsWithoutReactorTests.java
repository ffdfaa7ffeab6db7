package com.codechu.ipc.handler.invocation;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcExchange;
import com.codechu.ipc.client.IpcServiceProxyFactory;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.topic.IpcTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Without reactive libraries and those of Kotlin, streams, publishers of the JDK, topics
 * and clients made out of interfaces work all the same.
 */
class StreamsWithoutReactorTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	@Test
	void everythingButForeignTypesWorks() throws Exception {
		String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry
				.matches(".*/(reactor-core|reactive-streams|kotlin[a-z-]*|jackson-module-kotlin)-[^/]*\\.jar"))
			.collect(Collectors.joining(File.pathSeparator));
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xlog:class+load", "-cp", classPath, Application.class.getName(),
				this.directory.resolve("s.sock").toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(output.lines().filter((line) -> line.startsWith("> ")).toList()).containsExactly(
				"> {\"$more\":true}", "> 1", "> {\"$end\":{\"items\":1}}", "> {\"$more\":true}",
				"> {\"$end\":{\"items\":0}}", "> \"now\"", "> now");
		assertThat(output).contains("com.codechu.ipc.handler.invocation.ReactiveResults ")
			.doesNotContain("org.reactivestreams.")
			.doesNotContain("reactor.core.")
			.doesNotContain(" kotlin.")
			.doesNotContain("kotlinx.");
	}

	/**
	 * Asks itself.
	 */
	static final class Application {

		public static void main(String[] args) throws Exception {
			JsonLineProtocol protocol = new JsonLineProtocol();
			Path path = Path.of(args[0]);
			try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Commands.class)) {
				CommandTable table = new HandlerBeans(context.getBeanFactory(), protocol, "cmd")
					.find(UnixServer.DEFAULT_NAME);
				try (UnixServer server = UnixServer.builder()
					.path(path)
					.lineHandler(new CommandDispatcher(table, "cmd", protocol, DispatchSettings.NONE)::reading)
					.build()) {
					server.start();
					for (String request : List.of("{\"cmd\":\"stream\",\"$more\":true}",
							"{\"cmd\":\"publisher\",\"$more\":true}", "{\"cmd\":\"state\"}")) {
						RawPeer.exchange(path, request + "\n")
							.lines()
							.forEach((line) -> System.out.println("> " + line));
					}
					try (IpcClient client = IpcClient.builder().path(path).timeout(Duration.ofSeconds(60)).build()) {
						System.out.println("> "
								+ IpcServiceProxyFactory.builderFor(client).build().createClient(State.class).state());
					}
				}
			}
		}

	}

	interface State {

		@IpcExchange
		String state();

	}

	@IpcHandler
	static class Commands {

		private final IpcTopic<String> state = IpcTopic.latest();

		Commands() {
			this.state.publish("now");
		}

		@IpcCommand
		Stream<Integer> stream() {
			return Stream.of(1);
		}

		@IpcCommand
		Flow.Publisher<Integer> publisher() {
			SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>();
			publisher.close();
			return publisher;
		}

		@IpcCommand
		IpcTopic<String> state() {
			return this.state;
		}

	}

}
