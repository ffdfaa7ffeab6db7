package com.codechu.ipc.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for systemd notifications.
 */
@ConfigurationProperties("ipc.systemd")
class IpcSystemdProperties {

	/**
	 * Whether to notify systemd of the state of the application if NOTIFY_SOCKET is set.
	 */
	private boolean enabled = true;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

}
