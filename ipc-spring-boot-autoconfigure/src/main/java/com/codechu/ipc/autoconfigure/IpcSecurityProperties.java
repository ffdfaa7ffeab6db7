package com.codechu.ipc.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Configuration properties for Spring Security on the IPC server.
 */
@ConfigurationProperties("ipc.server.security")
class IpcSecurityProperties {

	/**
	 * Authorities of users by user name, such as ROLE_ADMIN.
	 */
	private Map<String, List<String>> userAuthorities = Map.of();

	/**
	 * Authorities of the members of groups by group name.
	 */
	private Map<String, List<String>> groupAuthorities = Map.of();

	/**
	 * Authorities of which a peer must have at least one, by command name or by pattern
	 * such as "[scanner.*]".
	 */
	private Map<String, Set<String>> commandAuthorities = Map.of();

	public Map<String, List<String>> getUserAuthorities() {
		return this.userAuthorities;
	}

	public void setUserAuthorities(Map<String, List<String>> userAuthorities) {
		this.userAuthorities = userAuthorities;
	}

	public Map<String, List<String>> getGroupAuthorities() {
		return this.groupAuthorities;
	}

	public void setGroupAuthorities(Map<String, List<String>> groupAuthorities) {
		this.groupAuthorities = groupAuthorities;
	}

	public Map<String, Set<String>> getCommandAuthorities() {
		return this.commandAuthorities;
	}

	public void setCommandAuthorities(Map<String, Set<String>> commandAuthorities) {
		this.commandAuthorities = commandAuthorities;
	}

}
