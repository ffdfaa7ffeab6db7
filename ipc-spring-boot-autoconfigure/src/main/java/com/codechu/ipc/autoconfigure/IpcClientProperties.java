package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

import com.codechu.ipc.client.IpcClient;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;

/**
 * Properties of an IPC client.
 */
@ConfigurationProperties("ipc.client")
class IpcClientProperties {

	private static final Map<String, String> NAMES = Map.of("maxIdle", "connections.max-idle", "idleTimeout",
			"connections.idle-timeout", "maxConnections", "connections.max", "commandTimeout", "command-timeouts");

	/**
	 * Path of the server's socket, at most 106 bytes. By default, where the server of
	 * this application is, or would be.
	 */
	private @Nullable Path path;

	/**
	 * Deadline of a request: one for connecting, writing and reading.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration timeout = Duration.ofSeconds(5);

	/**
	 * Deadlines of the requests for single commands, by their names, such as 500ms or 5m.
	 */
	private final Map<String, String> commandTimeouts = new LinkedHashMap<>();

	/**
	 * How often connecting is tried again while nobody listens.
	 */
	private int retries = 3;

	/**
	 * How long to wait before the first extra attempt. Each further one waits twice as
	 * long.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration retryBackoff = Duration.ofMillis(500);

	/**
	 * User who must run the server. By default, any.
	 */
	private @Nullable String requirePeerUser;

	/**
	 * The member of a request that names the command.
	 */
	private String commandKey = "cmd";

	/**
	 * Whether the context of a trace is sent along, in the member $trace.
	 */
	private boolean tracePropagation = true;

	/**
	 * Connections that are kept.
	 */
	private final Connections connections = new Connections();

	public @Nullable Path getPath() {
		return this.path;
	}

	public void setPath(@Nullable Path path) {
		this.path = path;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public Map<String, String> getCommandTimeouts() {
		return this.commandTimeouts;
	}

	public int getRetries() {
		return this.retries;
	}

	public void setRetries(int retries) {
		this.retries = retries;
	}

	public Duration getRetryBackoff() {
		return this.retryBackoff;
	}

	public void setRetryBackoff(Duration retryBackoff) {
		this.retryBackoff = retryBackoff;
	}

	public @Nullable String getRequirePeerUser() {
		return this.requirePeerUser;
	}

	public void setRequirePeerUser(@Nullable String requirePeerUser) {
		this.requirePeerUser = requirePeerUser;
	}

	public String getCommandKey() {
		return this.commandKey;
	}

	public void setCommandKey(String commandKey) {
		this.commandKey = commandKey;
	}

	public boolean isTracePropagation() {
		return this.tracePropagation;
	}

	public void setTracePropagation(boolean tracePropagation) {
		this.tracePropagation = tracePropagation;
	}

	public Connections getConnections() {
		return this.connections;
	}

	/**
	 * Apply these properties.
	 * @param prefix where they come from
	 * @param builder describes the client
	 * @return the builder
	 */
	IpcClient.Builder applyTo(String prefix, IpcClient.Builder builder) {
		Require.noTilde(prefix + ".path", this.path);
		Require.commandKey(prefix + ".command-key", this.commandKey);
		if (this.path != null) {
			builder.path(this.path);
		}
		return Require.valid(prefix + ".", NAMES, () -> {
			this.commandTimeouts.forEach((command, timeout) -> builder.commandTimeout(command,
					Require.duration(prefix + ".command-timeouts." + command, timeout)));
			return builder.timeout(this.timeout)
				.retries(this.retries)
				.retryBackoff(this.retryBackoff)
				.requirePeerUser(this.requirePeerUser)
				.commandKey(this.commandKey)
				.maxConnections(this.connections.getMax())
				.maxIdle(this.connections.getMaxIdle())
				.idleTimeout(this.connections.getIdleTimeout());
		});
	}

	/**
	 * Connections that are kept for further requests.
	 */
	static class Connections {

		/**
		 * How many connections there are at most. Further requests wait for one.
		 */
		private int max = 64;

		/**
		 * How many connections are kept. With 0, each request has a connection of its
		 * own.
		 */
		private int maxIdle = 16;

		/**
		 * How long a connection is kept without a request.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration idleTimeout = Duration.ofSeconds(30);

		public int getMax() {
			return this.max;
		}

		public void setMax(int max) {
			this.max = max;
		}

		public int getMaxIdle() {
			return this.maxIdle;
		}

		public void setMaxIdle(int maxIdle) {
			this.maxIdle = maxIdle;
		}

		public Duration getIdleTimeout() {
			return this.idleTimeout;
		}

		public void setIdleTimeout(Duration idleTimeout) {
			this.idleTimeout = idleTimeout;
		}

	}

}
