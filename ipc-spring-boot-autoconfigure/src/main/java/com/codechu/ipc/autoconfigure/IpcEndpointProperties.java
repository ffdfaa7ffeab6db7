package com.codechu.ipc.autoconfigure;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which Actuator endpoints can be used through the socket.
 */
@ConfigurationProperties("management.endpoints.ipc")
class IpcEndpointProperties {

	/**
	 * Which endpoints can be used.
	 */
	private final Exposure exposure = new Exposure();

	public Exposure getExposure() {
		return this.exposure;
	}

	/**
	 * Which endpoints can be used.
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
