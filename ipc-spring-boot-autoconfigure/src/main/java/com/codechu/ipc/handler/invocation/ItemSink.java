package com.codechu.ipc.handler.invocation;

import com.codechu.ipc.handler.IpcEmitter;
import com.codechu.ipc.handler.IpcProgress;
import com.codechu.ipc.handler.StreamedReply;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.ItemArray;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.protocol.StreamFormat;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.ReplyStream;
import com.codechu.ipc.server.ReplyWriter;
import com.codechu.ipc.server.internal.ReplyNotSerializableException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the items of a reply that the handler makes on its own: sent one by one to a
 * client that accepts more than one line, and otherwise collected into an array.
 */
final class ItemSink implements IpcEmitter<Object> {

	private static final StreamedReply SENT = new StreamedReply(true);

	/** That of this request, whatever its connection is at when it is used. */
	private final @Nullable ReplyStream stream;

	private final StreamFormat format;

	private @Nullable ItemArray array;

	ItemSink(IpcRequest request, ReplyWriter replies, StreamFormat format) {
		this.stream = request.acceptsMore() ? replies.stream() : null;
		this.format = format;
	}

	@Override
	public void begin() {
		if (this.stream != null) {
			this.stream.begin();
		}
	}

	@Override
	public void send(@Nullable Object item) {
		if (this.stream != null) {
			this.stream.send(item);
		}
		else {
			collect(item);
		}
	}

	private synchronized void collect(@Nullable Object item) {
		try {
			array().add(item);
		}
		catch (MessageEncodingException ex) {
			throw notWritable(item, ex);
		}
	}

	private ItemArray array() {
		ItemArray array = this.array;
		if (array == null) {
			array = this.format.array();
			this.array = array;
		}
		return array;
	}

	/**
	 * Tell what to do about items that do not fit on one line.
	 * @param item the item at which that was found
	 * @param failure why
	 * @return the failure of the reply
	 */
	static ReplyNotSerializableException notWritable(@Nullable Object item, MessageEncodingException failure) {
		return new ReplyNotSerializableException((item != null) ? item.getClass() : Void.class,
				new MessageEncodingException(
						failure.getMessage() + "; request the items as a stream, with \"" + "$more\":true", failure));
	}

	/**
	 * Return what tells how far the handler is.
	 * @return silent if the client does not ask for that
	 */
	IpcProgress progress() {
		ReplyStream stream = this.stream;
		return (stream != null) ? stream::progress : (update) -> {
		};
	}

	/**
	 * Learn that all items are there. The stream itself ends when the handler and all
	 * around it have returned: until then, something may go wrong.
	 * @return the reply
	 */
	synchronized Object end() {
		if (this.stream != null) {
			this.stream.begin();
			return SENT;
		}
		return array().toRaw();
	}

	/**
	 * Refuse a client that does not say whether it accepts more than one line.
	 * @param request its request
	 */
	static void requireValid(IpcRequest request) {
		if (request.message().more() == null) {
			throw new InvalidMessageException(ErrorType.INVALID_REQUEST, "$more", "must be true or false", null);
		}
	}

}
