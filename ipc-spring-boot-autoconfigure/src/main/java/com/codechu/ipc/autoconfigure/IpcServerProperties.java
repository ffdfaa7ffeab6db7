package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.codechu.ipc.file.FileMode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.convert.DurationUnit;

/**
 * Configuration properties for the IPC server.
 */
@ConfigurationProperties("ipc.server")
class IpcServerProperties {

	/**
	 * Whether to start the server. By default, the server starts if there are handlers.
	 */
	private @Nullable Boolean enabled;

	/**
	 * Path of the socket, at most 106 bytes. By default, control.sock in
	 * $RUNTIME_DIRECTORY, otherwise in a directory named after the application in
	 * $XDG_RUNTIME_DIR, otherwise in a private directory of the user in the temporary
	 * directory.
	 */
	private @Nullable Path path;

	/**
	 * Permissions of the socket, which decide who may connect, such as "0600" or
	 * rw-------.
	 */
	private FileMode mode = FileMode.OWNER_ONLY;

	/**
	 * Name or number of the group that owns the socket. By default, the group of the
	 * process.
	 */
	private @Nullable String group;

	/**
	 * Names or numbers of the users who may connect, as reported by the kernel. By
	 * default, all users admitted by the mode.
	 */
	private List<String> allowedUsers = List.of();

	/**
	 * Names or numbers of the groups whose members may connect. By default, all users
	 * admitted by the mode.
	 */
	private List<String> allowedGroups = List.of();

	/**
	 * Maximum number of connections waiting to be accepted.
	 */
	private int backlog = 128;

	/**
	 * Groups of which a peer must be a member of at least one, by command name or by
	 * pattern such as "[scanner.*]".
	 */
	private Map<String, Set<String>> commandGroups = Map.of();

	/**
	 * Name of the request member that contains the command.
	 */
	private String commandKey = "cmd";

	/**
	 * Introspection of commands.
	 */
	private final Introspection introspection = new Introspection();

	/**
	 * Error replies.
	 */
	private final Errors errors = new Errors();

	/**
	 * Request logging.
	 */
	private final RequestLogging requestLogging = new RequestLogging();

	/**
	 * Observation of requests.
	 */
	private final Observation observation = new Observation();

	/**
	 * Shutdown of the server.
	 */
	private final Shutdown shutdown = new Shutdown();

	/**
	 * Limits across all peers.
	 */
	@NestedConfigurationProperty
	private final IpcServerLimitsProperties limits = new IpcServerLimitsProperties();

	public @Nullable Boolean getEnabled() {
		return this.enabled;
	}

	public void setEnabled(@Nullable Boolean enabled) {
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

	public Map<String, Set<String>> getCommandGroups() {
		return this.commandGroups;
	}

	public void setCommandGroups(Map<String, Set<String>> commandGroups) {
		this.commandGroups = commandGroups;
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

	public Observation getObservation() {
		return this.observation;
	}

	public Shutdown getShutdown() {
		return this.shutdown;
	}

	public IpcServerLimitsProperties getLimits() {
		return this.limits;
	}

	/**
	 * Introspection of commands.
	 */
	static class Introspection {

		/**
		 * Whether to add the command 'commands', which describes all commands.
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
	 * Error replies.
	 */
	static class Errors {

		/**
		 * When to include the message of an exception that no annotation, exception
		 * handler or resolver handles. Otherwise, the reply only has the simple class
		 * name of the exception.
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
		 * When to include the message of an exception.
		 */
		enum IncludeMessage {

			/** Always include the message. */
			ALWAYS,

			/** Never include the message. */
			NEVER

		}

	}

	/**
	 * Request logging.
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

	/**
	 * Shutdown of the server. These times are granted, not limits: 0 grants no time.
	 */
	static class Shutdown {

		/**
		 * Time that running handlers are given to complete during shutdown before they
		 * are interrupted. By default, and at most,
		 * spring.lifecycle.timeout-per-shutdown-phase less the grace period and one
		 * second.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private @Nullable Duration timeout;

		/**
		 * Time that handlers are given to complete after they were interrupted during
		 * shutdown.
		 */
		@DurationUnit(ChronoUnit.SECONDS)
		private Duration grace = Duration.ofSeconds(2);

		public @Nullable Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(@Nullable Duration timeout) {
			this.timeout = timeout;
		}

		public Duration getGrace() {
			return this.grace;
		}

		public void setGrace(Duration grace) {
			this.grace = grace;
		}

	}

}
