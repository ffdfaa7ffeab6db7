package com.codechu.ipc.observation;

import com.codechu.ipc.observation.IpcRequestDocumentation.LowCardinality;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

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
		return "ipc " + command(context).getValue();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(IpcClientRequestContext context) {
		Throwable error = context.getError();
		return KeyValues.of(command(context), LowCardinality.OUTCOME.withValue((error != null) ? "ERROR" : "SUCCESS"),
				LowCardinality.EXCEPTION.withValue(name(error)));
	}

	private static KeyValue command(IpcClientRequestContext context) {
		String command = context.command();
		return LowCardinality.COMMAND.withValue((command != null) ? command : "UNKNOWN");
	}

	private static String name(@Nullable Throwable error) {
		return (error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE;
	}

}
