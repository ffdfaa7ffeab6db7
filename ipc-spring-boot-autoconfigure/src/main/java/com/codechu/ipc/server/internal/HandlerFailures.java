package com.codechu.ipc.server.internal;

import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;

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

	/** Message for the peer of a handler that was interrupted during shutdown. */
	public static final String INTERRUPTED = "the handler was interrupted because the server is stopping; it may have taken effect";

	private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

	private static final String HIDDEN = "the command failed";

	private static final String HIDDEN_REPLY = "the reply cannot be sent";

	private static final Log logger = LogFactory.getLog("com.codechu.ipc.server.UnixServer");

	private final JsonLineProtocol protocol;

	private final boolean messagesIncluded;

	private final RateLimitedLog log = new RateLimitedLog(logger, LOG_INTERVAL);

	private final RateLimitedLog deniedLog = new RateLimitedLog(logger, Duration.ofMinutes(1));

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
	 * Tell an interrupt by the server from one of the handler's own.
	 * @param failure what was thrown
	 * @param intervention why the server has intervened, {@code null} if it has not
	 * @return what to answer instead of it
	 */
	public static Throwable translate(Throwable failure, @Nullable ErrorType intervention) {
		if (intervention == ErrorType.HANDLER_TIMEOUT) {
			return new InvalidMessageException(intervention, "the handler timed out; the error reply was already sent",
					failure);
		}
		boolean meant = intervention == ErrorType.HANDLER_INTERRUPTED && Texts.causes(failure)
			.stream()
			.anyMatch((each) -> each instanceof InterruptedException || each instanceof ClosedByInterruptException
					|| each instanceof CancellationException);
		return meant ? new InvalidMessageException(ErrorType.HANDLER_INTERRUPTED, INTERRUPTED, failure) : failure;
	}

	/**
	 * Answer a failure, and log it.
	 * @param failure what was thrown
	 * @param subject what failed
	 * @return the answer
	 */
	public ErrorEnvelope answer(Throwable failure, Subject subject) {
		String message = Texts.message(failure);
		if (failure instanceof InvalidMessageException invalid) {
			debug(subject, invalid.type().wireName(), null);
			return new ErrorEnvelope(invalid.type().wireName(), message, invalid.details());
		}
		if (failure instanceof ReplyNotSerializableException) {
			unexpected(failure, subject);
			return ErrorEnvelope.of(ErrorType.REPLY_NOT_SERIALIZABLE, this.messagesIncluded ? message : HIDDEN_REPLY);
		}
		if (failure instanceof IpcErrorException error) {
			debug(subject, error.type(), failure);
			return new ErrorEnvelope(error.type(), message, details(error, subject));
		}
		if (failure instanceof PeerGoneException) {
			debug(subject, "cancelled", failure);
			return new ErrorEnvelope(simpleName(failure), message);
		}
		IpcError declared = failure.getClass().getAnnotation(IpcError.class);
		if (declared != null) {
			String type = declared.value().isEmpty() ? simpleName(failure) : declared.value();
			debug(subject, type, failure);
			return new ErrorEnvelope(type, message);
		}
		unexpected(failure, subject);
		boolean shown = this.messagesIncluded && !(failure instanceof UnusableArgumentException);
		return new ErrorEnvelope(simpleName(failure), shown ? message : HIDDEN);
	}

	/**
	 * Log a failure that somebody else answers.
	 * @param failure what was thrown
	 * @param subject what failed
	 */
	public void answered(Throwable failure, Subject subject) {
		debug(subject, simpleName(failure), failure);
	}

	/**
	 * Log that a request was denied.
	 * @param user the peer's user
	 * @param subject what was refused
	 */
	public void denied(String user, Subject subject) {
		this.deniedLog.warn(user, () -> subject + " was refused: user '" + user + "' may not use it");
	}

	/**
	 * Log that an answer was too long.
	 * @param subject what failed
	 */
	public void shortened(Subject subject) {
		this.log.warn("shortened " + subject.command(), () -> subject
				+ " failed with an error that exceeds the maximum line size: its message was truncated and its details were omitted");
	}

	private void debug(Subject subject, String type, @Nullable Throwable failure) {
		if (logger.isDebugEnabled()) {
			logger.debug(String.format(Locale.ROOT, "%s: %s%s", subject, type,
					(failure != null) ? FailureText.of(failure, false) : ""));
		}
	}

	// Of the same kind is what the same command ran into at the same place.
	private void unexpected(Throwable failure, Subject subject) {
		StackTraceElement[] trace = failure.getStackTrace();
		String kind = subject.command() + failure.getClass().getName() + ((trace.length > 0) ? trace[0] : "");
		if (FailureText.isPlain(failure)) {
			this.log.error(kind, () -> subject + " failed", failure);
		}
		else {
			this.log.error(kind, () -> subject + " failed" + FailureText.of(failure, true));
		}
	}

	private @Nullable ObjectNode details(IpcErrorException failure, Subject subject) {
		if (failure.details() == null) {
			return null;
		}
		try {
			// A tree may have parts that cannot be written.
			return this.protocol.decode(this.protocol.encode(failure.details()));
		}
		catch (MessageEncodingException | InvalidMessageException ex) {
			this.log.error(subject.command() + failure.type(), () -> subject
					+ " failed with details that cannot be serialized and were omitted" + FailureText.of(ex, true));
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
