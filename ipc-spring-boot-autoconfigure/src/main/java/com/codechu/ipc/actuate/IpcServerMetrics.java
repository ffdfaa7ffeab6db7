package com.codechu.ipc.actuate;

import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.server.UnixServer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Gauges and counters of the server: {@code ipc.server.connections},
 * {@code ipc.server.handlers.running}, {@code ipc.server.handlers.waits},
 * {@code ipc.server.streams}, {@code ipc.server.streams.items},
 * {@code ipc.server.streams.lost} and {@code ipc.server.errors}, tagged with the
 * {@code type} of the error, whatever the reply to it was; all with the name of the
 * {@code server}.
 */
public final class IpcServerMetrics implements MeterBinder {

	private static final String SERVER = "server";

	/** The name of the server of {@code ipc.server}. */
	private static final String DEFAULT = "default";

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
			.tag(SERVER, DEFAULT)
			.description("Open connections")
			.register(registry);
		Gauge.builder("ipc.server.handlers.running", this.server, (server) -> server.status().runningHandlers())
			.tag(SERVER, DEFAULT)
			.description("Handlers that are running")
			.register(registry);
		FunctionCounter.builder("ipc.server.handlers.waits", this.server, (server) -> server.status().waits())
			.tag(SERVER, DEFAULT)
			.description("Requests that had to wait for another one's handler")
			.register(registry);
		Gauge.builder("ipc.server.streams", this.server, (server) -> server.status().streams().open())
			.tag(SERVER, DEFAULT)
			.description("Streams that are being sent, subscriptions among them")
			.register(registry);
		FunctionCounter.builder("ipc.server.streams.items", this.server, (server) -> server.status().streams().items())
			.tag(SERVER, DEFAULT)
			.description("Items of streams that were sent")
			.register(registry);
		FunctionCounter.builder("ipc.server.streams.lost", this.server, (server) -> server.status().streams().lost())
			.tag(SERVER, DEFAULT)
			.description("Items of streams that were dropped, as their readers were slow")
			.register(registry);
		for (ErrorType type : ErrorType.values()) {
			FunctionCounter
				.builder("ipc.server.errors", this.server, (server) -> server.status().errors().getOrDefault(type, 0L))
				.tag(SERVER, DEFAULT)
				.tag("type", type.wireName())
				.tag(SERVER, DEFAULT)
				.description("Errors answered by the server itself, reached limits among them")
				.register(registry);
		}
	}

}
