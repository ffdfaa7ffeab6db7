package com.codechu.ipc.autoconfigure;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of further IPC clients.
 *
 * @param clients Clients by name. What is not set for a client is as for ipc.client.
 */
@ConfigurationProperties("ipc")
record NamedIpcClientsProperties(@DefaultValue Map<String, IpcClientProperties> clients) {

}
