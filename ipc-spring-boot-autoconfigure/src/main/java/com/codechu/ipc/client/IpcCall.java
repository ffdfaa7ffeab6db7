package com.codechu.ipc.client;

import java.lang.reflect.Type;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A request of a client: what to send, and what to make of the reply.
 *
 * @param payload anything that Jackson writes as an object
 * @param replyType what the reply is, {@code void.class} to send a notification and not
 * wait, {@code Void.class} to wait for a reply of which nothing is wanted
 * @param timeout the deadline, {@code null} for that of the client
 */
public record IpcCall(Object payload, Type replyType, @Nullable Duration timeout) {

	public IpcCall {
		if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
			throw new IllegalArgumentException("The timeout of a call must be more than 0, but is " + timeout);
		}
	}

	/**
	 * Create a request with the deadline of the client.
	 * @param payload anything that Jackson writes as an object
	 * @param replyType what the reply is
	 */
	public IpcCall(Object payload, Type replyType) {
		this(payload, replyType, null);
	}

	/**
	 * Create a notification.
	 * @param payload anything that Jackson writes as an object
	 * @return the call
	 */
	public static IpcCall notification(Object payload) {
		return new IpcCall(payload, void.class, null);
	}

	/**
	 * Return whether nobody waits for a reply.
	 * @return whether it is a notification
	 */
	public boolean isNotification() {
		return this.replyType == void.class;
	}

	/**
	 * Return the same call with another payload.
	 * @param payload anything that Jackson writes as an object
	 * @return the call
	 */
	public IpcCall withPayload(Object payload) {
		return new IpcCall(payload, this.replyType, this.timeout);
	}

	/**
	 * Return the same call with another deadline.
	 * @param timeout the deadline, {@code null} for that of the client
	 * @return the call
	 */
	public IpcCall withTimeout(@Nullable Duration timeout) {
		return new IpcCall(this.payload, this.replyType, timeout);
	}

}
