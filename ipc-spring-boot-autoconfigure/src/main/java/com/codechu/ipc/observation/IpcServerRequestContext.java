package com.codechu.ipc.observation;

import com.codechu.ipc.server.IpcRequest;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known about a request that a server answers.
 */
public class IpcServerRequestContext extends RequestReplyReceiverContext<ObjectNode, Object> {

	private final @Nullable String command;

	private final IpcRequest request;

	public IpcServerRequestContext(IpcRequest request, @Nullable String command) {
		super((carrier, key) -> carrier.path(IpcRequest.TRACE).path(key).asString(null));
		this.request = request;
		this.command = command;
		setCarrier(request.json());
	}

	/**
	 * Return the command.
	 * @return one of those that the server knows, or {@code null}
	 */
	public @Nullable String command() {
		return this.command;
	}

	/**
	 * Return the request.
	 * @return the request
	 */
	public IpcRequest request() {
		return this.request;
	}

}
