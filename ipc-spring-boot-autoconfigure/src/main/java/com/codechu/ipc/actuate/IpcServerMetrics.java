package com.codechu.ipc.actuate;

import java.util.Collection;

import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.server.UnixServer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Gauges and counters of each server: {@code ipc.server.connections},
 * {@code ipc.server.handlers.running}, {@code ipc.server.handlers.waits},
 * {@code ipc.server.streams}, {@code ipc.server.streams.items},
 * {@code ipc.server.streams.lost} and {@code ipc.server.errors}, tagged with the
 * {@code type} of the error, regardless of the reply; all tagged with the name of the
 * {@code server}.
 */
public final class IpcServerMetrics implements MeterBinder {

	private static final String SERVER = "server";

	private final Collection<UnixServer> servers;

	/**
	 * Create a binder.
	 * @param servers the servers
	 */
	public IpcServerMetrics(Collection<UnixServer> servers) {
		this.servers = servers;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.servers.forEach((server) -> bind(server, registry));
	}

	private static void bind(UnixServer server, MeterRegistry registry) {
		Gauge.builder("ipc.server.connections", server, UnixServer::connectionCount)
			.tag(SERVER, server.name())
			.description("Open connections")
			.register(registry);
		Gauge.builder("ipc.server.handlers.running", server, (each) -> each.status().runningHandlers())
			.tag(SERVER, server.name())
			.description("Running handlers")
			.register(registry);
		FunctionCounter.builder("ipc.server.handlers.waits", server, (each) -> each.status().waits())
			.tag(SERVER, server.name())
			.description("Requests that waited because the limit of running handlers was reached")
			.register(registry);
		Gauge.builder("ipc.server.streams", server, (each) -> each.status().streams().open())
			.tag(SERVER, server.name())
			.description("Streams in progress, including subscriptions")
			.register(registry);
		FunctionCounter.builder("ipc.server.streams.items", server, (each) -> each.status().streams().items())
			.tag(SERVER, server.name())
			.description("Stream items sent")
			.register(registry);
		FunctionCounter.builder("ipc.server.streams.lost", server, (each) -> each.status().streams().lost())
			.tag(SERVER, server.name())
			.description("Stream items dropped because their readers were too slow")
			.register(registry);
		for (ErrorType type : ErrorType.values()) {
			FunctionCounter
				.builder("ipc.server.errors", server, (each) -> each.status().errors().getOrDefault(type, 0L))
				.tag("type", type.wireName())
				.tag(SERVER, server.name())
				.description("Errors reported by the server itself, including reached limits")
				.register(registry);
		}
	}

}
