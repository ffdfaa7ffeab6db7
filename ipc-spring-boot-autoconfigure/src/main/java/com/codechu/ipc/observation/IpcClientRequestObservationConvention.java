package com.codechu.ipc.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Convention for the observation of requests made by a client. A bean of this type
 * replaces {@link DefaultIpcClientRequestObservationConvention}.
 *
 * @since 0.1.0
 */
public interface IpcClientRequestObservationConvention
		extends ObservationConvention<IpcClientRequestObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof IpcClientRequestObservationContext;
	}

}
