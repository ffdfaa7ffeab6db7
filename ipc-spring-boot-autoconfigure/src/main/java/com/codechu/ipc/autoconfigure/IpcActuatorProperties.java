package com.codechu.ipc.autoconfigure;

import java.util.Set;

import com.codechu.ipc.server.UnixServer;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for Actuator endpoints over IPC.
 */
@ConfigurationProperties("ipc.server.actuator")
class IpcActuatorProperties {

	/**
	 * Whether to add the command 'actuator', which invokes Actuator endpoints.
	 */
	private boolean enabled = true;

	/**
	 * Name of the server to which the command is added.
	 */
	private String server = UnixServer.DEFAULT_NAME;

	/**
	 * Exposure of endpoints.
	 */
	private final Exposure exposure = new Exposure();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public String getServer() {
		return this.server;
	}

	public void setServer(String server) {
		this.server = server;
	}

	public Exposure getExposure() {
		return this.exposure;
	}

	/**
	 * Exposure of endpoints.
	 */
	static class Exposure {

		/**
		 * Endpoint IDs that should be included or '*' for all. By default, health and
		 * info.
		 */
		private Set<String> include = Set.of();

		/**
		 * Endpoint IDs that should be excluded or '*' for all.
		 */
		private Set<String> exclude = Set.of();

		public Set<String> getInclude() {
			return this.include;
		}

		public void setInclude(Set<String> include) {
			this.include = include;
		}

		public Set<String> getExclude() {
			return this.exclude;
		}

		public void setExclude(Set<String> exclude) {
			this.exclude = exclude;
		}

	}

}
