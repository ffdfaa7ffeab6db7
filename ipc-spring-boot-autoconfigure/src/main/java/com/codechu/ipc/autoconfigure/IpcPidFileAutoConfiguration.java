package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.context.internal.PidFileLifecycle;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for a pidfile, which keeps a second instance from starting.
 */
@AutoConfiguration
@ConditionalOnProperty("ipc.pidfile.path")
@EnableConfigurationProperties(IpcPidFileProperties.class)
public final class IpcPidFileAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	PidFileLifecycle ipcPidFileLifecycle(IpcPidFileProperties properties) {
		Require.noTilde("ipc.pidfile.path", properties.getPath());
		return new PidFileLifecycle(properties.getPath());
	}

}
