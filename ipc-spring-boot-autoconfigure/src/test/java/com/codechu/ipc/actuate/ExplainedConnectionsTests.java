package com.codechu.ipc.actuate;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.topic.IpcTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the daemon says about whoever is connected, and about the limits they reach.
 */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class ExplainedConnectionsTests {

	private static final String USER = System.getProperty("user.name");

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private ConfigurableApplicationContext context;

	@BeforeEach
	void start() {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "logging.level.root=warn",
					"ipc.server.actuator.exposure.include=ipc", "ipc.server.limits.max-streams=1",
					"ipc.server.limits.max-connections=5", "ipc.server.limits.max-running-handlers=1",
					"ipc.server.limits.line-timeout=2s", "ipc.server.limits.write-timeout=5s",
					"ipc.protocol.max-line-size=64KB", "ipc.server.path=" + this.directory.resolve("a.sock"))
			.run();
	}

	@AfterEach
	void stop() {
		commands().go.countDown();
		this.context.close();
	}

	private Application.Commands commands() {
		return this.context.getBean(Application.Commands.class);
	}

	private RawPeer connect() throws Exception {
		return RawPeer.connect(this.directory.resolve("a.sock"));
	}

	private JsonNode connection(int index) throws Exception {
		return JsonMapper.shared()
			.readTree(
					RawPeer.exchange(this.directory.resolve("a.sock"), "{\"cmd\":\"actuator\",\"endpoint\":\"ipc\"}\n"))
			.at("/servers/default/connections")
			.valueStream()
			.filter((each) -> each.get("id").intValue() == index)
			.findFirst()
			.orElseThrow();
	}

	@Test
	void connectionsTellWhatTheyRunAndForHowLong() throws Exception {
		try (RawPeer idle = connect(); RawPeer busy = connect()) {
			idle.send("{\"cmd\":\"nothing\"}\n").readLine();
			busy.send("{\"cmd\":\"wait\"}\n");
			commands().begun.await();
			JsonNode first = connection(1);
			assertThat(first.get("user").stringValue()).isEqualTo(USER);
			assertThat(first.get("open").stringValue()).matches("PT[0-9.]+S");
			assertThat(first.propertyNames()).containsExactlyInAnyOrder("id", "user", "open");
			assertThat(connection(2).get("command").stringValue()).isEqualTo("wait");
			Awaitility.await()
				.untilAsserted(
						() -> assertThat(connection(2).get("running").stringValue()).matches("PT(0\\.[1-9]|[1-9]).*S"));
			commands().go.countDown();
			assertThat(busy.readLine()).isEqualTo("{\"waited\":true}\n");
			assertThat(connection(2).has("command")).isFalse();
		}
	}

	@Test
	void streamsTellWhatTheyHaveSentAndLost() throws Exception {
		try (RawPeer reader = connect()) {
			reader.send("{\"cmd\":\"events\",\"$more\":true}\n").readLine();
			commands().events.publish("one");
			commands().events.publish("two");
			reader.readLine();
			reader.readLine();
			JsonNode connection = connection(1);
			assertThat(connection.get("command").stringValue()).isEqualTo("events");
			assertThat(connection.get("running").stringValue()).matches("PT[0-9.]+S");
			assertThat(connection.get("stream")).hasToString("{\"items\":2,\"lost\":0}");
			for (int i = 0; i < 1000; i++) {
				commands().events.publish("x".repeat(10_000));
			}
			while (!reader.readLine().startsWith("{\"$lost\":")) {
				assertThat(connection(1).at("/stream/items").longValue()).isPositive();
			}
			assertThat(connection(1).at("/stream/lost").longValue()).isPositive();
		}
	}

	@Test
	void aLimitOfStreamsOrConnectionsIsLoggedWithWhoReachedIt(CapturedOutput output) throws Exception {
		try (RawPeer first = connect();
				RawPeer second = connect();
				RawPeer third = connect();
				RawPeer fourth = connect();
				RawPeer fifth = connect();
				RawPeer sixth = connect()) {
			first.send("{\"cmd\":\"events\",\"$more\":true}\n").readLine();
			second.send("{\"cmd\":\"events\",\"$more\":true}\n").readLine();
			assertThat(sixth.readAll()).contains("\"type\":\"TooManyConnections\"");
			assertThat(output)
				.containsOnlyOnce(
						"User '" + USER + "' (connection 2) was refused a stream because the limit is reached:"
								+ " see 'ipc.server.limits.max-streams'")
				.containsOnlyOnce("User '" + USER
						+ "' (connection 6) was refused because 5 connections are open, which is the limit:"
						+ " see 'ipc.server.limits.max-connections'");
		}
	}

	@Test
	void aLimitOfHandlersOrLinesIsLoggedWithWhoReachedIt(CapturedOutput output) throws Exception {
		try (RawPeer busy = connect();
				RawPeer waiting = connect();
				RawPeer slow = connect();
				RawPeer longer = connect()) {
			busy.send("{\"cmd\":\"wait\"}\n");
			commands().begun.await();
			waiting.send("{\"cmd\":\"nothing\"}\n");
			slow.send("{\"cmd\"");
			assertThat(slow.readAll()).contains("\"type\":\"Timeout\"");
			longer.send("x".repeat(70_000));
			assertThat(longer.readAll()).contains("\"type\":\"LineTooLong\"");
			commands().go.countDown();
			assertThat(waiting.readLine()).isEqualTo("{}\n");
			assertThat(output)
				.containsOnlyOnce(
						"User '" + USER + "' (connection 2) waits because the limit of 1 running handlers is reached:"
								+ " see 'ipc.server.limits.max-running-handlers'")
				.containsOnlyOnce(
						"User '" + USER + "' (connection 3) did not finish a line in time and was disconnected:"
								+ " see 'ipc.server.limits.line-timeout'")
				.containsOnlyOnce(
						"User '" + USER + "' (connection 4) sent a line that is too long and was disconnected:"
								+ " see 'ipc.protocol.max-line-size'");
		}
	}

	@Test
	void aReaderThatIsGivenUpIsLogged(CapturedOutput output) throws Exception {
		try (RawPeer reader = connect()) {
			reader.send("{\"cmd\":\"large\"}\n".repeat(100));
			Awaitility.await()
				.untilAsserted(() -> assertThat(output).containsOnlyOnce(
						"User '" + USER + "' (connection 1) did not read its replies in time and was disconnected:"
								+ " see 'ipc.server.limits.write-timeout'"));
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@IpcHandler
		static class Commands {

			private final CountDownLatch begun = new CountDownLatch(1);

			private final CountDownLatch go = new CountDownLatch(1);

			private final IpcTopic<String> events = IpcTopic.<String>builder()
				.capacity(16)
				.overflow(IpcTopic.Overflow.DROP)
				.build();

			@IpcCommand
			Map<String, Boolean> wait(Map<String, Object> request) throws InterruptedException {
				this.begun.countDown();
				this.go.await();
				return Map.of("waited", true);
			}

			@IpcCommand(acknowledged = true)
			void nothing() {
			}

			@IpcCommand
			String large() {
				return "x".repeat(50_000);
			}

			@IpcCommand
			IpcTopic<String> events() {
				return this.events;
			}

		}

	}

}
