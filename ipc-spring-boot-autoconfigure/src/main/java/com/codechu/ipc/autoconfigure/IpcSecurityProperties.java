package com.codechu.ipc.autoconfigure;

import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the peers of the IPC server may do, by Spring Security.
 *
 * @param userAuthorities Authorities of a user, by its name, such as ROLE_ADMIN.
 * @param groupAuthorities Authorities of the members of a group, by its name.
 */
@ConfigurationProperties("ipc.server.security")
public record IpcSecurityProperties(@DefaultValue Map<String, List<String>> userAuthorities,
		@DefaultValue Map<String, List<String>> groupAuthorities) {

}
