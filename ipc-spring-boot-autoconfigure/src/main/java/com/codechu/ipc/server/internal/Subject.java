package com.codechu.ipc.server.internal;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What failed.
 *
 * @param command the command, {@code null} if it is not known
 * @param connection the number of the connection that it came from
 */
public record Subject(@Nullable String command, long connection) {

	@Override
	public String toString() {
		return (this.command != null)
				? String.format(Locale.ROOT, "Command '%s' on connection %d", this.command, this.connection)
				: String.format(Locale.ROOT, "Request on connection %d", this.connection);
	}

}
