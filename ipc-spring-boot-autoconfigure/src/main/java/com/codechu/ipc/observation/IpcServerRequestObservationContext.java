package com.codechu.ipc.observation;

import com.codechu.ipc.server.IpcRequest;
import io.micrometer.observation.transport.RequestReplyReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of a server's request.
 *
 * @since 0.1.0
 */
public final class IpcServerRequestObservationContext extends RequestReplyReceiverContext<IpcRequest, Object> {

	private final @Nullable String command;

	private final IpcRequest request;

	private boolean rejected;

	/**
	 * Create a context.
	 * @param request the request
	 * @param command its command, {@code null} if no command matches
	 */
	public IpcServerRequestObservationContext(IpcRequest request, @Nullable String command) {
		super((carrier, key) -> carrier.trace().get(key));
		this.request = request;
		this.command = command;
		setCarrier(request);
	}

	/**
	 * Return the command.
	 * @return a command known to the server, or {@code null}
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
	 * @return the name under {@code ipc.servers}, {@code default} for that of
	 * {@code ipc.server}
	 */
	public String server() {
		return this.request.connection().server();
	}

	/**
	 * Return the outcome of the request.
	 * @return the outcome, {@link IpcOutcome#SUCCESS} while it is not known
	 */
	public IpcOutcome outcome() {
		return (getError() == null) ? IpcOutcome.SUCCESS : this.rejected ? IpcOutcome.REJECTED : IpcOutcome.ERROR;
	}

	/**
	 * Set whether the request was rejected because of the peer.
	 * @param rejected whether an error is a rejection
	 */
	public void setRejected(boolean rejected) {
		this.rejected = rejected;
	}

}
