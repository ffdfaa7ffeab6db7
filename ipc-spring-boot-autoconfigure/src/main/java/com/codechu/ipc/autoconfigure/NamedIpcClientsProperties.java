package com.codechu.ipc.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of further IPC clients.
 */
@ConfigurationProperties("ipc")
class NamedIpcClientsProperties {

	/**
	 * Clients by name. What is not set for a client is as for ipc.client.
	 */
	private final Map<String, IpcClientProperties> clients = new LinkedHashMap<>();

	public Map<String, IpcClientProperties> getClients() {
		return this.clients;
	}

}
