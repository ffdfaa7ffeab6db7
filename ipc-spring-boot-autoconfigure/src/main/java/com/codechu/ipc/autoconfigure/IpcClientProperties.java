package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import com.codechu.ipc.client.IpcClient;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of an IPC client.
 *
 * @param path Path of the server's socket, at most 106 bytes. By default, where the
 * server of this application is, or would be.
 * @param timeout Deadline of a request: one for connecting, writing and reading.
 * @param retries How often connecting is tried again while nobody listens.
 * @param retryBackoff How long to wait before the first extra attempt. Each further one
 * waits twice as long.
 * @param requirePeerUser User who must run the server. By default, any.
 * @param commandKey The member of a request that names the command.
 * @param connections Connections that are kept.
 */
@ConfigurationProperties("ipc.client")
public record IpcClientProperties(@Nullable Path path, @DefaultValue("5s") Duration timeout,
		@DefaultValue("3") int retries, @DefaultValue("500ms") Duration retryBackoff, @Nullable String requirePeerUser,
		@DefaultValue("cmd") String commandKey, @DefaultValue Connections connections) {

	/**
	 * Find what could only be a mistake.
	 * @param prefix where these properties come from
	 */
	void validate(String prefix) {
		Require.noTilde(prefix + ".path", this.path);
		Require.positive(prefix + ".timeout", this.timeout);
		Require.notNegative(prefix + ".retries", this.retries);
		Require.notNegative(prefix + ".retry-backoff", this.retryBackoff);
		Require.commandKey(prefix + ".command-key", this.commandKey);
		Require.notNegative(prefix + ".connections.max-idle", this.connections.maxIdle());
		Require.positive(prefix + ".connections.idle-timeout", this.connections.idleTimeout());
	}

	IpcClient.Builder applyTo(IpcClient.Builder builder) {
		if (this.path != null) {
			builder.path(this.path);
		}
		return builder.timeout(this.timeout)
			.retries(this.retries)
			.retryBackoff(this.retryBackoff)
			.requirePeerUser(this.requirePeerUser)
			.commandKey(this.commandKey)
			.maxIdle(this.connections.maxIdle())
			.idleTimeout(this.connections.idleTimeout());
	}

	/**
	 * Connections that are kept for further requests.
	 *
	 * @param maxIdle How many connections are kept. With 0, each request has a connection
	 * of its own.
	 * @param idleTimeout How long a connection is kept without a request.
	 */
	public record Connections(@DefaultValue("16") int maxIdle, @DefaultValue("30s") Duration idleTimeout) {

	}

}
