package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the pidfile.
 */
@ConfigurationProperties("ipc.pidfile")
class IpcPidFileProperties {

	/**
	 * Path of the pidfile. If it is empty, there is none.
	 */
	private @Nullable Path path;

	public @Nullable Path getPath() {
		return this.path;
	}

	public void setPath(@Nullable Path path) {
		this.path = path;
	}

}
