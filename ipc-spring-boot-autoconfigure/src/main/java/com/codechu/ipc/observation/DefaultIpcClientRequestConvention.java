package com.codechu.ipc.observation;

import com.codechu.ipc.observation.IpcRequestDocumentation.HighCardinality;
import com.codechu.ipc.observation.IpcRequestDocumentation.LowCardinality;
import io.micrometer.common.KeyValues;

/**
 * Names and tags the observation of requests made by a client as
 * {@link IpcRequestDocumentation} says.
 */
public class DefaultIpcClientRequestConvention implements IpcClientRequestConvention {

	@Override
	public String getName() {
		return "ipc.client.requests";
	}

	@Override
	public String getContextualName(IpcClientRequestContext context) {
		return "ipc " + IpcRequestDocumentation.command(context.command());
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(IpcClientRequestContext context) {
		return IpcRequestDocumentation.tags(context.command(), context.outcome(), context.getError())
			.and(LowCardinality.CLIENT.withValue(context.client()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(IpcClientRequestContext context) {
		return KeyValues.of(HighCardinality.PATH.withValue(context.path().toString()));
	}

}
