package com.codechu.ipc.actuate;

import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.server.UnixServer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Gauges and counters of the server: {@code ipc.server.connections},
 * {@code ipc.server.handlers.running}, {@code ipc.server.handlers.waits} and
 * {@code ipc.server.errors}, tagged with the {@code type} that the peer was answered.
 */
public final class IpcServerMetrics implements MeterBinder {

	private final UnixServer server;

	/**
	 * Create a binder.
	 * @param server the server
	 */
	public IpcServerMetrics(UnixServer server) {
		this.server = server;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("ipc.server.connections", this.server, UnixServer::connectionCount)
			.description("Open connections")
			.register(registry);
		Gauge.builder("ipc.server.handlers.running", this.server, (server) -> server.status().runningHandlers())
			.description("Handlers that are running")
			.register(registry);
		FunctionCounter.builder("ipc.server.handlers.waits", this.server, (server) -> server.status().waits())
			.description("Requests that had to wait for another one's handler")
			.register(registry);
		for (ErrorType type : ErrorType.values()) {
			FunctionCounter
				.builder("ipc.server.errors", this.server, (server) -> server.status().errors().getOrDefault(type, 0L))
				.tag("type", type.wireName())
				.description("Errors answered by the server itself, reached limits among them")
				.register(registry);
		}
	}

}
