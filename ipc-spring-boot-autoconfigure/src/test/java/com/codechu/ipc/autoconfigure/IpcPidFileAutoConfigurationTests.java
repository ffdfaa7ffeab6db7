package com.codechu.ipc.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.actuate.IpcHealthIndicator;
import com.codechu.ipc.context.internal.PidFileLifecycle;
import com.codechu.ipc.pidfile.PidFile;
import com.codechu.ipc.pidfile.PidFileHeldException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigUtils;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class IpcPidFileAutoConfigurationTests {

	private static final long PID = ProcessHandle.current().pid();

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(IpcPidFileAutoConfiguration.class));

	private Path path() {
		return this.directory.resolve("daemon.pid");
	}

	@Test
	void whenPathIsNotSetThenThereIsNoPidFile() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(PidFileLifecycle.class));
		this.runner.withPropertyValues("ipc.pidfile.path=").run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void whenSwitchedOffThenThereIsNoPidFile() {
		this.runner.withPropertyValues("ipc.pidfile.path=" + path(), "ipc.pidfile.enabled=false").run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(PidFileLifecycle.class);
			assertThat(path()).doesNotExist();
		});
	}

	@Test
	void hasThePidFileWhileTheContextRuns() {
		this.runner.withPropertyValues("ipc.pidfile.path=" + path()).run((context) -> {
			for (int i = 0; i < 3; i++) {
				assertThat(path()).hasContent(PID + "\n");
				context.getSourceApplicationContext().stop();
				assertThat(path()).doesNotExist();
				context.getSourceApplicationContext().start();
			}
			assertThat(context.getBean(PidFileLifecycle.class).getPhase()).isEqualTo(Integer.MIN_VALUE);
		});
		assertThat(path()).doesNotExist();
	}

	@Test
	void childContextUsesThePidFileOfItsParent() {
		ApplicationContextRunner runner = this.runner.withPropertyValues("ipc.pidfile.path=" + path());
		runner.run((parent) -> runner.withParent(parent).run((child) -> {
			assertThat(child).hasNotFailed();
			assertThat(child.getBeansOfType(PidFileLifecycle.class)).isEmpty();
		}));
	}

	@Test
	void whenAnotherInstanceRunsThenStartFailsAndSaysWhich() throws Exception {
		try (PidFile held = PidFile.acquire(path())) {
			this.runner.withPropertyValues("ipc.pidfile.path=" + path()).run((context) -> {
				assertThat(context).hasFailed().getFailure().hasRootCauseInstanceOf(PidFileHeldException.class);
				FailureAnalysis analysis = new PidFileHeldFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis.getDescription())
					.startsWith("Another instance is running: pidfile " + path() + " is held by PID " + PID + " (")
					.contains("java");
				assertThat(analysis.getAction())
					.isEqualTo("Stop the other instance, or set 'ipc.pidfile.path' to another path.");
			});
			assertThat(held.isHeld()).isTrue();
		}
	}

	@Test
	void isTakenBeforeAnyBeanIsMade() throws Exception {
		this.runner.withPropertyValues("ipc.pidfile.path=" + path())
			.withBean("witness", Witness.class, () -> new Witness(path()))
			.run((context) -> assertThat(context.getBean(Witness.class).held).isTrue());
		Witness.made = 0;
		try (PidFile held = PidFile.acquire(path())) {
			this.runner.withPropertyValues("ipc.pidfile.path=" + path())
				.withBean("witness", Witness.class, () -> new Witness(path()))
				.run((context) -> assertThat(context).hasFailed());
			assertThat(Witness.made).isZero();
			assertThat(held.isHeld()).isTrue();
		}
	}

	@Test
	void whenTheStartFailsThenItIsReleased() {
		this.runner.withPropertyValues("ipc.pidfile.path=" + path()).withBean("witness", Witness.class, () -> {
			assertThat(path()).exists();
			throw new IllegalStateException("no database");
		}).run((context) -> assertThat(context).hasFailed());
		assertThat(path()).doesNotExist();
	}

	@Test
	void isNotTakenWhileTheApplicationIsProcessedAheadOfTime() {
		System.setProperty("spring.aot.processing", "true");
		try {
			GenericApplicationContext context = new GenericApplicationContext();
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("test", Map.of("ipc.pidfile.path", path().toString())));
			AnnotationConfigUtils.registerAnnotationConfigProcessors(context);
			context.registerBean(IpcPidFileAutoConfiguration.class);
			context.refreshForAotProcessing(new RuntimeHints());
			assertThat(context.getBeanFactory().containsBeanDefinition("ipcPidFileLifecycle")).isTrue();
			assertThat(path()).doesNotExist();
			context.close();
		}
		finally {
			System.clearProperty("spring.aot.processing");
		}
	}

	@Test
	void whenItIsLostThenThatIsLoggedAndShownByHealth(CapturedOutput output) {
		this.runner.withConfiguration(AutoConfigurations.of(IpcHealthContributorAutoConfiguration.class))
			.withPropertyValues("ipc.pidfile.path=" + path())
			.run((context) -> {
				IpcHealthIndicator health = context.getBean(IpcHealthIndicator.class);
				assertThat(health.health()).isEqualTo(
						Health.up().withDetail("pidFile", path().toString()).withDetail("pidFileHeld", true).build());
				Files.delete(path());
				assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
				Awaitility.await()
					.untilAsserted(() -> assertThat(output).containsOnlyOnce("Pidfile " + path() + " is lost: "
							+ "the file was removed or replaced, or the process that locks it has ended. "
							+ "Nothing prevents a second instance from starting"));
			});
	}

	static class Witness {

		private static int made;

		private final boolean held;

		Witness(Path path) {
			made++;
			this.held = Files.exists(path);
		}

	}

}
