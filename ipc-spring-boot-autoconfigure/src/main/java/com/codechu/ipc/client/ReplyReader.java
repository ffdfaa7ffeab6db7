package com.codechu.ipc.client;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.protocol.ControlLine;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.LineFramer;
import com.codechu.ipc.protocol.StreamFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Binds replies directly from their bytes, and knows errors among them.
 */
final class ReplyReader {

	private final Path path;

	private final JsonLineProtocol protocol;

	private final StreamFormat streams;

	ReplyReader(Path path, JsonLineProtocol protocol) {
		this.path = path;
		this.protocol = protocol;
		this.streams = protocol.streams();
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
		Outcome outcome = item(line, type, 0);
		boolean isMissing = outcome.value() == null && outcome.failure() == null && type != Void.class;
		return isMissing ? misfit(this.path, 0, type, "it is null") : outcome;
	}

	/**
	 * Read one reply that is not an error, or one item of a stream.
	 * @param line at the reply
	 * @param type what it is to be
	 * @param number the number of the item, 0 if it is the reply
	 * @return what came of the request; the value is {@code null} if the reply is the
	 * JSON {@code null}
	 * @throws IpcProtocolException if it is not a reply at all
	 */
	Outcome item(LineFramer line, Type type, long number) {
		try {
			if (type == Void.class) {
				tree(line);
				return new Outcome(null, null, false);
			}
			return new Outcome(this.protocol.decodeValue(line.bytes(), line.lineStart(), line.lineEnd(),
					this.protocol.readerFor(type)), null, false);
		}
		catch (InvalidMessageException ex) {
			tree(line); // which tells JSON that does not fit from what is not JSON
			return misfit(this.path, number, type, ex.withoutValues("it"));
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
			throw new IpcProtocolException(this.path, "the reply is not valid: " + ex.withoutValues("it"), null);
		}
	}

	/**
	 * Read the value of a control line, which is an item.
	 * @param item the item
	 * @param type what it is to be
	 * @param number the number of the item
	 * @return what came of it
	 */
	Outcome item(JsonNode item, Type type, long number) {
		try {
			return new Outcome(
					(type != Void.class) ? this.protocol.bind(item, this.protocol.readerFor(type), null) : null, null,
					false);
		}
		catch (InvalidMessageException ex) {
			return misfit(this.path, number, type, ex.withoutValues("it"));
		}
	}

	/**
	 * Read what may be a control line.
	 * @param line at the line
	 * @return what it says, {@code null} if it is an item
	 * @throws InvalidMessageException if it is not valid
	 */
	@Nullable ControlLine control(LineFramer line) {
		return this.streams.control(line.bytes(), line.lineStart(), line.lineEnd());
	}

	static Outcome misfit(Path path, long number, Type type, String reason) {
		String what = (number > 0) ? String.format(Locale.ROOT, "item %,d of the stream", number) : "the reply";
		return new Outcome(null, IpcProtocolException.misfit(path, what, type, reason), false);
	}

}
