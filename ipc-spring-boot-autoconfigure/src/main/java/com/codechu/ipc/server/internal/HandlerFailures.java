package com.codechu.ipc.server.internal;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

import com.codechu.ipc.mapping.IpcError;
import com.codechu.ipc.mapping.IpcErrorException;
import com.codechu.ipc.os.RateLimitedLog;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.protocol.internal.Texts;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides how failures are answered, and which of them belong into the log: what nobody
 * expected, with its stack trace, but the same one only once in a while; and at level
 * DEBUG what the peer did wrong, and what the application means to answer.
 * <p>
 * Texts about requests may show values of them, and are not logged.
 */
public final class HandlerFailures {

	private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

	private static final String HIDDEN = "the command failed";

	private static final Log logger = LogFactory.getLog("com.codechu.ipc.server.UnixServer");

	private final JsonLineProtocol protocol;

	private final boolean messagesIncluded;

	private final RateLimitedLog log = new RateLimitedLog(logger, LOG_INTERVAL);

	/**
	 * Create the decision.
	 * @param protocol writes details
	 * @param messagesIncluded whether the peer gets the message of an exception that
	 * nobody expected
	 */
	public HandlerFailures(JsonLineProtocol protocol, boolean messagesIncluded) {
		this.protocol = protocol;
		this.messagesIncluded = messagesIncluded;
	}

	/**
	 * Find out what kind of error of the server's own a failure is.
	 * @param failure what was thrown
	 * @return its type, {@code null} if it is the handler's
	 */
	public static @Nullable ErrorType type(Throwable failure) {
		if (failure instanceof InvalidMessageException invalid) {
			return invalid.type();
		}
		return (failure instanceof ReplyNotSerializableException) ? ErrorType.REPLY_NOT_SERIALIZABLE : null;
	}

	/**
	 * Answer a failure, and log it.
	 * @param failure what was thrown
	 * @param subject what failed, as the beginning of a sentence
	 * @return the answer
	 */
	public ErrorEnvelope answer(Throwable failure, Supplier<String> subject) {
		String message = Texts.message(failure);
		if (failure instanceof InvalidMessageException invalid) {
			debug(subject, invalid.type().wireName(), null);
			return new ErrorEnvelope(message, invalid.type().wireName(), invalid.details());
		}
		if (failure instanceof ReplyNotSerializableException) {
			unexpected(failure, subject);
			return ErrorEnvelope.of(ErrorType.REPLY_NOT_SERIALIZABLE, message);
		}
		if (failure instanceof IpcErrorException error) {
			debug(subject, error.type(), failure);
			return new ErrorEnvelope(message, error.type(), details(error, subject));
		}
		IpcError declared = failure.getClass().getAnnotation(IpcError.class);
		if (declared != null) {
			String type = declared.value().isEmpty() ? simpleName(failure) : declared.value();
			debug(subject, type, failure);
			return new ErrorEnvelope(message, type);
		}
		unexpected(failure, subject);
		return new ErrorEnvelope(this.messagesIncluded ? message : HIDDEN, simpleName(failure));
	}

	/**
	 * Log a failure that somebody else has answered.
	 * @param failure what was thrown
	 * @param subject what failed, as the beginning of a sentence
	 */
	public void answered(Throwable failure, Supplier<String> subject) {
		debug(subject, simpleName(failure), (failure instanceof InvalidMessageException) ? null : failure);
	}

	private void debug(Supplier<String> subject, String type, @Nullable Throwable failure) {
		if (logger.isDebugEnabled()) {
			logger.debug(String.format(Locale.ROOT, "%s: %s", subject.get(), type), failure);
		}
	}

	// Of the same kind is what comes from the same place.
	private void unexpected(Throwable failure, Supplier<String> subject) {
		StackTraceElement[] trace = failure.getStackTrace();
		String kind = failure.getClass().getName() + ((trace.length > 0) ? trace[0] : "");
		this.log.error(kind, () -> subject.get() + " failed", failure);
	}

	private @Nullable ObjectNode details(IpcErrorException failure, Supplier<String> subject) {
		if (failure.details() == null) {
			return null;
		}
		try {
			return this.protocol.toObject(failure.details());
		}
		catch (MessageEncodingException ex) {
			this.log.error(failure.type(),
					() -> subject.get() + " failed with details that cannot be sent, and are left out", ex);
			return null;
		}
	}

	private static String simpleName(Throwable failure) {
		Class<?> named = failure.getClass();
		while (named.getSimpleName().isEmpty()) {
			named = named.getSuperclass();
		}
		return named.getSimpleName();
	}

}
