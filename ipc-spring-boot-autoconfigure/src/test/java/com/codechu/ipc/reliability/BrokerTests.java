package com.codechu.ipc.reliability;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcCommands;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.topic.IpcTopic;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.amqp.core.AmqpTemplate;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageBuilder;
import org.springframework.amqp.rabbit.annotation.EnableRabbit;
import org.springframework.amqp.rabbit.annotation.Exchange;
import org.springframework.amqp.rabbit.annotation.Queue;
import org.springframework.amqp.rabbit.annotation.QueueBinding;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recipe of the README for more than one host: the same handlers behind a RabbitMQ.
 */
@Tag("reliability")
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrokerTests {

	private static final int ROUND_TRIPS = 2_000;

	private static final int ROUNDS = 5;

	private static RabbitBroker broker;

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private ConfigurableApplicationContext context;

	private RabbitTemplate client;

	@BeforeAll
	static void startBroker() throws IOException {
		boolean present = Files.isExecutable(RabbitBroker.PROGRAM);
		if (!present) {
			System.out.println("SKIPPED: no RabbitMQ on this machine, so the recipe with a broker was not tried");
		}
		Assumptions.assumeTrue(present, () -> "no " + RabbitBroker.PROGRAM + " on this machine");
		broker = new RabbitBroker();
	}

	@AfterAll
	static void endBroker() throws IOException {
		if (broker != null) {
			broker.close();
		}
	}

	@BeforeEach
	void start() {
		this.context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--ipc.server.path=" + this.directory.resolve("a.sock"), "--broker.port=" + broker.port());
		this.client = this.context.getBean(RabbitTemplate.class);
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	private @Nullable String overSocket(String request) {
		try {
			return RawPeer.exchange(this.directory.resolve("a.sock"), request + "\n").stripTrailing();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private @Nullable String overBroker(String request) {
		Message reply = this.client.sendAndReceive("", "scanner", json(request.getBytes(StandardCharsets.UTF_8)));
		return (reply != null) ? text(reply) : null;
	}

	private static Message json(byte[] body) {
		return MessageBuilder.withBody(body).setContentType("application/json").build();
	}

	private static String text(Message message) {
		return new String(message.getBody(), StandardCharsets.UTF_8);
	}

	@Test
	void requestsAreAnsweredAsOverTheSocket() {
		for (String request : new String[] { "{\"cmd\":\"status\"}", "{\"cmd\":\"rescan\",\"files\":3}",
				"{\"cmd\":\"rescan\",\"files\":0}", "{\"cmd\":\"rescan\"}", "{\"cmd\":\"restart\"}", "nonsense" }) {
			assertThat(overBroker(request)).isNotNull().isEqualTo(overSocket(request));
		}
		assertThat(overBroker("{\"cmd\":\"status\"}")).isEqualTo("{\"scans\":2}");
	}

	@Test
	void aNotificationHasNoReply() {
		this.client.setReplyTimeout(500);
		assertThat(overBroker("{\"cmd\":\"forget\"}")).isNull();
		this.client.setReplyTimeout(60_000);
		assertThat(overBroker("{\"cmd\":\"status\"}")).isEqualTo("{\"scans\":-1}");
	}

	@Test
	void eventsOfATopicGoToAnExchange() throws Exception {
		try (RawPeer subscriber = RawPeer.connect(this.directory.resolve("a.sock"))) {
			subscriber.send("{\"cmd\":\"scans\",\"$more\":true}\n");
			assertThat(subscriber.readLine()).isEqualTo("{\"$more\":true}\n");
			overBroker("{\"cmd\":\"rescan\",\"files\":3}");
			String event = this.context.getBean(Subscriber.class).events.poll(60, TimeUnit.SECONDS);
			assertThat(event).isEqualTo("{\"files\":3}");
			assertThat(subscriber.readLine()).isEqualTo(event + "\n");
		}
	}

	/** Figures for the README; nothing is asserted about time. */
	@Test
	void roundTripsPerSecond() throws IOException {
		try (RawPeer peer = RawPeer.connect(this.directory.resolve("a.sock"))) {
			UnaryOperator<String> socket = (request) -> {
				try {
					return peer.send(request + "\n").readLine();
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			};
			double[] overSocket = new double[ROUNDS];
			double[] overBroker = new double[ROUNDS];
			for (int round = -1; round < ROUNDS; round++) {
				double first = roundTripsPerSecond(socket);
				double second = roundTripsPerSecond(this::overBroker);
				if (round >= 0) {
					overSocket[round] = first;
					overBroker[round] = second;
				}
			}
			Arrays.sort(overSocket);
			Arrays.sort(overBroker);
			System.out.println(String.format(Locale.ROOT,
					"FIGURES: round trips per second, one client, medians of %d rounds of %,d: socket %,.0f, RabbitMQ %,.0f",
					ROUNDS, ROUND_TRIPS, overSocket[ROUNDS / 2], overBroker[ROUNDS / 2]));
		}
	}

	private static double roundTripsPerSecond(UnaryOperator<String> exchange) {
		long begin = System.nanoTime();
		for (int i = 0; i < ROUND_TRIPS; i++) {
			assertThat(exchange.apply("{\"cmd\":\"status\"}")).startsWith("{\"scans\":");
		}
		return ROUND_TRIPS * 1e9 / (System.nanoTime() - begin);
	}

	record Status(int scans) {
	}

	record ScanReport(int files) {
	}

	@IpcHandler
	static class ScannerCommands {

		private final ScanEvents events;

		private int scans;

		ScannerCommands(ScanEvents events) {
			this.events = events;
		}

		@IpcCommand
		synchronized Status status() {
			return new Status(this.scans);
		}

		@IpcCommand
		synchronized ScanReport rescan(@IpcParam @Min(1) int files) {
			this.scans++;
			ScanReport report = new ScanReport(files);
			this.events.scanned(report);
			return report;
		}

		@IpcCommand
		synchronized void forget() {
			this.scans = -1;
		}

		@IpcCommand
		IpcTopic<ScanReport> scans() {
			return this.events.reports;
		}

	}

	@Component
	static class ScannerQueue {

		private final IpcCommands commands;

		ScannerQueue(IpcCommands commands) {
			this.commands = commands;
		}

		@RabbitListener(queuesToDeclare = @Queue("scanner"))
		@Nullable Message answer(Message request) {
			byte[] reply = this.commands.answer(request.getBody());
			return (reply != null) ? MessageBuilder.withBody(reply).setContentType("application/json").build() : null;
		}

	}

	@Component
	static class ScanEvents {

		private final IpcTopic<ScanReport> reports = IpcTopic.create();

		private final AmqpTemplate broker;

		private final JsonMapper mapper;

		ScanEvents(AmqpTemplate broker, JsonMapper mapper) {
			this.broker = broker;
			this.mapper = mapper;
		}

		void scanned(ScanReport report) {
			this.reports.publish(report);
			byte[] event = this.mapper.writeValueAsBytes(report);
			this.broker.send("scans", "", MessageBuilder.withBody(event).setContentType("application/json").build());
		}

	}

	@Component
	static class Subscriber {

		private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

		@RabbitListener(bindings = @QueueBinding(value = @Queue, exchange = @Exchange(name = "scans", type = "fanout")))
		void scanned(Message event) {
			this.events.add(text(event));
		}

	}

	/**
	 * What Spring Boot has of its own, if its starter is there.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableRabbit
	@EnableAutoConfiguration
	@Import({ ScannerCommands.class, ScannerQueue.class, ScanEvents.class, Subscriber.class })
	static class Application {

		@Bean
		CachingConnectionFactory connectionFactory(@Value("${broker.port}") int port) {
			return new CachingConnectionFactory("127.0.0.1", port);
		}

		@Bean
		RabbitAdmin admin(ConnectionFactory connections) {
			return new RabbitAdmin(connections);
		}

		@Bean
		RabbitTemplate template(ConnectionFactory connections) {
			RabbitTemplate template = new RabbitTemplate(connections);
			template.setReplyTimeout(60_000);
			return template;
		}

		@Bean
		SimpleRabbitListenerContainerFactory rabbitListenerContainerFactory(ConnectionFactory connections) {
			SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
			factory.setConnectionFactory(connections);
			return factory;
		}

		@Bean
		FanoutExchange scans() {
			return new FanoutExchange("scans");
		}

	}

}
