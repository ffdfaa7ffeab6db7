package com.codechu.ipc.observation;

import com.codechu.ipc.server.IpcRequest;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a request that a server answers.
 */
public final class IpcServerRequestContext extends RequestReplyReceiverContext<IpcRequest, Object> {

	private static final String DEFAULT_SERVER = "default";

	private final @Nullable String command;

	private final IpcRequest request;

	private boolean rejected;

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

	/**
	 * Return the name of the server.
	 * @return the name, {@code default} for that of {@code ipc.server}
	 */
	public String server() {
		return DEFAULT_SERVER;
	}

	/**
	 * Return what became of the request.
	 * @return the outcome, {@link IpcOutcome#SUCCESS} while it is not known
	 */
	public IpcOutcome outcome() {
		return (getError() == null) ? IpcOutcome.SUCCESS : this.rejected ? IpcOutcome.REJECTED : IpcOutcome.ERROR;
	}

	/**
	 * Tell whether the peer did something wrong.
	 * @param rejected whether an error is a rejection
	 */
	public void setRejected(boolean rejected) {
		this.rejected = rejected;
	}

}
