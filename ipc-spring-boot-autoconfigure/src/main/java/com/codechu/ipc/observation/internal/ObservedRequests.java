package com.codechu.ipc.observation.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.codechu.ipc.client.IpcCall;
import com.codechu.ipc.client.IpcClientInterceptor;
import com.codechu.ipc.observation.DefaultIpcClientRequestObservationConvention;
import com.codechu.ipc.observation.IpcClientRequestObservationContext;
import com.codechu.ipc.observation.IpcClientRequestObservationConvention;
import com.codechu.ipc.observation.IpcRequestObservationDocumentation;
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
public final class ObservedRequests implements IpcClientInterceptor {

	private static final IpcClientRequestObservationConvention DEFAULT = new DefaultIpcClientRequestObservationConvention();

	/** Commands that a program takes from elsewhere must not become as many tags. */
	private static final int MAX_COMMANDS = 200;

	private final JsonLineProtocol protocol;

	private final ObservationRegistry registry;

	private final @Nullable IpcClientRequestObservationConvention convention;

	private final boolean propagated;

	private final Set<String> commands = ConcurrentHashMap.newKeySet();

	/**
	 * Create an observer.
	 * @param protocol turns payloads into objects
	 * @param registry where to report
	 * @param convention names and tags, {@code null} for the default
	 * @param propagated whether the context of a trace is sent along
	 */
	public ObservedRequests(JsonLineProtocol protocol, ObservationRegistry registry,
			@Nullable IpcClientRequestObservationConvention convention, boolean propagated) {
		this.protocol = protocol;
		this.registry = registry;
		this.convention = convention;
		this.propagated = propagated;
	}

	@Override
	public Interception begin(IpcCall call, Client client) {
		// A copy, as what is added belongs to this call.
		ObjectNode json = (call.payload() instanceof ObjectNode object) ? object.deepCopy()
				: this.protocol.toObject(call.payload());
		IpcClientRequestObservationContext context = new IpcClientRequestObservationContext(json, client.name(),
				client.path(), command(json.get(client.commandKey())), this.propagated);
		return new Observed(call.withPayload(json),
				IpcRequestObservationDocumentation.CLIENT
					.observation(this.convention, DEFAULT, () -> context, this.registry)
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
	private record Observed(IpcCall call, Observation observation) implements Interception {

		@Override
		public void end(@Nullable Throwable failure) {
			if (failure != null) {
				this.observation.error(failure);
			}
			this.observation.stop();
		}

	}

}
