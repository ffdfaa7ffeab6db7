package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.actuate.ActuatorCommand;
import com.codechu.ipc.actuate.ExposableIpcEndpoint;
import com.codechu.ipc.actuate.IpcEndpoint;
import com.codechu.ipc.actuate.IpcEndpointDiscoverer;
import com.codechu.ipc.actuate.IpcOperation;
import com.codechu.ipc.context.IpcServers;
import com.codechu.ipc.handler.BuiltInCommand;
import com.codechu.ipc.handler.invocation.CommandTables;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.IncludeExcludeEndpointFilter;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointFilter;
import org.springframework.boot.actuate.endpoint.OperationFilter;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.ParameterValueMapper;
import org.springframework.boot.actuate.endpoint.jackson.EndpointJsonMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for Actuator over IPC, and for an endpoint that shows the servers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { EndpointAutoConfiguration.class, IpcServerAutoConfiguration.class })
@ConditionalOnClass({ EndpointAutoConfiguration.class, EndpointAccessResolver.class })
@ConditionalOnBean({ IpcServers.class, EndpointAccessResolver.class })
@EnableConfigurationProperties(IpcActuatorProperties.class)
public final class IpcActuatorAutoConfiguration {

	@Bean
	@ConditionalOnAvailableEndpoint
	IpcEndpoint ipcEndpoint(IpcServers servers, CommandTables commands) {
		return new IpcEndpoint(servers.all(), commands);
	}

	/**
	 * For the command that calls endpoints.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "ipc.server.actuator.enabled", matchIfMissing = true)
	static class CommandConfiguration {

		@Bean
		IpcEndpointDiscoverer ipcEndpointDiscoverer(ApplicationContext context, ParameterValueMapper parameters,
				ObjectProvider<OperationInvokerAdvisor> advisors,
				ObjectProvider<EndpointFilter<ExposableIpcEndpoint>> endpointFilters,
				ObjectProvider<OperationFilter<IpcOperation>> operationFilters) {
			return new IpcEndpointDiscoverer(context, parameters, advisors.orderedStream().toList(),
					endpointFilters.orderedStream().toList(), operationFilters.orderedStream().toList());
		}

		@Bean
		IncludeExcludeEndpointFilter<ExposableIpcEndpoint> ipcIncludeExcludePropertyEndpointFilter(
				IpcActuatorProperties properties) {
			return new IncludeExcludeEndpointFilter<>(ExposableIpcEndpoint.class, properties.getExposure().getInclude(),
					properties.getExposure().getExclude(), IpcEndpointExposure.DEFAULT_INCLUDES);
		}

		@Bean
		OperationFilter<IpcOperation> ipcAccessPropertiesOperationFilter(EndpointAccessResolver access) {
			return OperationFilter.byAccess(access);
		}

		@Bean
		BuiltInCommand ipcActuatorCommand(ObjectProvider<IpcEndpointDiscoverer> discoverer,
				ObjectProvider<EndpointJsonMapper> endpointMapper, ObjectProvider<JsonMapper> mapper,
				IpcActuatorProperties properties, IpcServerSettings servers) {
			String server = servers.require("ipc.server.actuator.server", properties.getServer());
			EndpointJsonMapper own = endpointMapper.getIfAvailable();
			JsonMapper json = (own != null) ? own.get() : mapper.getIfAvailable(JsonMapper::shared);
			return new BuiltInCommand(ActuatorCommand.NAME,
					"Invokes an operation of an Actuator endpoint, or lists the exposed endpoints.",
					ActuatorCommand.MEMBERS, new ActuatorCommand(() -> discoverer.getObject().getEndpoints(),
							servers.get(server).getCommandKey(), json::valueToTree),
					server);
		}

	}

}
