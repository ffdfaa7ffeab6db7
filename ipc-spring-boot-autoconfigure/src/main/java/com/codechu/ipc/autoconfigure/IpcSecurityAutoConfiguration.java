package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.handler.IpcHandler;
import com.codechu.ipc.handler.invocation.ThreadCleaner;
import com.codechu.ipc.security.DeniedAccess;
import com.codechu.ipc.security.PeerAuthenticationInterceptor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for commands guarded by Spring Security: the peer's user becomes
 * the authentication.
 */
@AutoConfiguration
@ConditionalOnClass(SecurityContextHolder.class)
@ConditionalOnBean(annotation = IpcHandler.class)
@EnableConfigurationProperties(IpcSecurityProperties.class)
public final class IpcSecurityAutoConfiguration {

	@Bean
	PeerAuthenticationInterceptor ipcPeerAuthenticationInterceptor(IpcSecurityProperties properties) {
		return new PeerAuthenticationInterceptor(properties.getUserAuthorities(), properties.getGroupAuthorities());
	}

	@Bean
	ThreadCleaner ipcSecurityContextCleaner() {
		return () -> SecurityContextHolder.getContextHolderStrategy().clearContext();
	}

	@Bean
	DeniedAccess ipcDeniedAccess() {
		return new DeniedAccess();
	}

}
