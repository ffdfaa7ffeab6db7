package com.codechu.ipc.autoconfigure;

import java.util.Map;

import com.codechu.ipc.ShortTempDir;
import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.handler.IpcCommand;
import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.protocol.ProtocolLimits;
import com.codechu.ipc.server.ServerLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A mistake in a property is named with the property, which Boot's own failure analyzer
 * presents.
 */
class InvalidPropertyTests {

	@RegisterExtension
	private final ShortTempDir directory = new ShortTempDir();

	@Test
	void defaultsAreThoseOfTheLibrary() {
		assertThat(new IpcProtocolProperties().limits()).isEqualTo(ProtocolLimits.DEFAULTS);
		assertThat(new IpcServerProperties().getLimits().limits("", new MockEnvironment()))
			.isEqualTo(ServerLimits.DEFAULTS);
	}

	@ParameterizedTest
	@CsvSource({ "ipc.server.path, ~/a.sock, '''~'' is not expanded: use ${user.home}'",
			"ipc.server.command-key, '', 'it must be the name of a member and must not start with $, which is reserved for the protocol'",
			"ipc.server.command-key, $trace, 'it must be the name of a member and must not start with $, which is reserved for the protocol'",
			"ipc.server.backlog, 0, it must be greater than 0",
			"ipc.server.allowed-users, no-such-user, there is no user 'no-such-user'",
			"ipc.server.allowed-groups, no-such-group, there is no group 'no-such-group'",
			"ipc.server.allowed-users, nobody, user 'nobody' cannot be allowed: users that are not mapped in a container have the same name",
			"ipc.server.limits.max-connections, 0, it must be greater than 0",
			"ipc.server.limits.max-connections-per-user, -1, it must not be negative",
			"ipc.server.limits.max-running-handlers, -1, it must not be negative",
			"ipc.server.limits.max-streams, -1, it must not be negative",
			"ipc.server.limits.max-pending, 0B, it must be greater than 0",
			"ipc.server.limits.idle-timeout, -1s, it must not be negative",
			"ipc.server.limits.line-timeout, -1s, it must not be negative",
			"ipc.server.limits.write-timeout, -1s, it must not be negative",
			"ipc.server.shutdown.timeout, -1s, it must not be negative",
			"ipc.server.shutdown.grace, -1s, it must not be negative",
			"ipc.protocol.max-line-size, 4GB, 'it must be at least 1024B and at most 536870912B'",
			"ipc.protocol.max-line-size, 1000B, 'it must be at least 1024B and at most 536870912B'",
			"ipc.protocol.max-depth, 0, it must be greater than 0",
			"ipc.protocol.max-tokens, 0, it must be greater than 0",
			"ipc.protocol.max-number-length, 0, it must be greater than 0",
			"ipc.protocol.max-name-length, 0, it must be greater than 0",
			"ipc.client.path, ~/a.sock, '''~'' is not expanded: use ${user.home}'",
			"ipc.client.command-key, '', 'it must be the name of a member and must not start with $, which is reserved for the protocol'",
			"ipc.client.timeout, 0s, it must be greater than 0", "ipc.client.retries, -1, it must not be negative",
			"ipc.client.retry-backoff, 0s, it must be greater than 0",
			"ipc.client.connections.max-idle, -1, it must not be negative",
			"ipc.client.connections.idle-timeout, 0s, it must be greater than 0",
			"ipc.pidfile.path, ~/p.pid, '''~'' is not expanded: use ${user.home}'" })
	void aMistakeIsNamedWithItsProperty(String property, String value, String reason) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, IpcServerAutoConfiguration.class,
					IpcClientAutoConfiguration.class, IpcPidFileAutoConfiguration.class))
			.withUserConfiguration(Commands.class)
			.withPropertyValues("ipc.server.path=" + this.directory.resolve("a.sock"), property + "=" + value)
			.run((context) -> {
				Throwable failure = context.getStartupFailure();
				if (failure == null) {
					try {
						context.getBean(IpcClient.class);
					}
					catch (RuntimeException ex) {
						failure = ex;
					}
				}
				assertThat(failure).rootCause()
					.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
						assertThat(ex.getName()).isEqualTo(property);
						assertThat(ex.getReason()).isEqualTo(reason);
					});
			});
	}

	@IpcHandler
	static class Commands {

		@IpcCommand
		Map<String, Boolean> ping() {
			return Map.of("pong", true);
		}

	}

}
