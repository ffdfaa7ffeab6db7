package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

import com.codechu.ipc.file.FileMode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the IPC server.
 */
@ConfigurationProperties("ipc.server")
class IpcServerProperties {

	/**
	 * Whether to start the server. By default, when there are handlers.
	 */
	private boolean enabled = true;

	/**
	 * Path of the socket, at most 106 bytes. By default, control.sock in
	 * $RUNTIME_DIRECTORY, else in a directory named after the application in
	 * $XDG_RUNTIME_DIR, else in a private directory of the user below the temporary
	 * directory.
	 */
	private @Nullable Path path;

	/**
	 * Who may connect: permissions of the socket, as "0600" or rw-------.
	 */
	private FileMode mode = FileMode.OWNER_ONLY;

	/**
	 * Name or number of the group that owns the socket. By default, the group of the
	 * process.
	 */
	private @Nullable String group;

	/**
	 * Names or numbers of the users who may connect, as reported by the kernel. By
	 * default, whoever the mode admits.
	 */
	private List<String> allowedUsers = List.of();

	/**
	 * Names or numbers of the groups whose members may connect. By default, whoever the
	 * mode admits.
	 */
	private List<String> allowedGroups = List.of();

	/**
	 * How many connections may wait to be accepted.
	 */
	private int backlog = 128;

	/**
	 * The member of a request that names the command.
	 */
	private String commandKey = "cmd";

	/**
	 * Whether peers can ask for the commands.
	 */
	private final Introspection introspection = new Introspection();

	/**
	 * What peers get to know about failures.
	 */
	private final Errors errors = new Errors();

	/**
	 * Whether the log tells which request a handler is at.
	 */
	private final RequestLogging requestLogging = new RequestLogging();

	/**
	 * What all peers together may cost.
	 */
	private final Limits limits = new Limits();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable Path getPath() {
		return this.path;
	}

	public void setPath(@Nullable Path path) {
		this.path = path;
	}

	public FileMode getMode() {
		return this.mode;
	}

	public void setMode(FileMode mode) {
		this.mode = mode;
	}

	public @Nullable String getGroup() {
		return this.group;
	}

	public void setGroup(@Nullable String group) {
		this.group = group;
	}

	public List<String> getAllowedUsers() {
		return this.allowedUsers;
	}

	public void setAllowedUsers(List<String> allowedUsers) {
		this.allowedUsers = allowedUsers;
	}

	public List<String> getAllowedGroups() {
		return this.allowedGroups;
	}

	public void setAllowedGroups(List<String> allowedGroups) {
		this.allowedGroups = allowedGroups;
	}

	public int getBacklog() {
		return this.backlog;
	}

	public void setBacklog(int backlog) {
		this.backlog = backlog;
	}

	public String getCommandKey() {
		return this.commandKey;
	}

	public void setCommandKey(String commandKey) {
		this.commandKey = commandKey;
	}

	public Introspection getIntrospection() {
		return this.introspection;
	}

	public Errors getErrors() {
		return this.errors;
	}

	public RequestLogging getRequestLogging() {
		return this.requestLogging;
	}

	public Limits getLimits() {
		return this.limits;
	}

	/**
	 * Whether peers can ask for the commands.
	 */
	static class Introspection {

		/**
		 * Whether there is a command named 'commands', which describes all.
		 */
		private boolean enabled = true;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

	/**
	 * What peers get to know about failures.
	 */
	static class Errors {

		/**
		 * When to send the message of an exception that no annotation, exception handler
		 * or resolver has an answer for. Without it, there is its simple class name.
		 */
		private IncludeMessage includeMessage = IncludeMessage.ALWAYS;

		public IncludeMessage getIncludeMessage() {
			return this.includeMessage;
		}

		public void setIncludeMessage(IncludeMessage includeMessage) {
			this.includeMessage = includeMessage;
		}

		boolean includesMessage() {
			return this.includeMessage == IncludeMessage.ALWAYS;
		}

		/**
		 * When to send a message.
		 */
		enum IncludeMessage {

			/** With every error. */
			ALWAYS,

			/** With none. */
			NEVER

		}

	}

	/**
	 * Whether the log tells which request a handler is at.
	 */
	static class RequestLogging {

		/**
		 * Whether to put connection, peer and command into the MDC, and to log each
		 * request at level DEBUG. Costs one user lookup per connection.
		 */
		private boolean enabled;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

	}

	/**
	 * What all peers together may cost.
	 */
	static class Limits {

		/**
		 * Most connections at a time, but never more than the process may have files
		 * open, less a reserve. By default, 256, and 1024 on virtual threads.
		 */
		private @Nullable Integer maxConnections;

		/**
		 * Most connections of one user at a time. By default, three quarters of all if
		 * the mode admits other users, else no limit.
		 */
		private int maxConnectionsPerUser;

		/**
		 * Most handlers at a time. Further requests wait.
		 */
		private int maxRunningHandlers = 64;

		/**
		 * How long a connection may say nothing. 0 for ever.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration idleTimeout = Duration.ofMinutes(5);

		/**
		 * How long a line may take from its first byte to its newline. 0 for ever.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration lineTimeout = Duration.ofSeconds(30);

		/**
		 * How long a peer may read nothing of its replies. 0 for ever.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration writeTimeout = Duration.ofSeconds(30);

		/**
		 * How long a handler may take until it is interrupted and its peer answered
		 * HandlerTimeout. A command can have a limit of its own. 0 for ever.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration handlerTimeout = Duration.ZERO;

		/**
		 * Most streams at a time. Further ones are answered TooManyStreams. By default
		 * three quarters of the connections.
		 */
		private @Nullable Integer maxStreams;

		/**
		 * What may wait for one reader of a stream, beyond what its socket holds.
		 */
		private DataSize maxPending = DataSize.ofKilobytes(512);

		/**
		 * How long handlers may go on after they were interrupted because the application
		 * stops.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration shutdownGrace = Duration.ofSeconds(2);

		public @Nullable Integer getMaxConnections() {
			return this.maxConnections;
		}

		public void setMaxConnections(@Nullable Integer maxConnections) {
			this.maxConnections = maxConnections;
		}

		public int getMaxConnectionsPerUser() {
			return this.maxConnectionsPerUser;
		}

		public void setMaxConnectionsPerUser(int maxConnectionsPerUser) {
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

		public Duration getShutdownGrace() {
			return this.shutdownGrace;
		}

		public void setShutdownGrace(Duration shutdownGrace) {
			this.shutdownGrace = shutdownGrace;
		}

	}

}
