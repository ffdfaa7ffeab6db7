package com.codechu.ipc.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for named IPC servers.
 */
@ConfigurationProperties("ipc")
class NamedIpcServersProperties {

	/**
	 * Servers by name. Properties that are not set are inherited from ipc.server, except
	 * for the path, which defaults to the name of the server with the suffix '.sock', in
	 * the directory of the ipc.server socket.
	 */
	private final Map<String, IpcServerProperties> servers = new LinkedHashMap<>();

	public Map<String, IpcServerProperties> getServers() {
		return this.servers;
	}

}
