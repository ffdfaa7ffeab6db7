package com.codechu.ipc.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import com.codechu.ipc.server.ServerLimits;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties for the limits of a server, across all peers. A limit that is
 * not set has a default or is derived from other properties; 0 disables a limit and is
 * rejected where a limit is required.
 */
class IpcServerLimitsProperties {

	private static final int MAX_CONNECTIONS_ON_VIRTUAL_THREADS = 1024;

	/**
	 * Maximum number of concurrent connections, capped by the limit of open files of the
	 * process less a reserve. By default, 256, or 1024 on virtual threads.
	 */
	private @Nullable Integer maxConnections;

	/**
	 * Maximum number of concurrent connections of a user, 0 for no limit. By default,
	 * three quarters of all connections if the mode admits other users, otherwise no
	 * limit.
	 */
	private @Nullable Integer maxConnectionsPerUser;

	/**
	 * Maximum number of handlers that run at the same time, 0 for no limit. Further
	 * requests wait.
	 */
	private int maxRunningHandlers = 64;

	/**
	 * Idle timeout of a connection. 0 for no limit.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration idleTimeout = Duration.ofMinutes(5);

	/**
	 * Timeout for receiving a line, from its first byte to its newline. 0 for no limit.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration lineTimeout = Duration.ofSeconds(30);

	/**
	 * Write timeout: how long a peer may stop reading its replies. 0 for no limit.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration writeTimeout = Duration.ofSeconds(30);

	/**
	 * Timeout of a handler, after which it is interrupted and its peer receives the error
	 * HandlerTimeout. A command can have its own timeout. 0 for no limit.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration handlerTimeout = Duration.ZERO;

	/**
	 * Maximum number of concurrent streams, 0 for no limit. Further ones are rejected
	 * with TooManyStreams. By default, three quarters of the connections.
	 */
	private @Nullable Integer maxStreams;

	/**
	 * Maximum amount of data pending for one reader of a stream, in addition to what its
	 * socket buffers.
	 */
	private DataSize maxPending = DataSize.ofKilobytes(512);

	public @Nullable Integer getMaxConnections() {
		return this.maxConnections;
	}

	public void setMaxConnections(@Nullable Integer maxConnections) {
		this.maxConnections = maxConnections;
	}

	public @Nullable Integer getMaxConnectionsPerUser() {
		return this.maxConnectionsPerUser;
	}

	public void setMaxConnectionsPerUser(@Nullable Integer maxConnectionsPerUser) {
		this.maxConnectionsPerUser = maxConnectionsPerUser;
	}

	public int getMaxRunningHandlers() {
		return this.maxRunningHandlers;
	}

	public void setMaxRunningHandlers(int maxRunningHandlers) {
		this.maxRunningHandlers = maxRunningHandlers;
	}

	public Duration getIdleTimeout() {
		return this.idleTimeout;
	}

	public void setIdleTimeout(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
	}

	public Duration getLineTimeout() {
		return this.lineTimeout;
	}

	public void setLineTimeout(Duration lineTimeout) {
		this.lineTimeout = lineTimeout;
	}

	public Duration getWriteTimeout() {
		return this.writeTimeout;
	}

	public void setWriteTimeout(Duration writeTimeout) {
		this.writeTimeout = writeTimeout;
	}

	public Duration getHandlerTimeout() {
		return this.handlerTimeout;
	}

	public void setHandlerTimeout(Duration handlerTimeout) {
		this.handlerTimeout = handlerTimeout;
	}

	public @Nullable Integer getMaxStreams() {
		return this.maxStreams;
	}

	public void setMaxStreams(@Nullable Integer maxStreams) {
		this.maxStreams = maxStreams;
	}

	public DataSize getMaxPending() {
		return this.maxPending;
	}

	public void setMaxPending(DataSize maxPending) {
		this.maxPending = maxPending;
	}

	/**
	 * Return the limits.
	 * @param prefix begins the names of these properties
	 * @param environment tells which threads there are
	 * @return the limits
	 */
	ServerLimits limits(String prefix, Environment environment) {
		int connections = (this.maxConnections != null) ? this.maxConnections : Threading.VIRTUAL.isActive(environment)
				? MAX_CONNECTIONS_ON_VIRTUAL_THREADS : ServerLimits.DEFAULTS.maxConnections();
		int pending = (int) Math.min(this.maxPending.toBytes(), Integer.MAX_VALUE);
		return Require.valid(prefix, Map.of(),
				() -> new ServerLimits(connections, this.maxConnectionsPerUser, this.maxRunningHandlers,
						this.idleTimeout, this.lineTimeout, this.writeTimeout, this.handlerTimeout, this.maxStreams,
						pending));
	}

}
