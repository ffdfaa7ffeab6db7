package com.codechu.ipc.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Convention for the observation of messages of FIFOs. A bean of this type replaces
 * {@link DefaultIpcFifoObservationConvention}.
 *
 * @since 0.1.0
 */
public interface IpcFifoObservationConvention extends ObservationConvention<IpcFifoObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof IpcFifoObservationContext;
	}

}
