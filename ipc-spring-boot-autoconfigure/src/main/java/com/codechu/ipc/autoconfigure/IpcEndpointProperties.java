package com.codechu.ipc.autoconfigure;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which Actuator endpoints can be used through the socket.
 *
 * @param exposure Which endpoints can be used.
 */
@ConfigurationProperties("management.endpoints.ipc")
public record IpcEndpointProperties(@DefaultValue Exposure exposure) {

	/**
	 * Which endpoints can be used.
	 *
	 * @param include Endpoint IDs that should be included or '*' for all. By default,
	 * health and info.
	 * @param exclude Endpoint IDs that should be excluded or '*' for all.
	 */
	public record Exposure(@DefaultValue Set<String> include, @DefaultValue Set<String> exclude) {

	}

}
