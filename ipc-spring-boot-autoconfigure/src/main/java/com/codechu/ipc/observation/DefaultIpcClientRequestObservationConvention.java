package com.codechu.ipc.observation;

import com.codechu.ipc.observation.IpcRequestObservationDocumentation.HighCardinalityKeyNames;
import com.codechu.ipc.observation.IpcRequestObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValues;

/**
 * Default naming and tagging of the observation of requests made by a client, as
 * documented by {@link IpcRequestObservationDocumentation}.
 *
 * @since 0.1.0
 */
public class DefaultIpcClientRequestObservationConvention implements IpcClientRequestObservationConvention {

	@Override
	public String getName() {
		return "ipc.client.requests";
	}

	@Override
	public String getContextualName(IpcClientRequestObservationContext context) {
		return "ipc " + IpcRequestObservationDocumentation.command(context.command());
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(IpcClientRequestObservationContext context) {
		return IpcRequestObservationDocumentation.tags(context.command(), context.outcome(), context.getError())
			.and(LowCardinalityKeyNames.CLIENT.withValue(context.client()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(IpcClientRequestObservationContext context) {
		return KeyValues.of(HighCardinalityKeyNames.PATH.withValue(context.path().toString()));
	}

}
