package com.codechu.ipc.client;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.LineFramer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Binds replies straight from their bytes, and knows errors among them.
 */
final class ReplyReader {

	private final Path path;

	private final JsonLineProtocol protocol;

	ReplyReader(Path path, JsonLineProtocol protocol) {
		this.path = path;
		this.protocol = protocol;
	}

	/**
	 * Read one reply.
	 * @param line at the reply
	 * @param type what it is to be
	 * @return what came of the request
	 * @throws IpcProtocolException if it is not a reply at all
	 */
	Outcome read(LineFramer line, Type type) {
		IpcRemoteException error = error(line);
		if (error != null) {
			return new Outcome(null, error, ErrorType.endsConnection(error.type()));
		}
		try {
			if (type == Void.class) {
				tree(line);
				return new Outcome(null, null, false);
			}
			Object value = this.protocol.decodeValue(line.bytes(), line.lineStart(), line.lineEnd(),
					this.protocol.readerFor(type));
			return (value != null) ? new Outcome(value, null, false) : misfit(type, "it is null");
		}
		catch (InvalidMessageException ex) {
			tree(line); // which tells JSON that does not fit from what is not JSON
			return misfit(type, ex.withoutValues("it"));
		}
	}

	/**
	 * Find out whether a reply is an error.
	 * @param line at the reply
	 * @return the error, {@code null} if it is any other reply
	 * @throws IpcProtocolException if it is not a reply at all
	 */
	@Nullable IpcRemoteException error(LineFramer line) {
		if (!this.protocol.beginsAsEnvelope(line.bytes(), line.lineStart(), line.lineEnd())) {
			return null;
		}
		JsonNode tree = tree(line);
		ErrorEnvelope envelope = (tree instanceof ObjectNode object) ? ErrorEnvelope.from(object) : null;
		return (envelope != null) ? new IpcRemoteException(this.path, envelope) : null;
	}

	private JsonNode tree(LineFramer line) {
		try {
			return this.protocol.decodeValue(line.bytes(), line.lineStart(), line.lineEnd());
		}
		catch (InvalidMessageException ex) {
			throw new IpcProtocolException(this.path, "the reply is not acceptable: " + ex.withoutValues("it"), null);
		}
	}

	// Without a cause, which would show what came.
	private Outcome misfit(Type type, String reason) {
		return new Outcome(null,
				new IpcProtocolException(this.path,
						String.format(Locale.ROOT, "the reply does not fit %s: %s", type.getTypeName(), reason), null),
				false);
	}

}
