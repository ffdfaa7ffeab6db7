package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.context.IpcServers;
import com.codechu.ipc.context.internal.SystemdLifecycle;
import com.codechu.ipc.systemd.SystemdNotifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for systemd notifications, if {@code NOTIFY_SOCKET} is set.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = IpcServerAutoConfiguration.class)
@ConditionalOnBean(IpcServers.class)
@ConditionalOnBooleanProperty(name = "ipc.systemd.enabled", matchIfMissing = true)
@EnableConfigurationProperties(IpcSystemdProperties.class)
public final class IpcSystemdAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	SystemdLifecycle ipcSystemdLifecycle(IpcServers servers, ConfigurableListableBeanFactory beanFactory) {
		// SpringApplication registers it in the context whose runners it calls.
		boolean runnersAhead = beanFactory.containsLocalBean("springApplicationArguments");
		return new SystemdLifecycle(SystemdNotifier.from(System.getenv()), servers.all(), runnersAhead);
	}

}
