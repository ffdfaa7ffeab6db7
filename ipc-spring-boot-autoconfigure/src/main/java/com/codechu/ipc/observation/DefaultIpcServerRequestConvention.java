package com.codechu.ipc.observation;

import com.codechu.ipc.observation.IpcRequestDocumentation.LowCardinality;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

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
		return "ipc " + command(context).getValue();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(IpcServerRequestContext context) {
		Throwable error = context.getError();
		return KeyValues.of(command(context), LowCardinality.OUTCOME.withValue((error != null) ? "ERROR" : "SUCCESS"),
				LowCardinality.EXCEPTION.withValue(name(error)));
	}

	private static KeyValue command(IpcServerRequestContext context) {
		String command = context.command();
		return LowCardinality.COMMAND.withValue((command != null) ? command : "UNKNOWN");
	}

	private static String name(@Nullable Throwable error) {
		return (error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE;
	}

}
