package com.codechu.ipc.observation;

import java.util.Objects;

import com.codechu.ipc.protocol.RequestMessage;
import io.micrometer.observation.transport.RequestReplySenderContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known about a request that a client makes.
 */
public final class IpcClientRequestContext extends RequestReplySenderContext<ObjectNode, Object> {

	private final @Nullable String command;

	/**
	 * Create a context.
	 * @param payload the request, which gets the context of the trace
	 * @param command its command, if that is to be a tag
	 */
	public IpcClientRequestContext(ObjectNode payload, @Nullable String command) {
		super((carrier, key,
				value) -> Objects.requireNonNull(carrier).withObjectProperty(RequestMessage.TRACE).put(key, value));
		this.command = command;
		setCarrier(payload);
	}

	/**
	 * Return the command.
	 * @return the command, or {@code null} if there is none, or there were too many
	 * different ones before
	 */
	public @Nullable String command() {
		return this.command;
	}

}
