package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.context.IpcServers;
import com.codechu.ipc.handler.BuiltInCommand;
import com.codechu.ipc.handler.invocation.CommandTables;
import com.codechu.ipc.handler.invocation.LibraryArguments;
import com.codechu.ipc.handler.invocation.ThreadState;
import com.codechu.ipc.security.IpcPeerAuthenticationConverter;
import com.codechu.ipc.security.internal.DeniedAccess;
import com.codechu.ipc.security.internal.PeerAuthenticationInterceptor;
import com.codechu.ipc.security.internal.PeerAuthorities;
import com.codechu.ipc.security.internal.SecurityArguments;
import com.codechu.ipc.security.internal.SecurityContextState;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.expression.BeanFactoryResolver;
import org.springframework.core.env.Environment;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.authorization.AuthoritiesAuthorizationManager;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for commands secured by Spring Security: the peer's user becomes
 * the authentication.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = IpcServerAutoConfiguration.class)
@ConditionalOnClass(SecurityContextHolder.class)
@ConditionalOnBean(IpcServers.class)
@EnableConfigurationProperties(IpcSecurityProperties.class)
public final class IpcSecurityAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	IpcPeerAuthenticationConverter ipcPeerAuthenticationConverter(IpcSecurityProperties properties) {
		return new PeerAuthorities(properties.getUserAuthorities(), properties.getGroupAuthorities());
	}

	@Bean
	PeerAuthenticationInterceptor ipcPeerAuthenticationInterceptor(IpcSecurityProperties properties,
			IpcPeerAuthenticationConverter converter, CommandTables tables, ObjectProvider<BuiltInCommand> builtIn,
			ObjectProvider<RoleHierarchy> hierarchy, Environment environment) {
		AuthoritiesAuthorizationManager authorities = new AuthoritiesAuthorizationManager();
		hierarchy.ifUnique(authorities::setRoleHierarchy);
		return new PeerAuthenticationInterceptor(converter, CommandAccess.rules(CommandAccess.AUTHORITIES,
				properties.getCommandAuthorities(), tables, builtIn.orderedStream().toList(), environment),
				authorities);
	}

	@Bean
	ThreadState ipcSecurityContextState() {
		return new SecurityContextState();
	}

	@Bean
	LibraryArguments ipcSecurityArguments(BeanFactory beanFactory) {
		return new LibraryArguments(new SecurityArguments(new BeanFactoryResolver(beanFactory)));
	}

	@Bean
	DeniedAccess ipcDeniedAccess() {
		return new DeniedAccess();
	}

}
