package com.codechu.ipc.autoconfigure;

import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the peers of the IPC server may do, by Spring Security.
 */
@ConfigurationProperties("ipc.server.security")
class IpcSecurityProperties {

	/**
	 * Authorities of a user, by its name, such as ROLE_ADMIN.
	 */
	private Map<String, List<String>> userAuthorities = Map.of();

	/**
	 * Authorities of the members of a group, by its name.
	 */
	private Map<String, List<String>> groupAuthorities = Map.of();

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

}
