package com.codechu.ipc.server;

import java.util.Map;

import com.codechu.ipc.Internal;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.RawJson;
import com.codechu.ipc.protocol.RequestMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request and its connection. The members of the protocol itself ({@code $trace},
 * {@code $more}) were removed while it was read.
 * <p>
 * Immutable and safe for use by multiple concurrent threads. To change it, create another
 * request: {@link #with(ObjectNode)}.
 *
 * @since 0.1.0
 */
public final class IpcRequest {

	private final RequestMessage message;

	private final IpcConnection connection;

	/**
	 * Create a request.
	 * @param message what was read
	 * @param connection the connection on which it was received
	 */
	@Internal
	public IpcRequest(RequestMessage message, IpcConnection connection) {
		this.message = message;
		this.connection = connection;
	}

	/**
	 * Create a request, for tests of what takes requests. The command is its member
	 * {@code cmd}.
	 * @param json its object; members of the protocol are taken off
	 * @param connection where it comes from
	 * @return the request
	 */
	public static IpcRequest of(ObjectNode json, IpcConnection connection) {
		return new IpcRequest(new JsonLineProtocol().requests(UnixServer.DEFAULT_COMMAND_KEY).of(json), connection);
	}

	/**
	 * Return the connection on which the request was received.
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
	 * Return whether the client accepts more than one line in reply, as declared by
	 * {@code $more}.
	 * @return whether it does; {@code false} for a {@linkplain IpcConnection#isDirect()
	 * direct} request, for which there is room for one reply only
	 */
	public boolean acceptsMore() {
		return Boolean.TRUE.equals(this.message.more()) && !this.connection.isDirect();
	}

	/**
	 * Return the whole object. The tree is created by this call, so a handler that does
	 * not call it has no cost.
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
	@Internal
	public RequestMessage message() {
		return this.message;
	}

	/**
	 * Return the command and the connection, without the content.
	 */
	@Override
	public String toString() {
		return "IpcRequest[command=" + command() + ", connection=" + this.connection.id() + "]";
	}

}
