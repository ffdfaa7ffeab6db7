package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.actuate.ActuatorCommand;
import com.codechu.ipc.actuate.ExposableIpcEndpoint;
import com.codechu.ipc.actuate.IpcEndpoint;
import com.codechu.ipc.actuate.IpcEndpointDiscoverer;
import com.codechu.ipc.actuate.IpcOperation;
import com.codechu.ipc.handler.BuiltInCommand;
import com.codechu.ipc.handler.invocation.CommandDispatcher;
import com.codechu.ipc.handler.invocation.CommandTable;
import com.codechu.ipc.server.UnixServer;
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
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for Actuator through the socket, and for an endpoint about the
 * server.
 */
@AutoConfiguration(after = { EndpointAutoConfiguration.class, IpcServerAutoConfiguration.class })
@ConditionalOnClass({ EndpointAutoConfiguration.class, EndpointAccessResolver.class })
@ConditionalOnBean({ CommandDispatcher.class, EndpointAccessResolver.class })
@EnableConfigurationProperties(IpcEndpointProperties.class)
public final class IpcActuatorAutoConfiguration {

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
			IpcEndpointProperties properties) {
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
			IpcServerProperties properties) {
		EndpointJsonMapper own = endpointMapper.getIfAvailable();
		JsonMapper json = (own != null) ? own.get() : mapper.getIfAvailable(JsonMapper::shared);
		return new BuiltInCommand(ActuatorCommand.NAME, "Calls an operation of an Actuator endpoint, or lists them.",
				ActuatorCommand.MEMBERS, new ActuatorCommand(() -> discoverer.getObject().getEndpoints(),
						properties.getCommandKey(), json::valueToTree));
	}

	@Bean
	@ConditionalOnAvailableEndpoint
	IpcEndpoint ipcEndpoint(UnixServer server, CommandTable commands) {
		return new IpcEndpoint(server, commands);
	}

}
