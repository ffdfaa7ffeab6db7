package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;

import com.codechu.ipc.posix.FileMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the IPC server.
 *
 * @param enabled Whether to start the server when there are handlers.
 * @param path Path of the socket, at most 106 bytes. By default, control.sock in
 * $RUNTIME_DIRECTORY, else in a directory named after the application in
 * $XDG_RUNTIME_DIR, else in a private directory of the user below the temporary
 * directory.
 * @param mode Who may connect: permissions of the socket, as "0600" or rw-------.
 * @param group Name or number of the group that owns the socket. By default, the group of
 * the process.
 * @param backlog How many connections may wait to be accepted.
 * @param commandKey The member of a request that names the command.
 */
@ConfigurationProperties("ipc.server")
public record IpcServerProperties(@DefaultValue("true") boolean enabled, @Nullable Path path,
		@DefaultValue("0600") FileMode mode, @Nullable String group, @DefaultValue("16") int backlog,
		@DefaultValue("cmd") String commandKey) {

}
