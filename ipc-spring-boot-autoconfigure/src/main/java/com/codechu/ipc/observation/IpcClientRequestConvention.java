package com.codechu.ipc.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags the observation of requests made by a client. A bean of this type takes
 * the place of {@link DefaultIpcClientRequestConvention}.
 */
public interface IpcClientRequestConvention extends ObservationConvention<IpcClientRequestContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof IpcClientRequestContext;
	}

}
