package com.codechu.ipc.protocol;

import java.util.Set;

/**
 * The errors a server answers on its own behalf, by their stable names on the wire. A
 * handler's exception travels under its own simple class name instead.
 */
public enum ErrorType {

	/**
	 * Not JSON, two values on one line, too deep, too many tokens, number or name too
	 * long.
	 */
	INVALID_JSON("InvalidJson"),

	/** Not strict UTF-8, a byte order mark, or NUL bytes (UTF-16). */
	INVALID_UTF8("InvalidUtf8"),

	/** JSON, but no object; a missing or wrongly typed member; failed validation. */
	INVALID_REQUEST("InvalidRequest"),

	/** No handler for this command. */
	UNKNOWN_COMMAND("UnknownCommand"),

	/** The line is longer than the limit; the connection is closed. */
	LINE_TOO_LONG("LineTooLong"),

	/**
	 * The server, or this user, has as many connections as it may, or there is no thread.
	 */
	TOO_MANY_CONNECTIONS("TooManyConnections"),

	/** The peer's user may not connect; the connection is closed. */
	FORBIDDEN("Forbidden"),

	/** Nothing came, or a line was not finished, in time; the connection is closed. */
	TIMEOUT("Timeout"),

	/** The server stops, and did not take this request; the connection is closed. */
	SHUTTING_DOWN("ShuttingDown"),

	/** The handler's result cannot be written as one line of JSON. */
	REPLY_NOT_SERIALIZABLE("ReplyNotSerializable");

	private static final Set<String> ENDING = Set.of(LINE_TOO_LONG.wireName, TOO_MANY_CONNECTIONS.wireName,
			FORBIDDEN.wireName, TIMEOUT.wireName, SHUTTING_DOWN.wireName);

	private final String wireName;

	ErrorType(String wireName) {
		this.wireName = wireName;
	}

	/**
	 * Find out whether a server closes the connection after an error.
	 * @param wireName the {@code type} member of an error envelope
	 * @return whether nothing further is answered on the connection
	 */
	public static boolean endsConnection(String wireName) {
		return ENDING.contains(wireName);
	}

	/**
	 * Return the name used in the {@code type} member of an error envelope.
	 * @return the name on the wire
	 */
	public String wireName() {
		return this.wireName;
	}

}
