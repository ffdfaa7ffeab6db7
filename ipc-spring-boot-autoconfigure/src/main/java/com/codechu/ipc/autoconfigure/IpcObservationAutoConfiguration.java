package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.context.IpcClientCustomizer;
import com.codechu.ipc.context.IpcServerCustomizer;
import com.codechu.ipc.handler.invocation.CommandDispatcher;
import com.codechu.ipc.observation.IpcClientRequestConvention;
import com.codechu.ipc.observation.IpcServerRequestConvention;
import com.codechu.ipc.observation.internal.ObservedRequestHandler;
import com.codechu.ipc.observation.internal.ObservedRequests;
import com.codechu.ipc.protocol.JsonLineProtocol;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
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
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
public final class IpcObservationAutoConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	IpcClientCustomizer ipcClientObservationCustomizer(ObservationRegistry registry, JsonLineProtocol protocol,
			ObjectProvider<IpcClientRequestConvention> convention) {
		ObservedRequests observer = registry.isNoop() ? null
				: new ObservedRequests(protocol, registry, convention.getIfAvailable());
		return (builder) -> builder.observer(observer);
	}

	/**
	 * For servers. Where the property switches their observations off, not even the
	 * question whether to observe is asked for each request.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "management.observations.enable.ipc.server", matchIfMissing = true)
	@ConditionalOnBean(CommandDispatcher.class)
	static class ServerConfiguration {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		IpcServerCustomizer ipcServerObservationCustomizer(ObservationRegistry registry, CommandDispatcher dispatcher,
				IpcServerProperties properties, ObjectProvider<IpcServerRequestConvention> convention) {
			return (builder) -> {
				if (!registry.isNoop()) {
					builder.handler(new ObservedRequestHandler(dispatcher, dispatcher.commands(),
							properties.getCommandKey(), registry, convention.getIfAvailable()));
				}
			};
		}

	}

}
