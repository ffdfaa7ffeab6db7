package com.codechu.ipc.client;

import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.protocol.ErrorEnvelope;
import tools.jackson.databind.node.ObjectNode;

/**
 * The server answered with an error.
 */
public final class IpcRemoteException extends IpcException {

	private final String type;

	private final String error;

	private final ObjectNode reply;

	IpcRemoteException(Path path, ErrorEnvelope envelope, ObjectNode reply) {
		super(path, String.format(Locale.ROOT, "%s answered %s: %s", path, envelope.type(), envelope.error()), null);
		this.type = envelope.type();
		this.error = envelope.error();
		this.reply = reply;
	}

	/**
	 * Return the kind of error.
	 * @return the wire name of an {@link com.codechu.ipc.protocol.ErrorType}, or the
	 * simple class name of the exception that the server's handler threw
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Return what the server said about it.
	 * @return the text, may be empty
	 */
	public String error() {
		return this.error;
	}

	/**
	 * Return the whole reply.
	 * @return the envelope as it was received
	 */
	public ObjectNode reply() {
		return this.reply;
	}

}
