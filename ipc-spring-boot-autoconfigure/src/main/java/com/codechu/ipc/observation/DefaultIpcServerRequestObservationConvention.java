package com.codechu.ipc.observation;

import com.codechu.ipc.observation.IpcRequestObservationDocumentation.HighCardinalityKeyNames;
import com.codechu.ipc.observation.IpcRequestObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValues;

/**
 * Default naming and tagging of the observation of requests answered by a server, as
 * documented by {@link IpcRequestObservationDocumentation}.
 *
 * @since 0.1.0
 */
public class DefaultIpcServerRequestObservationConvention implements IpcServerRequestObservationConvention {

	@Override
	public String getName() {
		return "ipc.server.requests";
	}

	@Override
	public String getContextualName(IpcServerRequestObservationContext context) {
		return "ipc " + IpcRequestObservationDocumentation.command(context.command());
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(IpcServerRequestObservationContext context) {
		return IpcRequestObservationDocumentation.tags(context.command(), context.outcome(), context.getError())
			.and(LowCardinalityKeyNames.SERVER.withValue(context.server()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(IpcServerRequestObservationContext context) {
		return KeyValues
			.of(HighCardinalityKeyNames.CONNECTION.withValue(Long.toString(context.request().connection().id())));
	}

}
