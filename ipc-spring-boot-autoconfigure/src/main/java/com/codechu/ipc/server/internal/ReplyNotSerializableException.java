package com.codechu.ipc.server.internal;

import java.util.Locale;

import com.codechu.ipc.protocol.MessageEncodingException;

/**
 * What a handler returned cannot be written. Told apart from a
 * {@link MessageEncodingException} that the handler itself ran into.
 */
public final class ReplyNotSerializableException extends MessageEncodingException {

	/**
	 * Create the exception.
	 * @param reply the type of the reply
	 * @param cause why it cannot be written
	 */
	public ReplyNotSerializableException(Class<?> reply, MessageEncodingException cause) {
		super(String.format(Locale.ROOT, "reply of type %s cannot be sent: %s", reply.getName(), cause.getMessage()),
				cause);
	}

}
