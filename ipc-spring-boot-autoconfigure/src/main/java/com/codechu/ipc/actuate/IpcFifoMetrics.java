package com.codechu.ipc.actuate;

import java.util.Map;

import com.codechu.ipc.fifo.FifoChannel;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Counters of FIFOs: {@code ipc.fifo.received}, and {@code ipc.fifo.skipped} for lines
 * that are not messages; both tagged with the name of the {@code fifo}.
 */
public final class IpcFifoMetrics implements MeterBinder {

	private final Map<String, FifoChannel> channels;

	/**
	 * Create a binder.
	 * @param channels the FIFOs by name
	 */
	public IpcFifoMetrics(Map<String, FifoChannel> channels) {
		this.channels = Map.copyOf(channels);
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.channels.forEach((name, channel) -> {
			FunctionCounter.builder("ipc.fifo.received", channel, FifoChannel::receivedCount)
				.tag("fifo", name)
				.description("Messages received")
				.register(registry);
			FunctionCounter.builder("ipc.fifo.skipped", channel, FifoChannel::skippedCount)
				.tag("fifo", name)
				.description("Lines skipped because they are not valid messages")
				.register(registry);
		});
	}

}
