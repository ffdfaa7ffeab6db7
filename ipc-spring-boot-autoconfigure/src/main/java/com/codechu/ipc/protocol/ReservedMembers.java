package com.codechu.ipc.protocol;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What the protocol itself takes off a request while it is read: the members
 * {@value RequestMessage#TRACE} and {@value RequestMessage#MORE}, and, where nothing is
 * bound to it, the command. One instance for each pass over a line.
 */
final class ReservedMembers {

	private final String commandKey;

	private final boolean commandHidden;

	private int commands;

	private boolean found;

	/** Left alone by most requests, which pay for each reference that is set. */
	private @Nullable Map<String, String> trace;

	private @Nullable Boolean more = false;

	/**
	 * Create a collector.
	 * @param commandKey the member that names the command
	 * @param commandHidden whether to take that off as well
	 */
	ReservedMembers(String commandKey, boolean commandHidden) {
		this.commandKey = commandKey;
		this.commandHidden = commandHidden;
	}

	/**
	 * Look at the name of a member of the request.
	 * @param name the name
	 * @return whether the member is to be taken off
	 */
	boolean isTaken(String name) {
		if (name.length() == this.commandKey.length() && name.equals(this.commandKey)) {
			this.commands++;
			return this.commandHidden;
		}
		return !name.isEmpty() && name.charAt(0) == '$' && RequestMessage.isReserved(name);
	}

	/**
	 * Take a member off.
	 * @param parser at the name, and at the end of the value afterwards
	 */
	void take(JsonParser parser) {
		String name = parser.currentName();
		JsonToken value = parser.nextToken();
		if (RequestMessage.isReserved(name)) {
			this.found = true;
		}
		if (name.equals(RequestMessage.TRACE)) {
			this.trace = (value == JsonToken.START_OBJECT) ? texts(parser) : Map.of();
		}
		else if (name.equals(RequestMessage.MORE)) {
			this.more = (value == JsonToken.VALUE_TRUE) ? Boolean.TRUE
					: (value == JsonToken.VALUE_FALSE) ? Boolean.FALSE : null;
		}
		parser.skipChildren();
	}

	private static Map<String, String> texts(JsonParser parser) {
		Map<String, String> texts = new LinkedHashMap<>();
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = parser.currentName();
			if (parser.nextToken() == JsonToken.VALUE_STRING) {
				texts.put(name, parser.getString());
			}
			parser.skipChildren();
		}
		return texts;
	}

	/**
	 * Return how many members named the command.
	 * @return the number of members
	 */
	int commands() {
		return this.commands;
	}

	/**
	 * Return whether the request had members of the protocol.
	 * @return whether there were any
	 */
	boolean isFound() {
		return this.found;
	}

	Map<String, String> trace() {
		Map<String, String> trace = this.trace;
		return (trace != null) ? trace : Map.of();
	}

	/**
	 * Return whether the client accepts more than one line.
	 * @return whether it does, {@code null} if it says neither
	 */
	@Nullable Boolean more() {
		return this.more;
	}

}
