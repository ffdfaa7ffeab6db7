package com.codechu.ipc.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for named IPC clients.
 */
@ConfigurationProperties("ipc")
class NamedIpcClientsProperties {

	/**
	 * Clients by name. Properties that are not set are inherited from ipc.client.
	 */
	private final Map<String, IpcClientProperties> clients = new LinkedHashMap<>();

	public Map<String, IpcClientProperties> getClients() {
		return this.clients;
	}

}
