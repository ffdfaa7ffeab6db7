package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for the pidfile.
 */
@ConfigurationProperties("ipc.pidfile")
class IpcPidFileProperties {

	/**
	 * Whether to acquire the pidfile if a path is set.
	 */
	private boolean enabled = true;

	/**
	 * Path of the pidfile. If empty, no pidfile is used.
	 */
	private @Nullable Path path;

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

}
