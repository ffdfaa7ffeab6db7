package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.context.IpcClientCustomizer;
import com.codechu.ipc.context.IpcStreamInterruptedEvent;
import com.codechu.ipc.context.internal.ListenersLifecycle;
import com.codechu.ipc.handler.InvalidDeclarationException;
import com.codechu.ipc.handler.IpcListener;
import com.codechu.ipc.handler.IpcListenerErrorHandler;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.testing.MockIpcServer;
import com.codechu.ipc.testing.MockIpcServerExtension;
import com.codechu.ipc.testing.MockReply;
import com.codechu.ipc.testing.MockStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
@ExtendWith({ MockIpcServerExtension.class, OutputCaptureExtension.class })
class IpcStreamListenerAutoConfigurationTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private static ApplicationContextRunner runner(Path path) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcClientAutoConfiguration.class,
					IpcFifoAutoConfiguration.class, IpcStreamListenerAutoConfiguration.class))
			.withPropertyValues("ipc.clients.scanner.path=" + path, "ipc.clients.scanner.retry-backoff=10ms");
	}

	@Test
	void methodsReceiveItemsInOrderAndLearnWhatMayBeLost(MockIpcServer server, CapturedOutput output) {
		server.enqueue(MockStream.of(Map.of("n", 1)).lost(4).items(Map.of("n", 2)).cut())
			.enqueue(MockStream.of(Map.of("n", 3)).end());
		runner(server.path()).withUserConfiguration(Listening.class).run((context) -> {
			Listening listening = context.getBean(Listening.class);
			listening.expect("first Scan[n=1]", "second {n=1}", "lost scanner scans 4", "first Scan[n=2]",
					"second {n=2}", "lost scanner scans -1", "first Scan[n=3]", "second {n=3}");
			assertThat(server.takeRequest()).hasToString("{\"cmd\":\"scans\",\"$more\":true}");
			assertThat(listening.interruption.getClient())
				.isSameAs(context.getBean("scannerIpcClient", IpcClient.class));
		});
		String stream = "Stream 'scans' of IPC client 'scanner': ";
		String reason = server.path() + ": the stream is incomplete: the connection ended after 2 items";
		assertThat(output).contains(stream + "the server dropped 4 items because the listener is too slow")
			.contains(stream + "failed to receive items; trying again: " + reason)
			.contains(
					stream + "receiving items again; an unknown number may have been lost in the meantime: " + reason);
	}

	@Test
	void itemsAreOfAnyTypeAndFailuresGoToTheErrorHandler(MockIpcServer server) {
		BlockingQueue<String> failures = new LinkedBlockingQueue<>();
		IpcListenerErrorHandler handler = (failure, invocation) -> failures
			.add(failure.getMessage() + " " + invocation.event() + " " + invocation.method().getName());
		server.enqueue(MockStream.of(List.of(1), "text", null, List.of(0), List.of(2)).open());
		runner(server.path()).withUserConfiguration(Lists.class)
			.withBean(IpcListenerErrorHandler.class, () -> handler)
			.run((context) -> {
				BlockingQueue<List<Integer>> received = context.getBean(Lists.class).received;
				assertThat(received.poll(10, TimeUnit.SECONDS)).containsExactly(1);
				assertThat(received.poll(10, TimeUnit.SECONDS)).containsExactly(2);
				assertThat(failures.poll()).endsWith(" \"text\" listen");
				assertThat(failures.poll()).endsWith(" null listen");
				assertThat(failures.poll()).isEqualTo("failed on [0] [0] listen");
			});
	}

	@Test
	void serverMayComeLaterAndTheDefaultClientIsUsed(CapturedOutput output) throws Exception {
		Path path = this.directory.resolve("later.sock");
		runner(path).withPropertyValues("ipc.client.path=" + path)
			.withUserConfiguration(Defaults.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				ListenersLifecycle lifecycle = context.getBean("ipcStreamListenersLifecycle", ListenersLifecycle.class);
				assertThat(lifecycle.isRunning()).isTrue();
				assertThat(lifecycle.receiving()).isEqualTo(Map.of("default/scans", false));
				Awaitility.await()
					.until(() -> output.getAll()
						.contains("Stream 'scans' of IPC client 'default': failed to receive items; trying again: "
								+ "Cannot connect to " + path + " after 1 attempt: no such file"));
			});
		assertThat(output).doesNotContain("no longer listening");
	}

	@Test
	void stoppedAndStartedAgainWithTheContext(MockIpcServer server) {
		for (int i = 1; i <= 3; i++) {
			server.enqueue(MockStream.of(List.of(i)).open());
		}
		runner(server.path()).withUserConfiguration(Lists.class).run((context) -> {
			ListenersLifecycle lifecycle = context.getBean("ipcStreamListenersLifecycle", ListenersLifecycle.class);
			for (int i = 1; i <= 3; i++) {
				assertThat(context.getBean(Lists.class).received.poll(10, TimeUnit.SECONDS)).containsExactly(i);
				assertThat(lifecycle.receiving()).isEqualTo(Map.of("scanner/lists", true));
				context.getSourceApplicationContext().stop();
				assertThat(lifecycle.receiving()).isEmpty();
				if (i < 3) {
					context.getSourceApplicationContext().start();
				}
			}
		});
	}

	@Test
	void whenStoppedThenAMethodThatRunsIsWaitedForAndInterruptedAfterTheTimeout(MockIpcServer server) {
		server.enqueue(MockStream.of(1, 2).open());
		Stuck stuck = new Stuck();
		runner(server.path()).withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=1s")
			.withBean(Stuck.class, () -> stuck)
			.run((context) -> assertThat(stuck.entered.await(10, TimeUnit.SECONDS)).isTrue());
		Awaitility.await().until(() -> stuck.interrupted);
		assertThat(stuck.received).containsExactly(1);
	}

	@Test
	void refusalEndsListeningAndIsLogged(MockIpcServer server, CapturedOutput output) {
		server.enqueue(MockReply.error(ErrorType.UNKNOWN_COMMAND.wireName(), "no handler"));
		runner(server.path()).withUserConfiguration(Lists.class)
			.run((context) -> Awaitility.await()
				.until(() -> output.getAll()
					.contains("Stream 'lists' of IPC client 'scanner': the stream failed; no longer listening")));
		assertThat(output).contains(server.path() + " answered UnknownCommand: no handler");
		assertThat(server.requestCount()).isEqualTo(1);
	}

	@Test
	void mistakesFailTheStart(MockIpcServer server) {
		assertMistake(server, Both.class, ".listen(int) listens to a FIFO and to a stream",
				"Specify either a FIFO, or client and command; use a second method for the other source.");
		assertMistake(server, Neither.class, ".listen(int) does not specify a source to listen to",
				"Specify a FIFO, as in @IpcListener(\"events\"), or a command, as "
						+ "in @IpcListener(client = \"scanner\", command = \"scans\").");
		assertMistake(server, UnknownClient.class,
				".listen(int) cannot listen to a stream. There is no IPC client 'nobody'; known clients: default, scanner",
				"Set 'ipc.clients.nobody.path', or correct the name.");
		assertMistake(server, NoParameter.class, ".listen() cannot receive items",
				"Declare one parameter, of any type that Jackson can read.");
		assertMistake(server, Unreadable.class, ".listen(java.lang.Runnable) cannot receive items: ",
				"Use a record, or a class that Jackson can instantiate.");
	}

	private static void assertMistake(MockIpcServer server, Class<?> bean, String message, String action) {
		runner(server.path()).withBean(IpcClientCustomizer.class, () -> (name, builder) -> {
		}).withUserConfiguration(bean).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).rootCause()
				.isInstanceOf(InvalidDeclarationException.class)
				.hasMessageStartingWith("void " + bean.getName() + message)
				.extracting((failure) -> ((InvalidDeclarationException) failure).action())
				.isEqualTo(action);
		});
	}

	record Scan(int n) {
	}

	static class Listening {

		private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		private volatile IpcStreamInterruptedEvent interruption;

		@Order(2)
		@IpcListener(client = "scanner", command = "scans")
		void second(Map<String, Integer> scan) {
			this.seen.add("second " + scan);
		}

		@Order(1)
		@IpcListener(client = "scanner", command = "scans")
		void first(Scan scan) {
			this.seen.add("first " + scan);
		}

		@EventListener
		void lost(IpcStreamInterruptedEvent event) {
			this.interruption = event;
			this.seen.add("lost " + event.getClientName() + " " + event.getCommand() + " " + event.getLost());
		}

		void expect(String... expected) throws InterruptedException {
			for (String each : expected) {
				assertThat(this.seen.poll(10, TimeUnit.SECONDS)).isEqualTo(each);
			}
		}

	}

	static class Lists {

		private final BlockingQueue<List<Integer>> received = new LinkedBlockingQueue<>();

		@IpcListener(client = "scanner", command = "lists")
		void listen(List<Integer> list) {
			if (list.get(0) == 0) {
				throw new IllegalStateException("failed on " + list);
			}
			this.received.add(list);
			Thread.currentThread().interrupt();
		}

	}

	static class Defaults {

		@IpcListener(command = "scans")
		void listen(int scan) {
		}

	}

	static class Stuck {

		private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();

		private final CountDownLatch entered = new CountDownLatch(1);

		private volatile boolean interrupted;

		@IpcListener(client = "scanner", command = "numbers")
		void listen(int number) {
			this.received.add(number);
			this.entered.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.interrupted = true;
			}
		}

	}

	static class Both {

		@IpcListener(value = "events", client = "scanner", command = "scans")
		void listen(int number) {
		}

	}

	static class Neither {

		@IpcListener(client = "scanner")
		void listen(int number) {
		}

	}

	static class UnknownClient {

		@IpcListener(client = "nobody", command = "scans")
		void listen(int number) {
		}

	}

	static class NoParameter {

		@IpcListener(client = "scanner", command = "scans")
		void listen() {
		}

	}

	static class Unreadable {

		@IpcListener(client = "scanner", command = "scans")
		void listen(Runnable item) {
		}

	}

}
