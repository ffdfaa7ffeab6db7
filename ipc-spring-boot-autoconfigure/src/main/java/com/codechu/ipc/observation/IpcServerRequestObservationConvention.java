package com.codechu.ipc.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Convention for the observation of requests answered by a server. A bean of this type
 * replaces {@link DefaultIpcServerRequestObservationConvention}.
 *
 * @since 0.1.0
 */
public interface IpcServerRequestObservationConvention
		extends ObservationConvention<IpcServerRequestObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof IpcServerRequestObservationContext;
	}

}
