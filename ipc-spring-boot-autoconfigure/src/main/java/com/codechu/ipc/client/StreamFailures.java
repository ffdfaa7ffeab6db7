package com.codechu.ipc.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.client.IpcTimeoutException.Phase;
import com.codechu.ipc.protocol.InvalidMessageException;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which a stream can be broken.
 *
 * @param path the server
 */
record StreamFailures(Path path) {

	/**
	 * Tell that the connection ended.
	 * @param cause how it ended
	 * @param count how many items had come
	 * @param passed the deadline, if that has passed
	 * @return the exception to throw
	 */
	IpcException ended(IOException cause, long count, @Nullable Deadline passed) {
		if (passed != null) {
			return new IpcTimeoutException(this.path, Phase.STREAM, passed.elapsed(), ", after " + describe(count));
		}
		if (cause instanceof ClosedByInterruptException) {
			return new IpcInterruptedException(this.path, cause);
		}
		String reason = (cause instanceof EOFException) ? "" : ": " + cause.getMessage();
		return incomplete("the connection ended after " + describe(count) + reason, cause);
	}

	IpcProtocolException unacceptable(InvalidMessageException reason, long count) {
		return incomplete("after " + describe(count) + ", a line is not valid: " + reason.withoutValues("it"), null);
	}

	/**
	 * Tell that there were not as many items as there should have been.
	 * @param told the number reported by the end of the stream, -1 if none
	 * @param count how many items had come
	 * @return the exception to throw
	 */
	IpcProtocolException miscounted(long told, long count) {
		String number = (told < 0) ? "no number of" : String.format(Locale.ROOT, "%,d", told);
		return incomplete(String.format(Locale.ROOT, "its end reports %s items, but there %s %,d", number,
				(count != 1) ? "were" : "was", count), null);
	}

	private IpcProtocolException incomplete(String reason, @Nullable Throwable cause) {
		return new IpcProtocolException(this.path, "the stream is incomplete: " + reason, cause);
	}

	IpcProtocolException noReply() {
		return new IpcProtocolException(this.path, "there is no reply: the stream of the command had no items", null);
	}

	IpcProtocolException manyReplies() {
		return new IpcProtocolException(this.path,
				"there is more than one reply: the command sends a stream; read its items with stream()", null);
	}

	private static String describe(long count) {
		return String.format(Locale.ROOT, (count != 1) ? "%,d items" : "%,d item", count);
	}

}
