package com.codechu.ipc.observation;

import java.nio.file.Path;
import java.util.Objects;

import com.codechu.ipc.client.IpcRemoteException;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.RequestMessage;
import io.micrometer.observation.transport.RequestReplySenderContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Context of the observation of a client's request.
 *
 * @since 0.1.0
 */
public final class IpcClientRequestObservationContext extends RequestReplySenderContext<ObjectNode, Object> {

	private final String client;

	private final Path path;

	private final @Nullable String command;

	/**
	 * Create a context.
	 * @param payload the request, to which the trace context is added
	 * @param client the name of the client, also used as the name of the remote service
	 * @param path the path of the server's socket
	 * @param command its command, if it is used as a tag
	 * @param propagated whether the trace context is propagated
	 */
	public IpcClientRequestObservationContext(ObjectNode payload, String client, Path path, @Nullable String command,
			boolean propagated) {
		super((carrier, key, value) -> {
			if (propagated) {
				Objects.requireNonNull(carrier).withObjectProperty(RequestMessage.TRACE).put(key, value);
			}
		});
		this.client = client;
		this.path = path;
		this.command = command;
		setCarrier(payload);
		setRemoteServiceName(client);
	}

	/**
	 * Return the name of the client.
	 * @return the name under {@code ipc.clients}, {@code default} for that of
	 * {@code ipc.client}
	 */
	public String client() {
		return this.client;
	}

	/**
	 * Return the path of the server.
	 * @return the path of its socket
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Return the command.
	 * @return the command, or {@code null} if there is none, or if there were already too
	 * many different commands
	 */
	public @Nullable String command() {
		return this.command;
	}

	/**
	 * Return the outcome of the request.
	 * @return the outcome, {@link IpcOutcome#SUCCESS} while it is not known
	 */
	public IpcOutcome outcome() {
		Throwable error = getError();
		if (error == null) {
			return IpcOutcome.SUCCESS;
		}
		ErrorType type = (error instanceof IpcRemoteException remote) ? ErrorType.find(remote.type()) : null;
		return (type != null && type.isRejection()) ? IpcOutcome.REJECTED : IpcOutcome.ERROR;
	}

}
