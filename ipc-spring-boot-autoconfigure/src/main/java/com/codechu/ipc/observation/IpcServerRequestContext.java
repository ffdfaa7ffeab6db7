package com.codechu.ipc.observation;

import com.codechu.ipc.server.IpcRequest;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a request that a server answers.
 */
public final class IpcServerRequestContext extends RequestReplyReceiverContext<IpcRequest, Object> {

	private final @Nullable String command;

	private final IpcRequest request;

	/**
	 * Create a context.
	 * @param request the request
	 * @param command its command, {@code null} if no command claims the request
	 */
	public IpcServerRequestContext(IpcRequest request, @Nullable String command) {
		super((carrier, key) -> carrier.trace().get(key));
		this.request = request;
		this.command = command;
		setCarrier(request);
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
