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
 * Configuration properties for the IPC client.
 */
@ConfigurationProperties("ipc.client")
class IpcClientProperties {

	private static final Map<String, String> NAMES = Map.of("maxIdle", "connections.max-idle", "idleTimeout",
			"connections.idle-timeout", "maxConnections", "connections.max", "commandTimeout", "command-timeouts");

	/**
	 * Path of the server's socket, at most 106 bytes. By default, the path of this
	 * application's own server.
	 */
	private @Nullable Path path;

	/**
	 * Timeout of a request, as a single deadline for connecting, writing and reading.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration timeout = Duration.ofSeconds(5);

	/**
	 * Timeouts of individual commands by command name, such as 500ms or 5m.
	 */
	private final Map<String, String> commandTimeouts = new LinkedHashMap<>();

	/**
	 * Number of additional attempts to connect while no server is listening.
	 */
	private int retries = 3;

	/**
	 * Time to wait before the first additional attempt. Doubles with each further
	 * attempt.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration retryBackoff = Duration.ofMillis(500);

	/**
	 * User that must run the server. By default, any user.
	 */
	private @Nullable String requirePeerUser;

	/**
	 * Name of the request member that contains the command.
	 */
	private String commandKey = "cmd";

	/**
	 * Whether to propagate the trace context in the member $trace.
	 */
	private boolean tracePropagation = true;

	/**
	 * Observation of requests.
	 */
	private final Observation observation = new Observation();

	/**
	 * Pooled connections.
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

	public Observation getObservation() {
		return this.observation;
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
	 * Pooled connections.
	 */
	static class Connections {

		/**
		 * Maximum number of connections. Further requests wait for a connection.
		 */
		private int max = 64;

		/**
		 * Maximum number of idle connections. If 0, each request uses its own connection.
		 */
		private int maxIdle = 16;

		/**
		 * How long an idle connection is kept open.
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

	/**
	 * Observation of requests.
	 */
	static class Observation {

		/**
		 * Whether to observe requests if an ObservationRegistry is available.
		 */
		private boolean enabled = true;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

}
