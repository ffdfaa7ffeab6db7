package com.codechu.ipc.actuate;

import java.util.Collection;
import java.util.Locale;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointFilter;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationFilter;
import org.springframework.boot.actuate.endpoint.annotation.DiscoveredOperationMethod;
import org.springframework.boot.actuate.endpoint.annotation.EndpointDiscoverer;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.ParameterValueMapper;
import org.springframework.context.ApplicationContext;

/**
 * Finds the endpoints that do not depend on a technology, with their extensions.
 */
public final class IpcEndpointDiscoverer extends EndpointDiscoverer<ExposableIpcEndpoint, IpcOperation> {

	/**
	 * Create a discoverer.
	 * @param context where to look
	 * @param parameters converts arguments
	 * @param advisors go around operations
	 * @param endpointFilters decide which endpoints are exposed
	 * @param operationFilters decide which operations are accessible
	 */
	public IpcEndpointDiscoverer(ApplicationContext context, ParameterValueMapper parameters,
			Collection<OperationInvokerAdvisor> advisors,
			Collection<EndpointFilter<ExposableIpcEndpoint>> endpointFilters,
			Collection<OperationFilter<IpcOperation>> operationFilters) {
		super(context, parameters, advisors, endpointFilters, operationFilters);
	}

	@Override
	protected ExposableIpcEndpoint createEndpoint(Object endpointBean, EndpointId id, Access defaultAccess,
			Collection<IpcOperation> operations) {
		return new ExposableIpcEndpoint(this, endpointBean, id, defaultAccess, operations);
	}

	@Override
	protected IpcOperation createOperation(EndpointId endpointId, DiscoveredOperationMethod method,
			OperationInvoker invoker) {
		return new IpcOperation(method, invoker);
	}

	@Override
	protected OperationKey createOperationKey(IpcOperation operation) {
		return new OperationKey(operation.name() + operation.parameters().keySet(),
				() -> String.format(Locale.ROOT, "operation '%s'", operation.name()));
	}

}
