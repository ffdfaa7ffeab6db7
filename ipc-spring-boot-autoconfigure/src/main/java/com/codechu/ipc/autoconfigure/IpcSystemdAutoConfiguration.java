package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.context.internal.SystemdLifecycle;
import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.systemd.SystemdNotifier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for telling systemd how the application is, where
 * {@code NOTIFY_SOCKET} is set.
 */
@AutoConfiguration(after = IpcServerAutoConfiguration.class)
@ConditionalOnBean(UnixServer.class)
public final class IpcSystemdAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SystemdLifecycle ipcSystemdLifecycle(ObjectProvider<UnixServer> servers,
			ConfigurableListableBeanFactory beanFactory) {
		// SpringApplication registers it in the context whose runners it calls.
		boolean runnersAhead = beanFactory.containsLocalBean("springApplicationArguments");
		return new SystemdLifecycle(SystemdNotifier.from(System.getenv()), servers.orderedStream().toList(),
				runnersAhead);
	}

}
