package com.codechu.ipc.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads requests, which name their command in a member: as a whole, or in one pass
 * together with their binding.
 * <p>
 * Immutable and safe for use by multiple concurrent threads.
 */
@Internal
public final class RequestFormat {

	/** Jackson reads names byte by byte where the input is about to end. */
	private static final int PADDING_BYTES = 16;

	private final JsonLineProtocol protocol;

	private final String commandKey;

	private final byte[] quotedKey;

	/**
	 * Create a format.
	 * @param protocol reads lines
	 * @param commandKey the member that names the command
	 */
	RequestFormat(JsonLineProtocol protocol, String commandKey) {
		this.protocol = protocol;
		this.commandKey = commandKey;
		byte[] name = JsonStringEncoder.getInstance().quoteAsUTF8(commandKey);
		this.quotedKey = ('"' + new String(name, StandardCharsets.UTF_8) + '"').getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Return the member that names the command.
	 * @return the name of the member
	 */
	public String commandKey() {
		return this.commandKey;
	}

	/**
	 * Determine the command from the beginning of a line.
	 * @param bytes where the line is
	 * @param from first index
	 * @param to index after the last
	 * @return the command if it is the first member and written without escapes,
	 * {@code null} otherwise; the rest of the line was not inspected and may not even be
	 * JSON
	 */
	public @Nullable String peek(byte[] bytes, int from, int to) {
		int at = blanksEnd(bytes, from, to);
		if (at == to || bytes[at] != '{') {
			return null;
		}
		at = blanksEnd(bytes, at + 1, to);
		int end = at + this.quotedKey.length;
		if (end > to || !Arrays.equals(bytes, at, end, this.quotedKey, 0, this.quotedKey.length)) {
			return null;
		}
		at = blanksEnd(bytes, end, to);
		if (at == to || bytes[at] != ':') {
			return null;
		}
		at = blanksEnd(bytes, at + 1, to);
		return (at < to && bytes[at] == '"') ? plainText(bytes, at + 1, to) : null;
	}

	private static int blanksEnd(byte[] bytes, int from, int to) {
		int at = from;
		while (at < to && bytes[at] == ' ') {
			at++;
		}
		return at;
	}

	private static @Nullable String plainText(byte[] bytes, int from, int to) {
		for (int end = from; end < to; end++) {
			byte value = bytes[end];
			if (value == '"') {
				return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
			}
			if (value < ' ' || value == '\\') {
				return null;
			}
		}
		return null;
	}

	/**
	 * Begin to read a request in one pass together with its binding.
	 * @param bytes where the line is, not needed afterwards
	 * @param from first index
	 * @param to index after the last
	 * @param command the command, as returned by {@link #peek} or known otherwise
	 * @param commandHidden whether to remove the member that names the command as well
	 * @return the pass, which must be closed
	 * @throws InvalidMessageException if the line is not strict UTF-8
	 */
	public RequestPass begin(byte[] bytes, int from, int to, String command, boolean commandHidden) {
		StrictUtf8.check(bytes, from, to);
		return new RequestPass(this, copy(bytes, from, to), to - from, command,
				new ReservedMembers(this.commandKey, commandHidden));
	}

	/**
	 * Read a request as a whole.
	 * @param bytes where the line is, not needed afterwards
	 * @param from first index
	 * @param to index after the last
	 * @return the request
	 * @throws InvalidMessageException if it is not a valid object
	 */
	public RequestMessage read(byte[] bytes, int from, int to) {
		StrictUtf8.check(bytes, from, to);
		byte[] line = copy(bytes, from, to);
		int length = to - from;
		ReservedMembers reserved = new ReservedMembers(this.commandKey, false);
		try (LineParser parser = this.protocol.parser(line, 0, length).taking(reserved)) {
			JsonToken first = parser.nextToken();
			String command = (first == JsonToken.START_OBJECT) ? command(parser) : null;
			parser.skipChildren();
			JsonLineProtocol.requireEnd(parser);
			if (first != JsonToken.START_OBJECT) {
				throw JsonLineProtocol.noObject(first);
			}
			return new RequestMessage(this, line, length, reserved.isFound(), command, reserved.trace(),
					reserved.more());
		}
		catch (JacksonException ex) {
			throw BindingFailures.unreadable(ex);
		}
	}

	private @Nullable String command(LineParser parser) {
		String command = null;
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			JsonToken value = parser.nextToken();
			if (name.equals(this.commandKey)) {
				command = (value == JsonToken.VALUE_STRING) ? parser.getString() : null;
			}
			parser.skipChildren();
		}
		return command;
	}

	/**
	 * Make a request.
	 * @param json its object; members of the protocol are removed
	 * @return the request
	 * @throws MessageEncodingException if the object cannot be written as one line
	 */
	public RequestMessage of(ObjectNode json) {
		byte[] line = this.protocol.encodeTree(json);
		return read(line, 0, line.length - 1);
	}

	LineParser parser(byte[] line, int length, ReservedMembers reserved) {
		return this.protocol.parser(line, 0, length + PADDING_BYTES).taking(reserved);
	}

	ObjectNode tree(byte[] line, int length) {
		ObjectNode tree = this.protocol.decode(line, 0, length);
		tree.remove(RequestMessage.TRACE);
		tree.remove(RequestMessage.MORE);
		return tree;
	}

	RawJson compact(byte[] line, int length) {
		try (LineParser parser = parser(line, length, new ReservedMembers(this.commandKey, false))) {
			parser.nextToken();
			return RawJson.copy(parser);
		}
	}

	private static byte[] copy(byte[] bytes, int from, int to) {
		byte[] line = new byte[to - from + PADDING_BYTES];
		System.arraycopy(bytes, from, line, 0, to - from);
		Arrays.fill(line, to - from, line.length, (byte) ' ');
		return line;
	}

}
