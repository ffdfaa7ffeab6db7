package com.codechu.ipc.observation;

import com.codechu.ipc.observation.IpcRequestDocumentation.HighCardinality;
import com.codechu.ipc.observation.IpcRequestDocumentation.LowCardinality;
import io.micrometer.common.KeyValues;

/**
 * Names and tags the observation of requests answered by a server as
 * {@link IpcRequestDocumentation} says.
 */
public class DefaultIpcServerRequestConvention implements IpcServerRequestConvention {

	@Override
	public String getName() {
		return "ipc.server.requests";
	}

	@Override
	public String getContextualName(IpcServerRequestContext context) {
		return "ipc " + IpcRequestDocumentation.command(context.command());
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(IpcServerRequestContext context) {
		return IpcRequestDocumentation.tags(context.command(), context.outcome(), context.getError())
			.and(LowCardinality.SERVER.withValue(context.server()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(IpcServerRequestContext context) {
		return KeyValues.of(HighCardinality.CONNECTION.withValue(Long.toString(context.request().connection().id())));
	}

}
