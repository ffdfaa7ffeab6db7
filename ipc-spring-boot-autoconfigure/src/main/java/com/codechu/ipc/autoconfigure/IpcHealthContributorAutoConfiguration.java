package com.codechu.ipc.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.codechu.ipc.actuate.IpcHealthIndicator;
import com.codechu.ipc.context.IpcServers;
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
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the health of the servers, the pidfile and the FIFOs with
 * listeners.
 *
 * @since 0.1.0
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
		@ConditionalOnMissingBean(name = { "ipcHealthIndicator", "ipcHealthContributor" })
		HealthContributor ipcHealthContributor(ObjectProvider<IpcServers> servers,
				ObjectProvider<PidFileLifecycle> pidFile,
				@Qualifier("ipcFifoListenersLifecycle") ObjectProvider<ListenersLifecycle> fifos) {
			List<UnixServer> present = servers.stream().flatMap((each) -> each.all().stream()).toList();
			IpcHealthIndicator first = new IpcHealthIndicator(present.isEmpty() ? null : present.get(0), () -> {
				PidFileLifecycle lifecycle = pidFile.getIfAvailable();
				return (lifecycle != null) ? lifecycle.pidFile() : null;
			}, () -> {
				ListenersLifecycle lifecycle = fifos.getIfAvailable();
				return (lifecycle != null) ? lifecycle.receiving() : Map.of();
			});
			return (present.size() > 1) ? composite(present, first) : first;
		}

		// Details that are not specific to one server are reported with the first.
		private static HealthContributor composite(List<UnixServer> servers, IpcHealthIndicator first) {
			Map<String, HealthContributor> contributors = new LinkedHashMap<>();
			contributors.put(servers.get(0).name(), first);
			servers.forEach((server) -> contributors.computeIfAbsent(server.name(),
					(name) -> new IpcHealthIndicator(server, () -> null, Map::of)));
			return CompositeHealthContributor.fromMap(contributors);
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
		@ConditionalOnBean(IpcServers.class)
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
