package com.codechu.ipc.actuate;

import java.util.function.ToDoubleFunction;

import com.codechu.ipc.client.UnixClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Gauges of a client, {@code ipc.client.connections} by the {@code client} and the
 * {@code state} of its connections, which is {@code active} or {@code idle}.
 */
public final class IpcClientMetrics implements MeterBinder {

	private final UnixClient client;

	/**
	 * Create a binder.
	 * @param client the client
	 */
	public IpcClientMetrics(UnixClient client) {
		this.client = client;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		bind(registry, "active", UnixClient::activeConnections);
		bind(registry, "idle", UnixClient::idleConnections);
	}

	private void bind(MeterRegistry registry, String state, ToDoubleFunction<UnixClient> count) {
		Gauge.builder("ipc.client.connections", this.client, count)
			.tag("client", this.client.name())
			.tag("state", state)
			.description("Open connections, in use or idle")
			.register(registry);
	}

}
