package com.codechu.ipc.actuate;

import java.util.Collection;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.ExposableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.AbstractDiscoveredEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.EndpointDiscoverer;

/**
 * An {@link ExposableEndpoint endpoint} that is exposed over IPC. The type identifies the
 * technology for application-specific filters.
 */
public final class ExposableIpcEndpoint extends AbstractDiscoveredEndpoint<IpcOperation> {

	ExposableIpcEndpoint(EndpointDiscoverer<?, ?> discoverer, Object endpointBean, EndpointId id, Access defaultAccess,
			Collection<IpcOperation> operations) {
		super(discoverer, endpointBean, id, defaultAccess, operations);
	}

}
