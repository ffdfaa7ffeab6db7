package com.codechu.ipc.observation;

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
		return IpcRequestDocumentation.tags(context.command(), context.getError());
	}

}
