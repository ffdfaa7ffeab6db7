package com.codechu.ipc.autoconfigure;

import java.util.Map;

import com.codechu.ipc.RawPeer;
import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.context.internal.RequestLogInterceptor;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class IpcLoggingAutoConfigurationTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	private final String user = System.getProperty("user.name");

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class,
					IpcLoggingAutoConfiguration.class))
			.withUserConfiguration(Commands.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"));
	}

	@Test
	void handlersFindTheirRequestInTheMdcAndTheLogHasNoBodies(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		logging.setLogLevel("com.codechu.ipc.requests", LogLevel.DEBUG);
		try {
			runner().withPropertyValues("ipc.server.request-logging.enabled=true").run((context) -> {
				assertThat(RawPeer.exchange(this.directory.resolve("a.sock"),
						"{\"cmd\":\"mdc\",\"password\":\"secret\"}\n{\"cmd\":\"fail\"}\n"))
					.isEqualTo("{\"mdc\":\"1 mdc %s\"}\n".formatted(this.user)
							+ "{\"error\":\"no\",\"type\":\"IllegalStateException\"}\n");
				assertThat(output.getOut())
					.containsPattern("DEBUG.*mdc of " + this.user + " on connection 1 answered in [0-9]+ µs")
					.containsPattern(
							"fail of " + this.user + " on connection 1 failed with IllegalStateException in [0-9]+ µs")
					.doesNotContain("secret");
			});
		}
		finally {
			logging.setLogLevel("com.codechu.ipc.requests", null);
		}
	}

	@Test
	void nothingIsDoneByDefault() {
		runner().run((context) -> assertThat(context).doesNotHaveBean(RequestLogInterceptor.class));
	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		Map<String, String> mdc() {
			return Map.of("mdc", MDC.get("ipc.connection") + " " + MDC.get("ipc.command") + " " + MDC.get("ipc.peer"));
		}

		@IpcCommand
		void fail() {
			throw new IllegalStateException("no");
		}

	}

}
