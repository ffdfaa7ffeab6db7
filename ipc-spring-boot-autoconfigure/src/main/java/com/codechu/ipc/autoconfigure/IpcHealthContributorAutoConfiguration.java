package com.codechu.ipc.autoconfigure;

import java.util.Map;

import com.codechu.ipc.actuate.IpcHealthIndicator;
import com.codechu.ipc.context.internal.ListenersLifecycle;
import com.codechu.ipc.context.internal.PidFileLifecycle;
import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.server.UnixServer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the health of the server, its pidfile and the FIFOs that are
 * listened to.
 */
@AutoConfiguration(
		after = { IpcServerAutoConfiguration.class, IpcPidFileAutoConfiguration.class, IpcFifoAutoConfiguration.class },
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({ Health.class, ConditionalOnEnabledHealthIndicator.class })
@Conditional(IpcHealthContributorAutoConfiguration.OnSomethingToWatch.class)
public final class IpcHealthContributorAutoConfiguration {

	/**
	 * For a health indicator that is not switched off.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnEnabledHealthIndicator("ipc")
	static class IndicatorConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "ipcHealthIndicator")
		IpcHealthIndicator ipcHealthIndicator(ObjectProvider<UnixServer> server,
				ObjectProvider<PidFileLifecycle> pidFile,
				@Qualifier("ipcFifoListenersLifecycle") ObjectProvider<ListenersLifecycle> fifos) {
			return new IpcHealthIndicator(server.getIfUnique(), () -> {
				PidFileLifecycle lifecycle = pidFile.getIfAvailable();
				return (lifecycle != null) ? lifecycle.pidFile() : null;
			}, () -> {
				ListenersLifecycle lifecycle = fifos.getIfAvailable();
				return (lifecycle != null) ? lifecycle.receiving() : Map.of();
			});
		}

	}

	/**
	 * There is a server, a pidfile or a FIFO.
	 */
	static class OnSomethingToWatch extends AnyNestedCondition {

		OnSomethingToWatch() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		/**
		 * There is a server.
		 */
		@ConditionalOnBean(UnixServer.class)
		static class HasServer {

		}

		/**
		 * There is a pidfile.
		 */
		@ConditionalOnBean(PidFileLifecycle.class)
		static class HasPidFile {

		}

		/**
		 * There is a FIFO.
		 */
		@ConditionalOnBean(FifoChannel.class)
		static class HasFifo {

		}

	}

}
