package com.codechu.ipc.observation;

import java.util.Locale;

import com.codechu.ipc.observation.IpcFifoObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Default naming and tagging of the observation of messages of FIFOs, as documented by
 * {@link IpcFifoObservationDocumentation}.
 *
 * @since 0.1.0
 */
public class DefaultIpcFifoObservationConvention implements IpcFifoObservationConvention {

	@Override
	public String getName() {
		return "ipc.fifo.messages";
	}

	@Override
	public String getContextualName(IpcFifoObservationContext context) {
		return context.fifo() + " " + operation(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(IpcFifoObservationContext context) {
		Throwable error = context.getError();
		return KeyValues.of(LowCardinalityKeyNames.FIFO.withValue(context.fifo()),
				LowCardinalityKeyNames.OPERATION.withValue(operation(context)),
				LowCardinalityKeyNames.OUTCOME.withValue(context.outcome().name()), LowCardinalityKeyNames.EXCEPTION
					.withValue((error != null) ? error.getClass().getSimpleName() : KeyValue.NONE_VALUE));
	}

	private static String operation(IpcFifoObservationContext context) {
		return context.operation().name().toLowerCase(Locale.ROOT);
	}

}
