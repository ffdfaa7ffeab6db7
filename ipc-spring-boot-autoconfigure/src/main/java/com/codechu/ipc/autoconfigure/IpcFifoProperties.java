package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import com.codechu.ipc.file.FileMode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for FIFOs.
 */
@ConfigurationProperties("ipc")
class IpcFifoProperties {

	/**
	 * Properties common to all FIFOs.
	 */
	private final All fifo = new All();

	/**
	 * FIFOs by name.
	 */
	private final Map<String, Fifo> fifos = new LinkedHashMap<>();

	public All getFifo() {
		return this.fifo;
	}

	public Map<String, Fifo> getFifos() {
		return this.fifos;
	}

	/**
	 * Properties common to all FIFOs.
	 */
	static class All {

		/**
		 * Whether to enable FIFOs and their listeners.
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
	 * Properties of one FIFO.
	 */
	static class Fifo {

		/**
		 * Path of the FIFO, which is created if it does not exist.
		 */
		private @Nullable Path path;

		/**
		 * Permissions of the FIFO if it is created, such as "0600" or rw-------.
		 */
		private FileMode mode = FileMode.OWNER_ONLY;

		/**
		 * Name or number of the group that owns the FIFO if it is created.
		 */
		private @Nullable String group;

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

	}

}
