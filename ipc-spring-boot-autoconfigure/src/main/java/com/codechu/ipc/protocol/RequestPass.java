package com.codechu.ipc.protocol;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * One pass over the tokens of a request, by whatever is bound to it. What the protocol
 * needs of the request is taken off on the way.
 * <p>
 * Not safe for use by multiple concurrent threads.
 */
@Internal
public final class RequestPass implements AutoCloseable {

	private final RequestFormat format;

	private final byte[] line;

	private final int length;

	private final String command;

	private final ReservedMembers reserved;

	private final LineParser parser;

	RequestPass(RequestFormat format, byte[] line, int length, String command, ReservedMembers reserved) {
		this.format = format;
		this.line = line;
		this.length = length;
		this.command = command;
		this.reserved = reserved;
		this.parser = format.parser(line, length, reserved);
	}

	/**
	 * Return the parser of the line.
	 * @return the parser, before the first token; to be read up to the end of the object
	 */
	public JsonParser parser() {
		return this.parser;
	}

	/**
	 * Read to the end of the object where nothing is bound to it.
	 */
	public void skip() {
		while (this.parser.nextToken() != null) {
			this.parser.requireFinite();
		}
	}

	/**
	 * End the pass.
	 * @return the request, or {@code null} if its command turned out to be another one
	 * than that it begins with, if more than the object is on the line, or if an object
	 * has a member twice, of which another one may have been bound: read it whole
	 */
	public @Nullable RequestMessage end() {
		if (this.parser.nextToken() != null || this.reserved.commands() != 1 || this.parser.hasDuplicates()) {
			return null;
		}
		return new RequestMessage(this.format, this.line, this.length, this.reserved.isFound(), this.command,
				this.reserved.trace(), this.reserved.more());
	}

	@Override
	public void close() {
		this.parser.close();
	}

}
