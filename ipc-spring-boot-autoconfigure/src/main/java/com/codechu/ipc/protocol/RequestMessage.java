package com.codechu.ipc.protocol;

import java.util.Map;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as it was read: its command, and its object as a tree or as text, which are
 * created on demand. Members of the protocol were removed.
 * <p>
 * Immutable and safe for use by multiple concurrent threads.
 */
@Internal
public final class RequestMessage {

	/**
	 * The member in which the context of a trace travels. It is there only if the client
	 * traces; no handler gets to see it.
	 */
	public static final String TRACE = "$trace";

	/**
	 * The member with which a client declares that it accepts more than one line. It is
	 * not visible to handlers.
	 */
	public static final String MORE = "$more";

	private final RequestFormat format;

	private final byte[] line;

	private final int length;

	private final boolean reserved;

	private final @Nullable String command;

	private final Map<String, String> trace;

	private final @Nullable Boolean more;

	/**
	 * Create a message.
	 * @param format what it was read by
	 * @param line its object, not to be changed any more
	 * @param length how many of the bytes it has
	 * @param reserved whether members of the protocol are still among them
	 * @param command the command it names, if any
	 * @param trace the context of a trace
	 * @param more whether the client accepts more than one line, {@code null} if it says
	 * neither
	 */
	RequestMessage(RequestFormat format, byte[] line, int length, boolean reserved, @Nullable String command,
			Map<String, String> trace, @Nullable Boolean more) {
		this.format = format;
		this.line = line;
		this.length = length;
		this.reserved = reserved;
		this.command = command;
		this.trace = Map.copyOf(trace);
		this.more = more;
	}

	private RequestMessage(RequestMessage other, Map<String, String> trace, @Nullable Boolean more) {
		this(other.format, other.line, other.length, other.reserved, other.command, trace, more);
	}

	static boolean isReserved(String name) {
		return name.equals(TRACE) || name.equals(MORE);
	}

	/**
	 * Return the command.
	 * @return the name of a command, known or not; {@code null} if the member that names
	 * it is missing or is not a string
	 */
	public @Nullable String command() {
		return this.command;
	}

	/**
	 * Return the context of the trace that the request belongs to.
	 * @return its fields, usually none
	 */
	public Map<String, String> trace() {
		return this.trace;
	}

	/**
	 * Return whether the client accepts more than one line.
	 * @return whether it does, {@code null} if the member is neither {@code true} nor
	 * {@code false}
	 */
	public @Nullable Boolean more() {
		return this.more;
	}

	/**
	 * Begin to read the request once more, with what is bound to it.
	 * @param commandHidden whether to remove the member that names the command as well
	 * @return the pass, which must be closed; {@code null} if there is no command
	 */
	public @Nullable RequestPass pass(boolean commandHidden) {
		return (this.command != null) ? this.format.begin(this.line, 0, this.length, this.command, commandHidden)
				: null;
	}

	/**
	 * Return the whole object.
	 * @return a new tree, which the caller may change
	 */
	public ObjectNode json() {
		return this.format.tree(this.line, this.length);
	}

	/**
	 * Return the whole object as compact text.
	 * @return the text, with its numbers and duplicate members as they were received
	 */
	public RawJson raw() {
		return (!this.reserved && RawJson.isCompact(this.line, this.length)) ? new RawJson(this.line, this.length)
				: this.format.compact(this.line, this.length);
	}

	/**
	 * Return a message with another object in the same trace, from a client that accepts
	 * as many lines.
	 * @param json the object
	 * @return the message, with the command that the object names
	 * @throws MessageEncodingException if it cannot be written as one line
	 */
	public RequestMessage with(ObjectNode json) {
		return new RequestMessage(this.format.of(json), this.trace, this.more);
	}

}
