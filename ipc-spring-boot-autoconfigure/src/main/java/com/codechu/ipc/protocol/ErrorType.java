package com.codechu.ipc.protocol;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The errors that a server itself reports, with their stable names on the wire. For an
 * exception of a handler, its simple class name is used instead.
 *
 * @since 0.1.0
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

	/** The peer's user may not use this command. */
	ACCESS_DENIED("AccessDenied"),

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

	/**
	 * The server is stopping, and did not accept this request; the connection is closed.
	 */
	SHUTTING_DOWN("ShuttingDown"),

	/**
	 * The handler took longer than its time limit; it is interrupted, and may have acted.
	 */
	HANDLER_TIMEOUT("HandlerTimeout"),

	/**
	 * The handler was interrupted because the server is stopping, and may have taken
	 * effect; the connection is closed.
	 */
	HANDLER_INTERRUPTED("HandlerInterrupted"),

	/** The handler's result cannot be written as one line of JSON. */
	REPLY_NOT_SERIALIZABLE("ReplyNotSerializable"),

	/**
	 * The command replies with a stream, and the client does not accept more than one
	 * line.
	 */
	MORE_REQUIRED("MoreRequired"),

	/** The server sends as many streams as it may. */
	TOO_MANY_STREAMS("TooManyStreams"),

	/** Ends a stream whose reader fell too far behind. */
	SLOW_CONSUMER("SlowConsumer");

	private static final Set<ErrorType> REJECTIONS = EnumSet.of(INVALID_JSON, INVALID_UTF8, INVALID_REQUEST,
			UNKNOWN_COMMAND, ACCESS_DENIED, LINE_TOO_LONG, FORBIDDEN, MORE_REQUIRED, SLOW_CONSUMER);

	private static final Map<String, ErrorType> BY_NAME = Stream.of(values())
		.collect(Collectors.toUnmodifiableMap(ErrorType::wireName, Function.identity()));

	private static final Set<String> ENDING = Set.of(LINE_TOO_LONG.wireName, TOO_MANY_CONNECTIONS.wireName,
			FORBIDDEN.wireName, TIMEOUT.wireName, SHUTTING_DOWN.wireName, HANDLER_INTERRUPTED.wireName);

	private final String wireName;

	ErrorType(String wireName) {
		this.wireName = wireName;
	}

	/**
	 * Return whether a server closes the connection after an error.
	 * @param wireName the {@code type} member of an error envelope
	 * @return whether no further replies are sent on the connection
	 */
	public static boolean endsConnection(String wireName) {
		return ENDING.contains(wireName);
	}

	/**
	 * Return the error with the given name.
	 * @param wireName the {@code type} member of an error envelope
	 * @return the error, {@code null} if the name is that of a handler's exception
	 */
	public static @Nullable ErrorType find(String wireName) {
		return BY_NAME.get(wireName);
	}

	/**
	 * Return whether the error is caused by the peer: the same request would be rejected
	 * again.
	 * @return {@code false} if it is caused by the server
	 */
	public boolean isRejection() {
		return REJECTIONS.contains(this);
	}

	/**
	 * Return the name used in the {@code type} member of an error envelope.
	 * @return the name on the wire
	 */
	public String wireName() {
		return this.wireName;
	}

}
