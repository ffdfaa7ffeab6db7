package com.codechu.ipc.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.JsonLineProtocol;

/**
 * What a {@link MockIpcServer} does with a request: a reply, or a fault.
 *
 * @param bytes what to send; nothing if it is empty
 * @param delay how long to wait before
 * @param close whether to close the connection afterwards
 */
public record MockReply(byte[] bytes, Duration delay, boolean close) {

	static final JsonLineProtocol PROTOCOL = new JsonLineProtocol();

	/**
	 * Reply.
	 * @param value any value that can be written as JSON
	 * @return the reply
	 */
	public static MockReply of(Object value) {
		return new MockReply(PROTOCOL.encode(value), Duration.ZERO, false);
	}

	/**
	 * Reply with an error, as if a handler had thrown an exception.
	 * @param type simple name of the exception's class
	 * @param message its message
	 * @return the reply
	 */
	public static MockReply error(String type, String message) {
		return of(new ErrorEnvelope(message, type).toJson());
	}

	/**
	 * Refuse, and close the connection.
	 * @param type why, such as {@link ErrorType#TOO_MANY_CONNECTIONS}
	 * @return the reply
	 */
	public static MockReply refuse(ErrorType type) {
		byte[] bytes = PROTOCOL.encode(ErrorEnvelope.of(type, "refused by the test").toJson());
		return new MockReply(bytes, Duration.ZERO, true);
	}

	/**
	 * Say nothing, and keep the connection open, so that the client runs into its
	 * time-out. It is also what answers a notification.
	 * @return the fault
	 */
	public static MockReply stall() {
		return new MockReply(new byte[0], Duration.ZERO, false);
	}

	/**
	 * Close the connection in the middle of a reply.
	 * @return the fault
	 */
	public static MockReply cut() {
		return new MockReply("{\"half\":".getBytes(StandardCharsets.UTF_8), Duration.ZERO, true);
	}

	/**
	 * Reply with a line that is not JSON.
	 * @return the fault
	 */
	public static MockReply garbage() {
		return new MockReply("<html>\n".getBytes(StandardCharsets.UTF_8), Duration.ZERO, false);
	}

	/**
	 * Reply with a stream that is complete, to a client that accepts one. A
	 * {@link MockStream} has more to tell than items, and ways to fail.
	 * @param items values that can be written as JSON
	 * @return the reply
	 */
	public static MockReply stream(Object... items) {
		return MockStream.of(items).end();
	}

	/**
	 * Return the same after a while.
	 * @param delay how long to wait
	 * @return the slower reply
	 */
	public MockReply after(Duration delay) {
		return new MockReply(this.bytes, delay, this.close);
	}

}
