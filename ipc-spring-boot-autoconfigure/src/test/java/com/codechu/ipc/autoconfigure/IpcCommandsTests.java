package com.codechu.ipc.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcCommands;
import com.codechu.ipc.handler.IpcExceptionHandler;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcProgress;
import com.codechu.ipc.mapping.IpcParam;
import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.security.IpcPeerAuthenticationConverter;
import com.codechu.ipc.server.IpcConnection;
import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.topic.IpcTopic;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.validation.constraints.Min;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class IpcCommandsTests {

	private static final String DENIED = "{\"error\":\"user '(unknown)' may not use this command\",\"type\":\"AccessDenied\"}";

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	@AfterEach
	void forget() {
		SecurityContextHolder.clearContext();
		MDC.clear();
	}

	private ApplicationContextRunner runner(String... properties) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class,
					ValidationAutoConfiguration.class))
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"))
			.withPropertyValues(properties);
	}

	private ApplicationContextRunner commands(String... properties) {
		return runner(properties).withUserConfiguration(Commands.class);
	}

	private ApplicationContextRunner secured(String... properties) {
		return commands(properties).withConfiguration(AutoConfigurations.of(IpcSecurityAutoConfiguration.class))
			.withUserConfiguration(Secured.class);
	}

	private static @Nullable String answer(ApplicationContext context, String request) {
		return text(context.getBean(IpcCommands.class).answer(request.getBytes(StandardCharsets.UTF_8)));
	}

	private static @Nullable String text(byte @Nullable [] reply) {
		return (reply != null) ? new String(reply, StandardCharsets.UTF_8) : null;
	}

	private static @Nullable String command(ApplicationContext context, String name) {
		return answer(context, "{\"cmd\":\"" + name + "\"}");
	}

	private void assertSame(AssertableApplicationContext context, String request, @Nullable String reply)
			throws Exception {
		assertThat(answer(context, request)).isEqualTo(reply);
		assertThat(RawPeer.exchange(this.directory.resolve("a.sock"), request + "\n"))
			.isEqualTo((reply != null) ? reply + "\n" : "");
	}

	@Test
	void repliesAndErrorsAreThoseOfTheSocket() {
		commands().run((context) -> {
			assertSame(context, "{\"cmd\":\"scan\",\"depth\":3}", "{\"depth\":3}");
			assertSame(context, "{\"depth\":3,\"cmd\":\"scan\"}", "{\"depth\":3}");
			assertSame(context, "{\"cmd\":\"later\"}", "\"later\"");
			assertSame(context, "{\"cmd\":\"items\"}", "[1,2]");
			assertSame(context, "{\"cmd\":\"state\"}", "7");
			assertSame(context, "{\"cmd\":\"progressing\",\"$more\":false}", "\"done\"");
			assertSame(context, "{\"cmd\":\"nothing\"}", null);
			assertSame(context, "{\"cmd\":\"nope\"}",
					"{\"error\":\"unknown command 'nope'; known commands: commands, events, fail, hold, items, later, never, nothing, "
							+ "progressing, refuse, scan, slow, state, who\",\"type\":\"UnknownCommand\"}");
			assertSame(context, "{\"cmd\":\"scan\"}",
					"{\"error\":\"member 'depth' is required\",\"type\":\"InvalidRequest\"}");
			assertSame(context, "{\"cmd\":\"scan\",\"depth\":0}",
					"{\"error\":\"member 'depth' must be greater than or equal to 1, but is 0\",\"type\":\"InvalidRequest\","
							+ "\"details\":{\"violations\":[{\"member\":\"depth\",\"message\":\"must be greater than or equal to 1\"}]}}");
			assertSame(context, "[1]",
					"{\"error\":\"expected a JSON object, but got an array\",\"type\":\"InvalidRequest\"}");
			assertSame(context, "{\"cmd\":\"fail\"}", "{\"error\":\"no\",\"type\":\"IllegalStateException\"}");
			assertSame(context, "{\"cmd\":\"refuse\"}", "{\"error\":\"handled\",\"type\":\"Refused\"}");
			assertThat(answer(context, "nonsense")).contains("\"type\":\"InvalidJson\"");
			assertThat(answer(context, ""))
				.isEqualTo("{\"error\":\"expected a JSON object, but got nothing\",\"type\":\"InvalidRequest\"}");
			assertThat(text(context.getBean(IpcCommands.class).answer(new byte[] { '{', (byte) 0xC0, (byte) 0xAF })))
				.contains("\"type\":\"InvalidUtf8\"");
		});
	}

	@Test
	void whiteSpaceDoesNotMatter() {
		commands().run((context) -> assertThat(answer(context, " {\r\n\t\"cmd\": \"scan\",\n\t\"depth\": 3\n}\n"))
			.isEqualTo("{\"depth\":3}"));
	}

	@Test
	void theLimitsOfTheProtocolHold() {
		commands("ipc.protocol.max-line-size=1KB", "ipc.protocol.max-depth=10").run((context) -> {
			assertSame(context, "{\"cmd\":\"scan\",\"x\":\"" + "x".repeat(1024) + "\"}",
					"{\"error\":\"line is longer than 1,024 bytes\",\"type\":\"LineTooLong\"}");
			assertThat(answer(context, "{\"cmd\":\"scan\",\"x\":" + "[".repeat(20) + "]".repeat(20) + "}"))
				.contains("\"type\":\"InvalidJson\"");
			assertThat(context.getBean(UnixServer.class).status().errors()).containsEntry(ErrorType.LINE_TOO_LONG, 2L)
				.containsEntry(ErrorType.INVALID_JSON, 1L);
		});
	}

	@Test
	void aHandlerThatTakesTooLongIsInterruptedAndAnsweredFor(CapturedOutput output) {
		commands().run((context) -> {
			assertThat(command(context, "slow")).isEqualTo(
					"{\"error\":\"the handler took longer than 50 ms and was interrupted; it may have taken effect\",\"type\":\"HandlerTimeout\"}");
			assertThat(Thread.currentThread().isInterrupted()).isFalse();
			Awaitility.await()
				.untilAsserted(() -> assertThat(output)
					.contains("Handler of 'slow' for user '(unknown)' (connection 0) took longer than 50 ms"));
			assertThat(output).doesNotContain("Command 'slow' on connection 0 failed");
			assertThat(context.getBean(UnixServer.class).status().errors()).containsEntry(ErrorType.HANDLER_TIMEOUT,
					1L);
			assertThat(command(context, "later")).isEqualTo("\"later\"");
		});
	}

	@Test
	void waitsWhileAsManyHandlersRunAsMay() {
		commands("ipc.server.limits.max-running-handlers=1").run((context) -> {
			// The common pool may have a single thread.
			Executor threads = (task) -> new Thread(task).start();
			CompletableFuture<@Nullable String> first = CompletableFuture.supplyAsync(() -> command(context, "hold"),
					threads);
			Commands commands = context.getBean(Commands.class);
			assertThat(commands.holding.await(10, TimeUnit.SECONDS)).isTrue();
			CompletableFuture<@Nullable String> second = CompletableFuture.supplyAsync(() -> command(context, "later"),
					threads);
			Awaitility.await().until(() -> context.getBean(UnixServer.class).status().waits() == 1);
			assertThat(second).isNotDone();
			commands.released.countDown();
			assertThat(first.get()).isEqualTo("\"held\"");
			assertThat(second.get()).isEqualTo("\"later\"");
		});
	}

	@Test
	void whoIsInterruptedWhileWaitingStaysInterrupted() {
		commands().run((context) -> {
			Thread.currentThread().interrupt();
			assertThat(command(context, "never")).contains("\"type\":\"InterruptedException\"");
			assertThat(Thread.interrupted()).isTrue();
			assertThat(context.getBean(Commands.class).never).isCancelled();
		});
	}

	@Test
	void thereIsRoomForOneReplyOnly() {
		commands().run((context) -> {
			assertThat(answer(context, "{\"cmd\":\"items\",\"$more\":true}")).isEqualTo("[1,2]");
			assertThat(answer(context, "{\"cmd\":\"state\",\"$more\":true}")).isEqualTo("7");
			assertThat(answer(context, "{\"cmd\":\"progressing\",\"$more\":true}")).isEqualTo("\"done\"");
			assertThat(answer(context, "{\"cmd\":\"events\",\"$more\":true}")).isEqualTo(
					"{\"error\":\"the command has more than one line to say, and is answered on the socket only\","
							+ "\"type\":\"MoreRequired\"}");
		});
	}

	@Test
	void handlersSeeThatNobodyIsKnown() {
		commands().run((context) -> assertThat(command(context, "who"))
			.isEqualTo("\"(unknown), (unknown) on connection 0 of default, socket: false\""));
	}

	@Test
	void interceptorsWrapIt() {
		List<@Nullable String> seen = new ArrayList<>();
		commands().withBean(IpcInterceptor.class, () -> (invocation) -> {
			seen.add(invocation.command());
			return invocation.proceed();
		}).run((context) -> {
			command(context, "later");
			command(context, "nope");
			assertThat(seen).containsExactly("later", null);
		});
	}

	@Test
	void itIsObservedWithinWhatTheThreadObserves() {
		List<@Nullable String> parents = new ArrayList<>();
		ObservationRegistry registry = ObservationRegistry.create();
		commands()
			.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class, ObservationAutoConfiguration.class,
					IpcObservationAutoConfiguration.class))
			.withBean(ObservationRegistry.class, () -> registry)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean(IpcInterceptor.class, () -> (invocation) -> {
				parents.add(registry.getCurrentObservation()
					.getContext()
					.getParentObservation()
					.getContextView()
					.getName());
				return invocation.proceed();
			})
			.run((context) -> {
				Observation.start("queue", registry).observe(() -> command(context, "later"));
				assertThat(parents).containsExactly("queue");
				assertThat(context.getBean(MeterRegistry.class)
					.get("ipc.server.requests")
					.tags("command", "later", "outcome", "SUCCESS", "server", "default")
					.timer()
					.count()).isEqualTo(1);
			});
	}

	@Test
	void theThreadKeepsWhatIsBoundToIt() {
		commands().run((context) -> {
			MDC.put("message", "5");
			command(context, "later");
			assertThat(MDC.get("message")).isEqualTo("5");
		});
	}

	@Test
	void aFailureIsLoggedOnce(CapturedOutput output) {
		commands().run((context) -> {
			command(context, "fail");
			assertThat(output.toString().split("Command 'fail' on connection 0 failed", -1)).hasSize(2);
		});
	}

	@Test
	void theLibrarysOwnCommandsAreAnsweredOnTheSocketOnly() {
		String denied = "{\"error\":\"command 'commands' is answered on the socket only\",\"type\":\"AccessDenied\"}";
		IpcInterceptor renaming = (invocation) -> "later".equals(invocation.command())
				? invocation.proceed(invocation.request().with(invocation.request().json().put("cmd", "commands")))
				: invocation.proceed();
		commands().withBean(IpcInterceptor.class, () -> renaming).run((context) -> {
			assertThat(command(context, "commands")).isEqualTo(denied);
			assertThat(answer(context, "{\"x\":1,\"cmd\":\"commands\"}")).isEqualTo(denied);
			assertThat(answer(context, "{\"cmd\":\"c\\u006fmmands\"}")).isEqualTo(denied);
			assertThat(command(context, "later")).isEqualTo(denied);
		});
	}

	@Test
	void commandsForGroupsAreDenied() {
		commands("ipc.server.command-groups.later=root").run((context) -> {
			assertThat(command(context, "later")).isEqualTo(
					"{\"error\":\"user '(unknown)' may not use this command, which is restricted to members of root\",\"type\":\"AccessDenied\"}");
			assertThat(command(context, "state")).isEqualTo("7");
		});
	}

	@Test
	void aServerOfListedUsersAnswersNobodyElse(CapturedOutput output) {
		commands("ipc.server.allowed-users=root").run((context) -> {
			assertThat(command(context, "state"))
				.isEqualTo("{\"error\":\"user '(unknown)' is not allowed to connect\",\"type\":\"Forbidden\"}");
			assertThat(output).contains("User '(unknown)' (group '(unknown)') is not allowed to connect");
			assertThat(context.getBean(UnixServer.class).status().errors()).containsEntry(ErrorType.FORBIDDEN, 1L);
		});
	}

	@Test
	void withoutAnAuthenticationARequestIsAnonymousWhateverTheConverterSays() {
		IpcPeerAuthenticationConverter generous = (peer) -> new TestingAuthenticationToken(peer.user(), null,
				"ROLE_ADMIN");
		secured("ipc.server.security.command-authorities.state=ROLE_ADMIN")
			.withBean(IpcPeerAuthenticationConverter.class, () -> generous)
			.run((context) -> {
				assertThat(command(context, "caller")).isEqualTo("\"anonymous [ROLE_ANONYMOUS]\"");
				assertThat(command(context, "state")).isEqualTo(DENIED);
				assertThat(command(context, "guarded")).isEqualTo(DENIED);
				assertThat(SecurityContextHolder.getContext().getAuthentication()).isNull();
			});
	}

	@Test
	void aRequestRunsAsTheAuthenticationOfItsThread() {
		secured("ipc.server.security.command-authorities.state=ROLE_ADMIN", "ipc.server.command-groups.later=root")
			.run((context) -> {
				Authentication admin = new TestingAuthenticationToken("queue", null, "ROLE_ADMIN");
				SecurityContextHolder.getContext().setAuthentication(admin);
				assertThat(command(context, "caller")).isEqualTo("\"queue [ROLE_ADMIN]\"");
				assertThat(command(context, "state")).isEqualTo("7");
				assertThat(command(context, "guarded")).isEqualTo("\"guarded\"");
				assertThat(command(context, "later")).contains("\"type\":\"AccessDenied\"");
				assertThat(SecurityContextHolder.getContext().getAuthentication()).isSameAs(admin);
				SecurityContextHolder.getContext()
					.setAuthentication(new TestingAuthenticationToken("queue", null, "ROLE_USER"));
				assertThat(command(context, "state")).isEqualTo(DENIED);
				assertThat(command(context, "guarded")).isEqualTo(DENIED);
			});
	}

	@Test
	void whenThereAreNoHandlersThenThereIsNone() {
		runner().run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(IpcCommands.class));
	}

	@Test
	void whenTheServerIsSwitchedOffThenThereIsNone() {
		commands("ipc.server.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(IpcCommands.class));
	}

	@Test
	void backsOff() {
		IpcCommands own = (request) -> request;
		commands().withBean("own", IpcCommands.class, () -> own)
			.run((context) -> assertThat(context).getBean(IpcCommands.class).isSameAs(own));
	}

	@Test
	void whenTheApplicationHasAServerOfItsOwnThenThatOneAnswers() {
		commands()
			.withBean("own", UnixServer.class,
					() -> UnixServer.builder()
						.path(this.directory.resolve("b.sock"))
						.handler((request) -> !request.connection().isDirect())
						.build())
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(IpcCommands.class);
				assertThat(text(context.getBean(UnixServer.class).answer("{}".getBytes(StandardCharsets.UTF_8))))
					.isEqualTo("false");
			});
	}

	@Test
	void eachServerHasItsOwn() {
		commands("ipc.servers.admin.enabled=true").withUserConfiguration(Admin.class).run((context) -> {
			assertThat(context.getBeanNamesForType(IpcCommands.class)).containsExactlyInAnyOrder("defaultIpcCommands",
					"adminIpcCommands");
			Admin admin = context.getBean(Admin.class);
			byte[] request = "{\"cmd\":\"drain\"}".getBytes(StandardCharsets.UTF_8);
			assertThat(text(admin.own.answer(request))).isEqualTo("\"drained\"");
			assertThat(text(admin.main.answer(request))).contains("\"type\":\"UnknownCommand\"");
		});
	}

	@Test
	void whenTheServerDoesNotRunThenNothingIsAnswered() {
		commands().run((context) -> {
			context.getBean(UnixServer.class).stop();
			assertThatIllegalStateException().isThrownBy(() -> command(context, "later"))
				.withMessage("IPC server 'default' does not run");
		});
	}

	@IpcHandler
	static class Commands {

		private final CountDownLatch holding = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		private final CompletableFuture<String> never = new CompletableFuture<>();

		private final IpcTopic<Integer> state = IpcTopic.latest();

		private final IpcTopic<Integer> events = IpcTopic.create();

		Commands() {
			this.state.publish(7);
		}

		@IpcCommand
		Map<String, Integer> scan(@IpcParam @Min(1) int depth) {
			return Map.of("depth", depth);
		}

		@IpcCommand
		CompletableFuture<String> later() {
			return CompletableFuture.supplyAsync(() -> "later");
		}

		@IpcCommand
		CompletableFuture<String> never() {
			return this.never;
		}

		@IpcCommand
		Stream<Integer> items() {
			return Stream.of(1, 2);
		}

		@IpcCommand
		IpcTopic<Integer> state() {
			return this.state;
		}

		@IpcCommand
		IpcTopic<Integer> events() {
			return this.events;
		}

		@IpcCommand
		String progressing(IpcProgress progress) {
			progress.report(1, 2, "half");
			return "done";
		}

		@IpcCommand
		void nothing() {
		}

		@IpcCommand
		void fail() {
			throw new IllegalStateException("no");
		}

		@IpcCommand
		void refuse() {
			throw new IllegalArgumentException("no");
		}

		@IpcExceptionHandler
		ErrorEnvelope refused(IllegalArgumentException ex) {
			return new ErrorEnvelope("Refused", "handled");
		}

		@IpcCommand(timeout = "50ms")
		void slow() throws InterruptedException {
			new CountDownLatch(1).await();
		}

		@IpcCommand
		String hold() throws InterruptedException {
			this.holding.countDown();
			this.released.await();
			return "held";
		}

		@IpcCommand
		String who(IpcConnection connection, PeerCredentials peer, Principal principal) {
			return "%s, %s on connection %d of %s, socket: %s".formatted(peer.user(), principal.getName(),
					connection.id(), connection.server(), !connection.isDirect());
		}

	}

	@IpcHandler(server = "admin")
	static class Admin {

		private final IpcCommands own;

		private final IpcCommands main;

		Admin(@Qualifier("admin") IpcCommands own, IpcCommands main) {
			this.own = own;
			this.main = main;
		}

		@IpcCommand
		String drain() {
			return "drained";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class Secured {

		@Bean
		Guarded guarded() {
			return new Guarded();
		}

	}

	@IpcHandler
	static class Guarded {

		@IpcCommand
		@PreAuthorize("hasRole('ADMIN')")
		public String guarded() {
			return "guarded";
		}

		@IpcCommand
		String caller(Authentication caller) {
			return caller.getName() + " " + caller.getAuthorities();
		}

	}

}
