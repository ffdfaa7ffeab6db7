package com.codechu.ipc.actuate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import jakarta.validation.constraints.NotNull;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A whole application with the real Actuator and a real meter registry, operated through
 * its socket.
 */
@Timeout(60)
class ActuatorOverIpcTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		this.context.close();
	}

	private void run(String... properties) {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "logging.level.root=warn",
					"ipc.server.path=" + this.directory.resolve("a.sock"))
			.properties(properties)
			.run();
	}

	private String ask(String request) throws Exception {
		return RawPeer.exchange(this.directory.resolve("a.sock"), request + "\n");
	}

	private JsonNode json(String request) throws Exception {
		return JsonMapper.shared().readTree(ask(request));
	}

	@Test
	void healthAndInfoAreExposedByDefault() throws Exception {
		run();
		assertThat(json("{\"cmd\":\"actuator\"}").get("endpoints").propertyNames()).containsExactlyInAnyOrder("health",
				"info");
		JsonNode health = json("{\"cmd\":\"actuator\",\"endpoint\":\"health\"}");
		assertThat(health.get("status").stringValue()).isEqualTo("UP");
		JsonNode own = json("{\"cmd\":\"actuator\",\"endpoint\":\"health\",\"path\":[\"ipc\"]}");
		assertThat(own.at("/details/published").booleanValue()).isTrue();
		assertThat(own.at("/details/path").stringValue()).isEqualTo(this.directory.resolve("a.sock").toString());
		assertThat(own.at("/details/connections").intValue()).isPositive();
		assertThat(ask("{\"cmd\":\"actuator\",\"endpoint\":\"loggers\"}")).isEqualTo(
				"{\"error\":\"unknown endpoint 'loggers'; exposed endpoints: health, info\",\"type\":\"InvalidRequest\"}\n");
	}

	@Test
	void groupsTellReadinessAndLiveness() throws Exception {
		run("management.endpoint.health.group.work.include=ipc",
				"management.endpoint.health.group.work.show-details=never");
		assertThat(ask(health("readiness"))).contains("\"readinessState\":{\"status\":\"UP\"}")
			.endsWith("\"status\":\"UP\"}\n");
		assertThat(json(health("work")).at("/components/ipc/details/listening").booleanValue()).isTrue();
		assertThat(json(health("work/ipc")).at("/details/published").booleanValue()).isTrue();
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		assertThat(json(health("readiness")).get("status").stringValue()).isEqualTo("OUT_OF_SERVICE");
		assertThat(json(health("liveness")).get("status").stringValue()).isEqualTo("UP");
		AvailabilityChangeEvent.publish(this.context, LivenessState.BROKEN);
		assertThat(json(health("liveness")).get("status").stringValue()).isEqualTo("DOWN");
		assertThat(ask(health("none"))).isEqualTo(
				"{\"error\":\"endpoint 'health' has no result for {path=[none]}\",\"type\":\"InvalidRequest\"}\n");
	}

	private static String health(String path) {
		return "{\"cmd\":\"actuator\",\"endpoint\":\"health/" + path + "\"}";
	}

	@Test
	void healthHasItsDetailsWhateverHttpShows() throws Exception {
		run("management.endpoint.health.show-details=never", "management.endpoint.health.roles=ADMIN");
		assertThat(json("{\"cmd\":\"actuator\",\"endpoint\":\"health\"}").at("/components/ipc/details/listening")
			.booleanValue()).isTrue();
	}

	@Test
	void healthIsDownWhenTheSocketWasReplaced() throws Exception {
		run();
		try (RawPeer peer = RawPeer.connect(this.directory.resolve("a.sock"))) {
			Files.delete(this.directory.resolve("a.sock"));
			Files.createFile(this.directory.resolve("a.sock"));
			assertThat(peer.send("{\"cmd\":\"actuator\",\"endpoint\":\"health\"}\n").readLine())
				.startsWith("{\"components\":")
				.contains("\"status\":\"DOWN\"");
		}
		Files.delete(this.directory.resolve("a.sock"));
	}

	@Test
	void loggersAreReadAndChanged() throws Exception {
		run("ipc.server.actuator.exposure.include=loggers");
		String name = "com.codechu.ipc.some.logger";
		assertThat(ask("{\"cmd\":\"actuator\",\"endpoint\":\"loggers\",\"name\":\"%s\",\"configuredLevel\":\"DEBUG\"}"
			.formatted(name))).isEqualTo("{}\n");
		assertThat(this.context.getBean(LoggingSystem.class).getLoggerConfiguration(name).getEffectiveLevel())
			.isEqualTo(LogLevel.DEBUG);
		assertThat(ask("{\"cmd\":\"actuator\",\"endpoint\":\"loggers\",\"name\":\"%s\"}".formatted(name)))
			.isEqualTo("{\"configuredLevel\":\"DEBUG\",\"effectiveLevel\":\"DEBUG\"}\n");
		assertThat(ask("{\"cmd\":\"actuator\",\"endpoint\":\"loggers\",\"name\":\"%s\",\"operation\":\"write\"}"
			.formatted(name))).isEqualTo("{}\n");
		assertThat(this.context.getBean(LoggingSystem.class).getLoggerConfiguration(name).getEffectiveLevel())
			.isEqualTo(LogLevel.WARN);
	}

	@Test
	void aLevelIsResetByNull() throws Exception {
		run("ipc.server.actuator.exposure.include=loggers");
		String logger = "{\"cmd\":\"actuator\",\"endpoint\":\"loggers\",\"name\":\"com.codechu.ipc.other\"";
		assertThat(ask(logger + ",\"configuredLevel\":\"TRACE\"}")).isEqualTo("{}\n");
		assertThat(ask(logger + ",\"configuredLevel\":null}")).isEqualTo("{}\n");
		assertThat(ask(logger + "}")).isEqualTo("{\"effectiveLevel\":\"WARN\"}\n");
	}

	@Test
	void aGaugeWithoutAValueIsShownAsOverHttp() throws Exception {
		run("ipc.server.actuator.exposure.include=metrics");
		Gauge.builder("nothing", () -> Double.NaN).register(this.context.getBean(MeterRegistry.class));
		assertThat(ask("{\"cmd\":\"actuator\",\"endpoint\":\"metrics\",\"requiredMetricName\":\"nothing\"}"))
			.contains("\"measurements\":[{\"statistic\":\"VALUE\",\"value\":\"NaN\"}]");
	}

	@Test
	void theModeIsThatOfTheFile() throws Exception {
		run("ipc.server.actuator.exposure.include=ipc");
		Path socket = this.directory.resolve("a.sock");
		assertThat(json("{\"cmd\":\"actuator\",\"endpoint\":\"ipc\"}").at("/servers/default/mode").stringValue())
			.isEqualTo("0600");
		Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));
		assertThat(json("{\"cmd\":\"actuator\",\"endpoint\":\"ipc\"}").at("/servers/default/mode").stringValue())
			.isEqualTo("0660");
	}

	@Test
	void accessAndSanitisingAreActuatorsOwn() throws Exception {
		run("ipc.server.actuator.exposure.include=*", "ipc.server.actuator.exposure.exclude=beans",
				"management.endpoint.loggers.access=read-only", "management.endpoint.shutdown.access=none",
				"some.password=secret");
		assertThat(json("{\"cmd\":\"actuator\"}").get("endpoints").propertyNames())
			.contains("env", "metrics", "ipc", "notes")
			.doesNotContain("beans", "shutdown");
		assertThat(ask("{\"cmd\":\"actuator\",\"endpoint\":\"env\",\"toMatch\":\"some.password\"}"))
			.contains("\"property\":{")
			.contains("******")
			.doesNotContain("secret");
		assertThat(ask("{\"cmd\":\"actuator\",\"endpoint\":\"loggers\",\"name\":\"a\",\"configuredLevel\":\"DEBUG\"}"))
			.startsWith("{\"error\":\"endpoint 'loggers' has no operation for arguments [")
			.endsWith("; available operations: read[], read[name]\",\"type\":\"InvalidRequest\"}\n");
	}

	@Test
	void ownEndpointsAreCalledWithTheirSelectors() throws Exception {
		run("ipc.server.actuator.exposure.include=notes");
		assertThat(ask("{\"cmd\":\"actuator\"}"))
			.isEqualTo("{\"endpoints\":{\"notes\":[{\"operation\":\"read\",\"arguments\":{\"number\":\"required\"}},"
					+ "{\"operation\":\"delete\",\"arguments\":{\"number\":\"required\"}}]}}\n");
		assertThat(ask("{\"cmd\":\"actuator\",\"endpoint\":\"notes\",\"number\":7}")).isEqualTo("{\"note\":7}\n");
		assertThat(ask("{\"cmd\":\"actuator\",\"endpoint\":\"notes/7\"}")).isEqualTo("{\"note\":7}\n");
		assertThat(ask("{\"cmd\":\"actuator\",\"endpoint\":\"notes/7/8\"}"))
			.isEqualTo("{\"error\":\"endpoint 'notes' has no operation for arguments [] and selectors [7, 8]; "
					+ "available operations: read[number], delete[number]\",\"type\":\"InvalidRequest\"}\n");
		assertThat(ask("{\"cmd\":\"actuator\",\"endpoint\":\"notes\",\"number\":0}"))
			.isEqualTo("{\"error\":\"endpoint 'notes' has no result for {number=0}\",\"type\":\"InvalidRequest\"}\n");
		assertThat(ask("{\"cmd\":\"actuator\",\"endpoint\":\"notes\",\"number\":7,\"operation\":\"delete\"}"))
			.isEqualTo("{}\n");
		assertThat(ask("{\"cmd\":\"actuator\",\"endpoint\":\"notes\",\"number\":\"x\"}")).contains("InvalidRequest");
	}

	@Test
	void requestsAreMeasured() throws Exception {
		run("ipc.server.actuator.exposure.include=metrics,ipc");
		ask("{\"cmd\":\"greet\",\"name\":\"you\"}");
		ask("{\"cmd\":\"fail\"}");
		ask("{\"cmd\":\"no-such-command\"}");
		ask("not json");
		assertThat(measured("ipc.server.requests", "command:greet", "outcome:SUCCESS", "exception:none")).isEqualTo(1);
		assertThat(measured("ipc.server.requests", "command:fail", "outcome:ERROR", "exception:IllegalStateException"))
			.isEqualTo(1);
		assertThat(measured("ipc.server.requests", "command:UNKNOWN", "outcome:REJECTED",
				"exception:InvalidMessageException"))
			.isEqualTo(1);
		assertThat(measured("ipc.server.requests", "command:actuator", "outcome:SUCCESS", "exception:none"))
			.isPositive();
		assertThat(measured("ipc.server.errors", "type:InvalidJson")).isEqualTo(1);
		assertThat(measured("ipc.server.connections")).isPositive();
		JsonNode own = json("{\"cmd\":\"actuator\",\"endpoint\":\"ipc\"}").at("/servers/default");
		assertThat(own.at("/commands").toString()).isEqualTo("[\"fail\",\"greet\",\"members\"]");
		assertThat(own.at("/errors/UnknownCommand").intValue()).isEqualTo(1);
		assertThat(own.at("/connections/0/user").stringValue()).isEqualTo(System.getProperty("user.name"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.observations.enable.ipc.server", "ipc.server.observation.enabled" })
	void whenObservationsAreSwitchedOffThenOnlyTheyAreMissing(String property) throws Exception {
		run("ipc.server.actuator.exposure.include=metrics", property + "=false");
		ask("{\"cmd\":\"greet\",\"name\":\"you\"}");
		assertThat(
				ask("{\"cmd\":\"actuator\",\"endpoint\":\"metrics\",\"requiredMetricName\":\"ipc.server.requests\"}"))
			.contains("InvalidRequest");
		assertThat(measured("ipc.server.connections")).isPositive();
	}

	private double measured(String name, String... tags) throws Exception {
		String list = (tags.length > 0) ? ",\"tag\":[\"" + String.join("\",\"", tags) + "\"]" : "";
		return json(
				"{\"cmd\":\"actuator\",\"endpoint\":\"metrics\",\"requiredMetricName\":\"%s\"%s}".formatted(name, list))
			.at("/measurements/0/value")
			.doubleValue();
	}

	@Test
	void theTraceGoesAlongFromClientToServer() {
		run();
		IpcClient client = this.context.getBean(IpcClient.class);
		Tracing tracing = this.context.getBean(Tracing.class);
		ObjectNode reply = client.command("greet").param("name", "you").retrieve();
		assertThat(reply).hasToString("{\"hello\":\"you\"}");
		assertThat(tracing.received).isEqualTo("trace-1");
		assertThat(client.command("members").retrieve(JsonNode.class)).hasToString("[\"cmd\"]");
	}

	@Test
	void commandsDescribeThemselves() throws Exception {
		run();
		JsonNode commands = json("{\"cmd\":\"commands\"}").get("commands");
		assertThat(commands.valueStream().map((each) -> each.get("name").stringValue())).containsExactly("actuator",
				"commands", "fail", "greet", "members");
		assertThat(commands.get(3)).hasToString(
				"{\"name\":\"greet\",\"request\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
						+ "\"times\":{\"type\":\"integer\",\"default\":1}},\"required\":[\"name\"]},"
						+ "\"reply\":{\"$ref\":\"#/$defs/Greeting\"}}");
		assertThat(commands.get(0).at("/request/properties").propertyNames()).containsExactly("endpoint", "operation");
	}

	@Test
	void introspectionCanBeSwitchedOff() throws Exception {
		run("ipc.server.introspection.enabled=false");
		assertThat(ask("{\"cmd\":\"commands\"}"))
			.isEqualTo("{\"error\":\"unknown command 'commands'\",\"type\":\"UnknownCommand\"}\n");
		assertThat(ask("{}")).isEqualTo("{\"error\":\"member 'cmd' is required\",\"type\":\"InvalidRequest\"}\n");
	}

	@Test
	void whenTheCommandIsSwitchedOffThenNothingIsExposed() throws Exception {
		run("ipc.server.actuator.enabled=false", "ipc.server.actuator.exposure.include=*");
		assertThat(ask("{\"cmd\":\"actuator\"}")).isEqualTo(
				"{\"error\":\"unknown command 'actuator'; known commands: commands, fail, greet, members\",\"type\":\"UnknownCommand\"}\n");
		assertThat(this.context.getBeansOfType(NotesEndpoint.class)).isNotEmpty();
		assertThat(this.context.getBeansOfType(IpcEndpoint.class)).isEmpty();
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

		@Bean
		Tracing tracing() {
			return new Tracing();
		}

	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		Greeting greet(@IpcParam @NotNull String name, @IpcParam(defaultValue = "1") int times) {
			return new Greeting(name);
		}

		@IpcCommand
		void fail() {
			throw new IllegalStateException("it broke");
		}

		@IpcCommand
		List<String> members(Map<String, Object> request) {
			return List.copyOf(request.keySet());
		}

	}

	record Greeting(String hello) {

	}

	@Endpoint(id = "notes")
	static class NotesEndpoint {

		@ReadOperation
		Map<String, Integer> note(@Selector int number) {
			return (number > 0) ? Map.of("note", number) : null;
		}

		@DeleteOperation
		void forget(@Selector int number) {
		}

	}

	/** What a tracer does with the contexts of senders and receivers. */
	static class Tracing implements ObservationHandler<Observation.Context> {

		private volatile String received;

		@Override
		@SuppressWarnings("unchecked")
		public void onStart(Observation.Context context) {
			if (context instanceof SenderContext<?> sender) {
				((SenderContext<Object>) sender).getSetter().set(sender.getCarrier(), "traceparent", "trace-1");
			}
			else if (context instanceof ReceiverContext<?> receiver) {
				this.received = ((ReceiverContext<Object>) receiver).getGetter()
					.get(receiver.getCarrier(), "traceparent");
			}
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
