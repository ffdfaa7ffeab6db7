package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.autoconfigure.FifoChannelsRegistrar.FifoObservation;
import com.codechu.ipc.autoconfigure.IpcClientBuilders.ClientObservation;
import com.codechu.ipc.autoconfigure.IpcServerFactory.ServerObservation;
import com.codechu.ipc.context.IpcServers;
import com.codechu.ipc.handler.invocation.ThreadState;
import com.codechu.ipc.observation.IpcClientRequestObservationConvention;
import com.codechu.ipc.observation.IpcFifoObservationConvention;
import com.codechu.ipc.observation.IpcServerRequestObservationConvention;
import com.codechu.ipc.observation.internal.ObservationScopeState;
import com.codechu.ipc.observation.internal.ObservedCommands;
import com.codechu.ipc.observation.internal.ObservedMessages;
import com.codechu.ipc.observation.internal.ObservedRequests;
import com.codechu.ipc.observation.internal.TimedCommands;
import com.codechu.ipc.observation.internal.TimedMessages;
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
 * Auto-configuration} for observations of requests and FIFO messages, if there is an
 * {@link ObservationRegistry}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { IpcServerAutoConfiguration.class, IpcClientAutoConfiguration.class },
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
public final class IpcObservationAutoConfiguration {

	@Bean
	@Nullable ClientObservation ipcClientObservation(ObservationRegistry registry, JsonLineProtocol protocol,
			ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<IpcClientRequestObservationConvention> conventions) {
		if (registry.isNoop() || !ObservationSettings.of(beanFactory).isEnabled("ipc.client.requests")) {
			return null;
		}
		IpcClientRequestObservationConvention convention = conventions.getIfAvailable();
		return (propagation) -> new ObservedRequests(protocol, registry, convention, propagation);
	}

	@Bean
	@Nullable FifoObservation ipcFifoObservation(ObservationRegistry registry, ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<IpcFifoObservationConvention> conventions) {
		ObservationSettings settings = ObservationSettings.of(beanFactory);
		if (registry.isNoop() || !settings.isEnabled("ipc.fifo.messages")) {
			return null;
		}
		IpcFifoObservationConvention convention = conventions.getIfAvailable();
		KeyValues timed = (convention != null) ? null : settings.onlyTimed();
		if (timed == null) {
			return (fifo) -> new ObservedMessages(registry, convention, fifo);
		}
		// Without a registry among its parameters, as there may be no such class.
		return (fifo) -> new TimedMessages(beanFactory.getBean(MeterRegistry.class), timed, fifo);
	}

	@Bean
	ThreadState ipcObservationScopeState(ObservationRegistry registry) {
		return new ObservationScopeState(registry);
	}

	/**
	 * For servers. Where their observations are switched off, nothing is observed.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(IpcServers.class)
	static class ServerConfiguration {

		@Bean
		@Nullable ServerObservation ipcServerObservation(ObservationRegistry registry,
				ConfigurableListableBeanFactory beanFactory,
				ObjectProvider<IpcServerRequestObservationConvention> conventions) {
			ObservationSettings settings = ObservationSettings.of(beanFactory);
			if (registry.isNoop() || !settings.isEnabled("ipc.server.requests")) {
				return null;
			}
			IpcServerRequestObservationConvention convention = conventions.getIfAvailable();
			KeyValues timed = (convention != null) ? null : settings.onlyTimed();
			return () -> (timed != null) ? new TimedCommands(beanFactory.getBean(MeterRegistry.class), timed)
					: new ObservedCommands(registry, convention);
		}

	}

}
