package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.actuate.IpcHealthIndicator;
import com.codechu.ipc.context.internal.PidFileLifecycle;
import com.codechu.ipc.server.UnixServer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the health of the server and its pidfile.
 */
@AutoConfiguration(after = { IpcServerAutoConfiguration.class, IpcPidFileAutoConfiguration.class },
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({ Health.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(UnixServer.class)
public final class IpcHealthContributorAutoConfiguration {

	/**
	 * For a health indicator that is not switched off.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnEnabledHealthIndicator("ipc")
	static class IndicatorConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "ipcHealthIndicator")
		IpcHealthIndicator ipcHealthIndicator(UnixServer server, ObjectProvider<PidFileLifecycle> pidFile) {
			return new IpcHealthIndicator(server, () -> {
				PidFileLifecycle lifecycle = pidFile.getIfAvailable();
				return (lifecycle != null) ? lifecycle.pidFile() : null;
			});
		}

	}

}
