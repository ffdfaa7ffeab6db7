package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.context.internal.PidFileLifecycle;
import com.codechu.ipc.pidfile.PidFile;
import com.codechu.ipc.pidfile.PidFileHeldException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

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

}
