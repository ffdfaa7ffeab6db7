package com.codechu.ipc.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads the lines of streams: items, which are any JSON values, and
 * {@link ControlLine control lines}. An item that could be mistaken for a control line is
 * sent within one, so that data never passes for control.
 * <p>
 * Immutable and safe for use by multiple concurrent threads.
 */
@Internal
public final class StreamFormat {

	static final String ITEMS = "items";

	static final String LOST_IN_ALL = "lost";

	static final String DONE = "done";

	static final String TOTAL = "total";

	static final String MESSAGE = "message";

	private static final byte[] BEGIN = ascii("{\"$more\":true}\n");

	private static final byte[] ITEM = ascii("{\"$item\":");

	private static final byte[] ESCAPED_DOLLAR = ascii("\\u0024");

	/** Where the name of the first member begins. */
	private static final int NAME_INDEX = 2;

	private final JsonLineProtocol protocol;

	StreamFormat(JsonLineProtocol protocol) {
		this.protocol = protocol;
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Say that a stream follows.
	 * @param out where to append the line
	 */
	public void begin(LineBuffer out) {
		out.write(BEGIN, 0, BEGIN.length);
	}

	/**
	 * Write an item.
	 * @param item any value the mapper can write, {@code null} for the JSON {@code null}
	 * @param out where to append the line; unchanged on failure
	 * @throws MessageEncodingException if it cannot be written
	 */
	public void item(@Nullable Object item, LineBuffer out) {
		int before = out.size();
		this.protocol.encode(item, out);
		wrapIfReserved(out, before);
	}

	/**
	 * Begin to write many items.
	 * @param out where to append their lines
	 * @return what writes them
	 */
	public ItemWriter items(LineBuffer out) {
		return new ItemWriter(this, this.protocol.writer(out), out);
	}

	void wrapIfReserved(LineBuffer out, int before) {
		if (hasReservedName(out.bytes(), before, out.size())) {
			int length = out.size() - before - 1;
			int max = this.protocol.limits().maxLineBytes();
			if (ITEM.length + length + 1 > max) {
				out.truncate(before);
				throw this.protocol.tooLong();
			}
			byte[] line = Arrays.copyOfRange(out.bytes(), before, before + length);
			out.truncate(before);
			out.write(ITEM, 0, ITEM.length);
			out.write(line, 0, length);
			out.write('}');
			out.write('\n');
		}
	}

	// However the name is escaped: the mapper may do so in its own way.
	private static boolean hasReservedName(byte[] bytes, int from, int to) {
		int name = from + NAME_INDEX;
		if (to - name < 2 || bytes[from] != '{' || bytes[from + 1] != '"') {
			return false;
		}
		return bytes[name] == '$' || (to - name > ESCAPED_DOLLAR.length
				&& Arrays.equals(bytes, name, name + ESCAPED_DOLLAR.length, ESCAPED_DOLLAR, 0, ESCAPED_DOLLAR.length));
	}

	/**
	 * Begin to collect items for a client that accepts no more than one line.
	 * @return an empty array
	 */
	public ItemArray array() {
		return new ItemArray(this.protocol);
	}

	/**
	 * Say how far the command is.
	 * @param progress how far
	 * @param out where to append the line
	 * @throws MessageEncodingException if the message does not fit on a line
	 */
	public void progress(ProgressUpdate progress, LineBuffer out) {
		ObjectNode json = JsonNodeFactory.instance.objectNode().put(DONE, progress.done());
		if (progress.total() != null) {
			json.put(TOTAL, progress.total());
		}
		if (progress.message() != null) {
			json.put(MESSAGE, progress.message());
		}
		control(ControlLine.Kind.PROGRESS, json, out);
	}

	/**
	 * Say that items were dropped.
	 * @param count how many
	 * @param out where to append the line
	 */
	public void lost(long count, LineBuffer out) {
		control(ControlLine.Kind.LOST, JsonNodeFactory.instance.numberNode(count), out);
	}

	/**
	 * Say that the stream is complete.
	 * @param items number of items sent
	 * @param lost how many were dropped
	 * @param out where to append the line
	 */
	public void end(long items, long lost, LineBuffer out) {
		ObjectNode json = JsonNodeFactory.instance.objectNode().put(ITEMS, items);
		control(ControlLine.Kind.END, (lost > 0) ? json.put(LOST_IN_ALL, lost) : json, out);
	}

	/**
	 * Say that the stream has failed.
	 * @param error why
	 * @param out where to append the line
	 * @return whether it was written as it is; {@code false} if it had to be cut
	 */
	public boolean error(ErrorEnvelope error, LineBuffer out) {
		try {
			control(ControlLine.Kind.ERROR, error.toJson(), out);
			return true;
		}
		catch (MessageEncodingException ex) {
			int room = this.protocol.limits().maxLineBytes() - ControlLine.Kind.ERROR.member().length()
					- "{\"\":}".length();
			control(ControlLine.Kind.ERROR, error.shortened(room).toJson(), out);
			return false;
		}
	}

	private void control(ControlLine.Kind kind, JsonNode value, LineBuffer out) {
		this.protocol.encode(JsonNodeFactory.instance.objectNode().set(kind.member(), value), out);
	}

	/**
	 * Return whether a reply could be mistaken for a control line.
	 * @param reply a reply that was written
	 * @return whether it is an object of one member, whose name begins with {@code $}
	 */
	public boolean isControl(RawJson reply) {
		return hasReservedName(reply.bytes(), 0, reply.length()) && control(reply.bytes(), 0, reply.length()) != null;
	}

	/**
	 * Read a control line.
	 * @param bytes where the line is
	 * @param from first index
	 * @param to index after the last
	 * @return what it says, {@code null} if the line is not one, but an item
	 * @throws InvalidMessageException if it begins as one does, but is not valid JSON
	 */
	public @Nullable ControlLine control(byte[] bytes, int from, int to) {
		if (!mayBeControl(bytes, from, to) || !hasOneMember(bytes, from, to)) {
			return null;
		}
		return ControlLine.of(this.protocol.decode(bytes, from, to));
	}

	private static boolean mayBeControl(byte[] bytes, int from, int to) {
		int at = blanksEnd(bytes, from, to);
		if (at == to || bytes[at] != '{') {
			return false;
		}
		at = blanksEnd(bytes, at + 1, to);
		return at + 1 < to && bytes[at] == '"' && (bytes[at + 1] == '$' || bytes[at + 1] == '\\');
	}

	private static int blanksEnd(byte[] bytes, int from, int to) {
		int at = from;
		while (at < to && bytes[at] <= ' ' && bytes[at] >= 0) {
			at++;
		}
		return at;
	}

	private boolean hasOneMember(byte[] bytes, int from, int to) {
		try (JsonParser parser = this.protocol.parser(bytes, from, to)) {
			parser.nextToken();
			String name = parser.nextName();
			if (name == null || !name.startsWith("$")) {
				return false;
			}
			parser.nextToken();
			parser.skipChildren();
			return parser.nextToken() == JsonToken.END_OBJECT;
		}
		catch (JacksonException ex) {
			throw BindingFailures.unreadable(ex);
		}
	}

}
