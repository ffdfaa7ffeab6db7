package com.codechu.ipc.server;

import java.util.Map;

import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.protocol.RequestMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request and where it came from. What belongs to the protocol itself
 * ({@code $trace}, {@code $more}) was taken off while it was read.
 * <p>
 * Immutable and safe for use by several threads at once. To change something, make
 * another request: {@link #with(ObjectNode)}.
 */
public final class IpcRequest {

	private final RequestMessage message;

	private final IpcConnection connection;

	/**
	 * Create a request.
	 * @param message what was read
	 * @param connection where it came from
	 */
	public IpcRequest(RequestMessage message, IpcConnection connection) {
		this.message = message;
		this.connection = connection;
	}

	/**
	 * Return the connection on which it came.
	 * @return the connection
	 */
	public IpcConnection connection() {
		return this.connection;
	}

	/**
	 * Return the command.
	 * @return the name of a command, known or not; {@code null} if the member that names
	 * it is missing or is not a string
	 */
	public @Nullable String command() {
		return this.message.command();
	}

	/**
	 * Return the context of the trace that the request belongs to.
	 * @return its fields, usually none
	 */
	public Map<String, String> trace() {
		return this.message.trace();
	}

	/**
	 * Return whether the client accepts more than one line in reply, as it has said by
	 * {@code $more}.
	 * @return whether it does
	 */
	public boolean acceptsMore() {
		return Boolean.TRUE.equals(this.message.more());
	}

	/**
	 * Return the whole object. The tree is made by this call; a handler that needs none
	 * costs none.
	 * @return a new tree, which the caller may change
	 */
	public ObjectNode json() {
		return this.message.json();
	}

	/**
	 * Return the whole object as compact text.
	 * @return the text, with its numbers and duplicate members as they were received
	 */
	public RawJson raw() {
		return this.message.raw();
	}

	/**
	 * Return a request with another object, on the same connection and in the same trace.
	 * @param json the object
	 * @return the request, with the command that the object names
	 * @throws com.codechu.ipc.protocol.MessageEncodingException if the object cannot be
	 * written as one line
	 */
	public IpcRequest with(ObjectNode json) {
		return new IpcRequest(this.message.with(json), this.connection);
	}

	/**
	 * Return what was read.
	 * @return the message
	 */
	public RequestMessage message() {
		return this.message;
	}

	/**
	 * Return the command and the connection, but nothing of the content.
	 */
	@Override
	public String toString() {
		return "IpcRequest[command=" + command() + ", connection=" + this.connection.id() + "]";
	}

}
