package com.codechu.ipc.observation.internal;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.codechu.ipc.client.IpcClientObserver;
import com.codechu.ipc.observation.DefaultIpcClientRequestConvention;
import com.codechu.ipc.observation.IpcClientRequestContext;
import com.codechu.ipc.observation.IpcClientRequestConvention;
import com.codechu.ipc.observation.IpcRequestDocumentation;
import com.codechu.ipc.protocol.JsonLineProtocol;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Observes the requests that clients make, and sends the trace context along, if there is
 * any.
 */
public final class ObservedRequests implements IpcClientObserver {

	private static final IpcClientRequestConvention DEFAULT = new DefaultIpcClientRequestConvention();

	/** Commands that a program takes from elsewhere must not become as many tags. */
	private static final int MAX_COMMANDS = 200;

	private final JsonLineProtocol protocol;

	private final ObservationRegistry registry;

	private final @Nullable IpcClientRequestConvention convention;

	private final String client;

	private final boolean propagated;

	private final Set<String> commands = ConcurrentHashMap.newKeySet();

	/**
	 * Create an observer.
	 * @param protocol turns payloads into objects
	 * @param registry where to report
	 * @param convention names and tags, {@code null} for the default
	 * @param client the name of the client
	 * @param propagated whether the context of a trace is sent along
	 */
	public ObservedRequests(JsonLineProtocol protocol, ObservationRegistry registry,
			@Nullable IpcClientRequestConvention convention, String client, boolean propagated) {
		this.protocol = protocol;
		this.registry = registry;
		this.convention = convention;
		this.client = client;
		this.propagated = propagated;
	}

	@Override
	public Call begin(Object payload, String commandKey, Path path) {
		// A copy, as what is added belongs to this call.
		ObjectNode json = (payload instanceof ObjectNode object) ? object.deepCopy() : this.protocol.toObject(payload);
		IpcClientRequestContext context = new IpcClientRequestContext(json, this.client, path,
				command(json.get(commandKey)), this.propagated);
		return new Observed(json,
				IpcRequestDocumentation.CLIENT.observation(this.convention, DEFAULT, () -> context, this.registry)
					.start());
	}

	private @Nullable String command(@Nullable JsonNode name) {
		if (name == null || !name.isString()) {
			return null;
		}
		String command = name.stringValue();
		if (this.commands.size() < MAX_COMMANDS) {
			this.commands.add(command);
		}
		return this.commands.contains(command) ? command : null;
	}

	/**
	 * A request that is observed.
	 */
	private record Observed(ObjectNode payload, Observation observation) implements Call {

		@Override
		public void end(@Nullable Throwable failure) {
			if (failure != null) {
				this.observation.error(failure);
			}
			this.observation.stop();
		}

	}

}
