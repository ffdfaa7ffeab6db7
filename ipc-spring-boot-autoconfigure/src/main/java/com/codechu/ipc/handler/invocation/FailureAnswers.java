package com.codechu.ipc.handler.invocation;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.server.HandlerResults;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.server.ReplyWriter;
import com.codechu.ipc.server.internal.HandlerFailures;
import com.codechu.ipc.server.internal.PeerGoneException;
import com.codechu.ipc.server.internal.ReplyNotSerializableException;
import com.codechu.ipc.server.internal.Subject;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests that failed: by a method of the command's own bean, by one of an
 * advice bean, by a resolver, and if none has an answer, by the exception itself.
 */
final class FailureAnswers {

	private final List<ExceptionMethods> advice;

	private final DispatchSettings settings;

	private final HandlerFailures failures;

	FailureAnswers(List<ExceptionMethods> advice, DispatchSettings settings, HandlerFailures failures) {
		this.advice = advice;
		this.settings = settings;
		this.failures = failures;
	}

	/**
	 * Answer a failure.
	 * @param exception what was thrown
	 * @param request the request
	 * @param local answers exceptions of the command
	 * @param replies waits for answers
	 * @param writer takes the answer
	 * @param subject what failed, for the log
	 * @return what really happened
	 */
	Failure answer(Throwable exception, IpcRequest request, ExceptionMethods local, ReplyWriter replies,
			Consumer<Object> writer, Subject subject) {
		boolean abandoned = replies.isAbandoned() && replies.intervention() == null;
		Throwable actual = abandoned ? new PeerGoneException() : exception;
		Throwable translated = translate(HandlerFailures.translate(actual, replies.intervention()), request);
		ErrorType type = count(translated, request, replies, subject);
		boolean intervened = type == ErrorType.HANDLER_INTERRUPTED || type == ErrorType.HANDLER_TIMEOUT;
		if (abandoned || intervened || !isResolved(exception, request, local, replies, writer, subject)) {
			replies.write(this.failures.answer(translated, subject));
		}
		return new Failure(actual, type);
	}

	/**
	 * Find the answer to a failure of what goes on without the handler.
	 * @param failure what happened
	 * @param request the request
	 * @param local answers exceptions of the command
	 * @param replies waits for answers
	 * @param subject what failed, for the log
	 * @return an error, or a last item
	 */
	Object find(Throwable failure, IpcRequest request, ExceptionMethods local, ReplyWriter replies, Subject subject) {
		Throwable translated = translate(failure, request);
		count(translated, request, replies, subject);
		try {
			Object reply = isResolvable(failure) ? resolve((Exception) failure, request, local, replies) : null;
			return (reply != null) ? reply : this.failures.answer(translated, subject);
		}
		catch (Exception | Error ex) {
			return this.failures.answer(translate(ex, request), subject);
		}
	}

	private @Nullable ErrorType count(Throwable failure, IpcRequest request, ReplyWriter replies, Subject subject) {
		ErrorType type = HandlerFailures.type(failure);
		if (type != null) {
			replies.count(type);
		}
		if (type == ErrorType.ACCESS_DENIED) {
			this.failures.denied(request.connection().peer().user(), subject);
		}
		return type;
	}

	private static boolean isResolvable(Throwable failure) {
		return failure instanceof Exception && !(failure instanceof ReplyNotSerializableException);
	}

	private Throwable translate(Throwable failure, IpcRequest request) {
		return this.settings.rejections()
			.stream()
			.map((rejection) -> rejection.translate(failure, request))
			.filter(Objects::nonNull)
			.findFirst()
			.map(Throwable.class::cast)
			.orElse(failure);
	}

	private boolean isResolved(Throwable failure, IpcRequest request, ExceptionMethods local, ReplyWriter replies,
			Consumer<Object> writer, Subject subject) {
		if (!isResolvable(failure)) {
			return false;
		}
		Exception exception = (Exception) failure;
		try {
			Object reply = resolve(exception, request, local, replies);
			if (reply != null) {
				this.failures.answered(exception, subject);
				writer.accept(reply);
			}
			return reply != null;
		}
		catch (Exception | Error ex) {
			replies.write(this.failures.answer(translate(ex, request), subject));
			return true;
		}
	}

	private @Nullable Object resolve(Exception failure, IpcRequest request, ExceptionMethods local, ReplyWriter replies)
			throws Exception {
		Object reply = HandlerResults.await(local.answer(failure, request), replies);
		for (int i = 0; reply == null && i < this.advice.size(); i++) {
			reply = HandlerResults.await(this.advice.get(i).answer(failure, request), replies);
		}
		for (int i = 0; reply == null && i < this.settings.resolvers().size(); i++) {
			reply = this.settings.resolvers().get(i).resolve(failure, request);
		}
		return reply;
	}

}
