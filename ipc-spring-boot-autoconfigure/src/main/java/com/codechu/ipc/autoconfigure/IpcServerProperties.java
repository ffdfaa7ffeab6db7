package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.codechu.ipc.posix.FileMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the IPC server.
 *
 * @param enabled Whether to start the server. By default, when there are handlers.
 * @param path Path of the socket, at most 106 bytes. By default, control.sock in
 * $RUNTIME_DIRECTORY, else in a directory named after the application in
 * $XDG_RUNTIME_DIR, else in a private directory of the user below the temporary
 * directory.
 * @param mode Who may connect: permissions of the socket, as "0600" or rw-------.
 * @param group Name or number of the group that owns the socket. By default, the group of
 * the process.
 * @param allowedUsers Names or numbers of the users who may connect, by the kernel's
 * word. By default, whoever the mode admits.
 * @param allowedGroups Names or numbers of the groups whose members may connect. By
 * default, whoever the mode admits.
 * @param backlog How many connections may wait to be accepted.
 * @param commandKey The member of a request that names the command.
 * @param introspection Whether peers can ask for the commands.
 * @param requestLogging Whether the log tells which request a handler is at.
 * @param limits What all peers together may cost.
 */
@ConfigurationProperties("ipc.server")
public record IpcServerProperties(@DefaultValue("true") boolean enabled, @Nullable Path path,
		@DefaultValue("0600") FileMode mode, @Nullable String group, @DefaultValue List<String> allowedUsers,
		@DefaultValue List<String> allowedGroups, @DefaultValue("16") int backlog,
		@DefaultValue("cmd") String commandKey, @DefaultValue Introspection introspection,
		@DefaultValue RequestLogging requestLogging, @DefaultValue Limits limits) {

	/**
	 * Whether peers can ask for the commands.
	 *
	 * @param enabled Whether there is a command named 'commands', which describes all.
	 */
	public record Introspection(@DefaultValue("true") boolean enabled) {

	}

	/**
	 * Whether the log tells which request a handler is at.
	 *
	 * @param enabled Whether to put connection, peer and command into the MDC, and to log
	 * each request at level DEBUG. Takes a look-up of the user for every connection.
	 */
	public record RequestLogging(@DefaultValue("false") boolean enabled) {

	}

	/**
	 * What all peers together may cost.
	 *
	 * @param maxConnections Most connections at a time, but never more than the process
	 * may have files open, less a reserve. By default, 256, and 1024 on virtual threads.
	 * @param maxConnectionsPerUser Most connections of one user at a time. By default,
	 * three quarters of all if the mode admits other users, else no limit.
	 * @param maxRunningHandlers Most handlers at a time. Further requests wait.
	 * @param idleTimeout How long a connection may say nothing. 0 for ever.
	 * @param lineTimeout How long a line may take from its first byte to its newline. 0
	 * for ever.
	 * @param writeTimeout How long a peer may take to read its replies. 0 for ever.
	 * @param shutdownGrace How long handlers may go on after they were interrupted
	 * because the application stops.
	 */
	public record Limits(@Nullable Integer maxConnections, @DefaultValue("0") int maxConnectionsPerUser,
			@DefaultValue("64") int maxRunningHandlers, @DefaultValue("5m") Duration idleTimeout,
			@DefaultValue("30s") Duration lineTimeout, @DefaultValue("30s") Duration writeTimeout,
			@DefaultValue("2s") Duration shutdownGrace) {

	}

}
