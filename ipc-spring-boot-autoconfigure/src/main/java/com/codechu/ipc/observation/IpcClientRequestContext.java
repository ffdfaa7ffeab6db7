package com.codechu.ipc.observation;

import java.util.Objects;

import com.codechu.ipc.server.IpcRequest;
import io.micrometer.observation.transport.RequestReplySenderContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known about a request that a client makes.
 */
public class IpcClientRequestContext extends RequestReplySenderContext<ObjectNode, Object> {

	private final @Nullable String command;

	public IpcClientRequestContext(ObjectNode payload, @Nullable String command) {
		super((carrier, key,
				value) -> Objects.requireNonNull(carrier).withObjectProperty(IpcRequest.TRACE).put(key, value));
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
