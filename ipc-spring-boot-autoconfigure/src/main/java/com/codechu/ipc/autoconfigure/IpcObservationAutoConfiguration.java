package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.context.IpcClientCustomizer;
import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.invocation.CommandDispatcher;
import com.codechu.ipc.observation.IpcClientRequestConvention;
import com.codechu.ipc.observation.IpcServerRequestConvention;
import com.codechu.ipc.observation.internal.ObservationInterceptor;
import com.codechu.ipc.observation.internal.ObservedRequests;
import com.codechu.ipc.observation.internal.TimerInterceptor;
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
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

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
	@Order(Ordered.HIGHEST_PRECEDENCE)
	IpcClientCustomizer ipcClientObservationCustomizer(ObservationRegistry registry, JsonLineProtocol protocol,
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<IpcClientRequestConvention> convention) {
		boolean observed = !registry.isNoop() && ObservationSettings.of(beanFactory).isEnabled("ipc.client.requests");
		ObservedRequests observer = observed ? new ObservedRequests(protocol, registry, convention.getIfAvailable())
				: null;
		return (builder) -> builder.observer(observer);
	}

	/**
	 * For servers. Where their observations are switched off, there is no interceptor.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBean(CommandDispatcher.class)
	static class ServerConfiguration {

		@Bean
		@Nullable IpcInterceptor ipcServerObservationInterceptor(ObservationRegistry registry,
				ConfigurableListableBeanFactory beanFactory, ObjectProvider<IpcServerRequestConvention> conventions) {
			ObservationSettings settings = ObservationSettings.of(beanFactory);
			if (registry.isNoop() || !settings.isEnabled("ipc.server.requests")) {
				return null;
			}
			IpcServerRequestConvention convention = conventions.getIfAvailable();
			KeyValues timed = (convention != null) ? null : settings.onlyTimed();
			return (timed != null) ? new TimerInterceptor(beanFactory.getBean(MeterRegistry.class), timed)
					: new ObservationInterceptor(registry, convention);
		}

	}

}
