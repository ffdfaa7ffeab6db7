package com.codechu.ipc.client;

import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.protocol.ErrorEnvelope;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Thrown when the server replied with an error.
 *
 * @since 0.1.0
 */
public final class IpcRemoteException extends IpcException {

	private final String type;

	private final String error;

	private final @Nullable ObjectNode details;

	IpcRemoteException(Path path, ErrorEnvelope envelope) {
		super(path, String.format(Locale.ROOT, "%s answered %s: %s", path, envelope.type(), envelope.error()), null);
		this.type = envelope.type();
		this.error = envelope.error();
		this.details = envelope.details();
	}

	/**
	 * Return the kind of error.
	 * @return the wire name of an {@link com.codechu.ipc.protocol.ErrorType}, or the name
	 * of the exception that the server's handler threw
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Return the server's error message.
	 * @return the text as received, which may be empty and may contain any characters
	 */
	public String error() {
		return this.error;
	}

	/**
	 * Return the machine-readable details of the error.
	 * @return the details, empty if there are none
	 */
	public ObjectNode details() {
		return (this.details != null) ? this.details.deepCopy() : JsonNodeFactory.instance.objectNode();
	}

}
