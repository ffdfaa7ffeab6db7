package com.codechu.ipc.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.jspecify.annotations.Nullable;

/**
 * The response of a {@link MockIpcServer} to a request: a reply, or a fault.
 *
 * @since 0.1.0
 */
public final class MockReply {

	static final JsonLineProtocol PROTOCOL = new JsonLineProtocol();

	private final byte[] bytes;

	private final Duration delay;

	private final boolean closing;

	MockReply(byte[] bytes, Duration delay, boolean closing) {
		this.bytes = bytes;
		this.delay = delay;
		this.closing = closing;
	}

	static MockReply from(@Nullable Object value) {
		return (value instanceof MockReply reply) ? reply : new MockReply(PROTOCOL.encode(value), Duration.ZERO, false);
	}

	/**
	 * Reply.
	 * @param value any value that can be written as JSON
	 * @return the reply
	 */
	public static MockReply of(Object value) {
		return from(value);
	}

	/**
	 * Reply with an error, as if a handler had thrown an exception.
	 * @param type simple name of the exception's class
	 * @param message its message
	 * @return the reply
	 */
	public static MockReply error(String type, String message) {
		return of(new ErrorEnvelope(type, message).toJson());
	}

	/**
	 * Reject the request, and close the connection.
	 * @param type why, such as {@link ErrorType#TOO_MANY_CONNECTIONS}
	 * @return the reply
	 */
	public static MockReply refuse(ErrorType type) {
		byte[] bytes = PROTOCOL.encode(ErrorEnvelope.of(type, "refused by the test").toJson());
		return new MockReply(bytes, Duration.ZERO, true);
	}

	/**
	 * Send no reply, and keep the connection open, so that the client times out. Also the
	 * reply to a notification.
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
		return raw("<html>\n");
	}

	/**
	 * Send a text as it is, whatever lines it has.
	 * @param text the text, newlines included
	 * @return the reply
	 */
	public static MockReply raw(String text) {
		return new MockReply(text.getBytes(StandardCharsets.UTF_8), Duration.ZERO, false);
	}

	/**
	 * Close the connection without a reply.
	 * @return the fault
	 */
	public static MockReply close() {
		return new MockReply(new byte[0], Duration.ZERO, true);
	}

	/**
	 * Reply with a stream that is complete, to a client that accepts one. Use a
	 * {@link MockStream} for progress, losses and failures.
	 * @param items values that can be written as JSON
	 * @return the reply
	 */
	public static MockReply stream(Object... items) {
		return MockStream.of(items).end();
	}

	/**
	 * Return the same reply with a delay.
	 * @param delay how long to wait
	 * @return the delayed reply
	 */
	public MockReply after(Duration delay) {
		return new MockReply(this.bytes, delay, this.closing);
	}

	/**
	 * Return what to send.
	 * @return nothing if it is empty
	 */
	byte[] bytes() {
		return this.bytes;
	}

	/**
	 * Return how long to wait before.
	 * @return the time
	 */
	Duration delay() {
		return this.delay;
	}

	/**
	 * Return whether to close the connection afterwards.
	 * @return whether to close it
	 */
	boolean isClosing() {
		return this.closing;
	}

}
