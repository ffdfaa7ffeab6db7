package com.codechu.ipc.observation.internal;

import java.util.Collection;
import java.util.Set;

import com.codechu.ipc.observation.DefaultIpcServerRequestConvention;
import com.codechu.ipc.observation.IpcRequestDocumentation;
import com.codechu.ipc.observation.IpcServerRequestContext;
import com.codechu.ipc.observation.IpcServerRequestConvention;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.RequestHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Observes what a handler does.
 */
public final class ObservedRequestHandler implements RequestHandler {

	private static final IpcServerRequestConvention DEFAULT = new DefaultIpcServerRequestConvention();

	private final RequestHandler handler;

	private final Set<String> commands;

	private final String commandKey;

	private final ObservationRegistry registry;

	private final @Nullable IpcServerRequestConvention convention;

	/**
	 * Create a handler.
	 * @param handler answers requests
	 * @param commands the commands it knows
	 * @param commandKey the member that names the command
	 * @param registry where to report
	 * @param convention names and tags, {@code null} for the default
	 */
	public ObservedRequestHandler(RequestHandler handler, Collection<String> commands, String commandKey,
			ObservationRegistry registry, @Nullable IpcServerRequestConvention convention) {
		this.handler = handler;
		this.commands = Set.copyOf(commands);
		this.commandKey = commandKey;
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public @Nullable Object handle(IpcRequest request) throws Exception {
		JsonNode name = request.json().get(this.commandKey);
		String command = (name != null && name.isString() && this.commands.contains(name.stringValue()))
				? name.stringValue() : null;
		IpcServerRequestContext context = new IpcServerRequestContext(request, command);
		Observation observation = IpcRequestDocumentation.SERVER
			.observation(this.convention, DEFAULT, () -> context, this.registry)
			.start();
		try (Observation.Scope scope = observation.openScope()) {
			Object reply = this.handler.handle(request);
			if (reply != null) {
				context.setResponse(reply);
			}
			return reply;
		}
		catch (Exception | Error ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

}
