package com.codechu.ipc.autoconfigure;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import com.codechu.ipc.file.FileMode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of FIFOs.
 */
@ConfigurationProperties("ipc")
class IpcFifoProperties {

	/**
	 * FIFOs by name.
	 */
	private final Map<String, Fifo> fifo = new LinkedHashMap<>();

	public Map<String, Fifo> getFifo() {
		return this.fifo;
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
		 * Permissions of the FIFO if it is created, as "0600" or rw-------.
		 */
		private FileMode mode = FileMode.OWNER_ONLY;

		/**
		 * Group to own the FIFO if it is created, by name or number.
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
