package com.codechu.ipc.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags the observation of requests answered by a server. A bean of this type
 * takes the place of {@link DefaultIpcServerRequestConvention}.
 */
public interface IpcServerRequestConvention extends ObservationConvention<IpcServerRequestContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof IpcServerRequestContext;
	}

}
