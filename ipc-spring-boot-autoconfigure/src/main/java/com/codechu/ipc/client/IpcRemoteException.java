package com.codechu.ipc.client;

import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.protocol.ErrorEnvelope;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The server answered with an error.
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
	 * @return the wire name of an {@link com.codechu.ipc.protocol.ErrorType}, or what the
	 * exception is called that the server's handler threw
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Return what the server said about it.
	 * @return the text as it came, may be empty, and may have any characters
	 */
	public String error() {
		return this.error;
	}

	/**
	 * Return what more the server said, for a program.
	 * @return the details, empty if there are none
	 */
	public ObjectNode details() {
		return (this.details != null) ? this.details.deepCopy() : JsonNodeFactory.instance.objectNode();
	}

}
