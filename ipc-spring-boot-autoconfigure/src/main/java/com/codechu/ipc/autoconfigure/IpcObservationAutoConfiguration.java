package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.autoconfigure.IpcClientBuilders.ClientObservation;
import com.codechu.ipc.handler.invocation.CommandObserver;
import com.codechu.ipc.handler.invocation.CommandTable;
import com.codechu.ipc.handler.invocation.ThreadCleaner;
import com.codechu.ipc.observation.IpcClientRequestConvention;
import com.codechu.ipc.observation.IpcServerRequestConvention;
import com.codechu.ipc.observation.internal.ObservedCommands;
import com.codechu.ipc.observation.internal.ObservedRequests;
import com.codechu.ipc.observation.internal.TimedCommands;
import com.codechu.ipc.protocol.JsonLineProtocol;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for observations of requests, where there is an
 * {@link ObservationRegistry}.
 */
@AutoConfiguration(after = { IpcServerAutoConfiguration.class, IpcClientAutoConfiguration.class },
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
public final class IpcObservationAutoConfiguration {

	@Bean
	@Nullable ClientObservation ipcClientObservation(ObservationRegistry registry, JsonLineProtocol protocol,
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<IpcClientRequestConvention> conventions) {
		if (registry.isNoop() || !ObservationSettings.of(beanFactory).isEnabled("ipc.client.requests")) {
			return null;
		}
		IpcClientRequestConvention convention = conventions.getIfAvailable();
		return (propagation) -> new ObservedRequests(protocol, registry, convention, propagation);
	}

	@Bean
	ThreadCleaner ipcObservationScopeCleaner(ObservationRegistry registry) {
		return () -> {
			if (registry.getCurrentObservationScope() != null) {
				registry.setCurrentObservationScope(null);
			}
		};
	}

	/**
	 * For servers. Where their observations are switched off, nothing is observed.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(CommandTable.class)
	static class ServerConfiguration {

		@Bean
		@Nullable CommandObserver ipcServerObserver(ObservationRegistry registry, ConfigurableListableBeanFactory beanFactory,
				ObjectProvider<IpcServerRequestConvention> conventions) {
			ObservationSettings settings = ObservationSettings.of(beanFactory);
			if (registry.isNoop() || !settings.isEnabled("ipc.server.requests")) {
				return null;
			}
			IpcServerRequestConvention convention = conventions.getIfAvailable();
			KeyValues timed = (convention != null) ? null : settings.onlyTimed();
			return (timed != null) ? new TimedCommands(beanFactory.getBean(MeterRegistry.class), timed)
					: new ObservedCommands(registry, convention);
		}

	}

}
