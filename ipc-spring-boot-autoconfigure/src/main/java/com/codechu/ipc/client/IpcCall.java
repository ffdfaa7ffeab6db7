package com.codechu.ipc.client;

import java.lang.reflect.Type;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A request of a client: its payload and the type that the reply is bound to.
 *
 * @param payload anything that Jackson writes as an object
 * @param replyType the type of the reply, {@code void.class} to send a notification
 * without waiting, {@code Void.class} to wait for a reply and discard it
 * @param timeout the timeout, {@code null} for that of the client
 * @since 0.1.0
 */
public record IpcCall(Object payload, Type replyType, @Nullable Duration timeout) {

	public IpcCall {
		if (timeout != null && (timeout.isNegative() || timeout.isZero())) {
			throw new IllegalArgumentException("The timeout of a call must be greater than 0, but is " + timeout);
		}
	}

	/**
	 * Create a request with the timeout of the client.
	 * @param payload anything that Jackson writes as an object
	 * @param replyType the type that the reply is bound to
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
	 * Return whether this is a notification, which has no reply.
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
	 * Return the same call with another timeout.
	 * @param timeout the timeout, {@code null} for that of the client
	 * @return the call
	 */
	public IpcCall withTimeout(@Nullable Duration timeout) {
		return new IpcCall(this.payload, this.replyType, timeout);
	}

}
