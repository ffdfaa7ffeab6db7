package com.codechu.ipc.server;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Function;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.LineFramer;
import com.codechu.ipc.server.internal.HandlerFailures;
import com.codechu.ipc.server.internal.Subject;
import com.codechu.ipc.topic.IpcTopic;
import org.jspecify.annotations.Nullable;

/**
 * A request that did not come over the socket, and its one reply. Runs on the thread that
 * brings it.
 */
final class DirectCall implements ReplyWriter {

	private final Handlers handlers;

	private final IpcConnection caller;

	private final EncodedReplies reply;

	private final Handling handling = new Handling();

	/** When the handler has begun, by {@link System#nanoTime()}. */
	private volatile long since;

	/** By somebody else than the server. */
	private boolean interrupted;

	DirectCall(Handlers handlers, IpcConnection caller) {
		this.handlers = handlers;
		this.caller = caller;
		this.reply = new EncodedReplies(handlers.protocol());
	}

	IpcConnection caller() {
		return this.caller;
	}

	/**
	 * Answer by an error of the server's own.
	 * @param refusal the error
	 * @return the reply
	 */
	byte @Nullable [] refuse(Refusal refusal) {
		this.handlers.permits().count(refusal.type());
		add(refusal.toEnvelope());
		return content();
	}

	/**
	 * Have a request answered.
	 * @param request the request
	 * @return the reply, {@code null} if there is none
	 */
	byte @Nullable [] answer(byte[] request) {
		this.handling.begin(0);
		try {
			requireShort(request);
			handle(request);
		}
		catch (Exception | Error ex) {
			fail(ex);
		}
		finally {
			boolean forestalled = this.handling.isForestalled();
			this.handling.end();
			if (forestalled) {
				Thread.interrupted();
			}
			if (this.interrupted) {
				Thread.currentThread().interrupt();
			}
		}
		return content();
	}

	private void requireShort(byte[] request) {
		int max = this.handlers.protocol().limits().maxLineBytes();
		if (request.length > max) {
			throw LineFramer.tooLong(max);
		}
	}

	private void handle(byte[] request) throws Exception {
		HandlerPermits permits = this.handlers.permits();
		if (!permits.tryEnter()) {
			awaitPermit(permits);
		}
		try {
			this.since = System.nanoTime();
			limitTo(null, this.handlers.limits().handlerTimeout());
			this.handlers.handler().handle(request, 0, request.length, this.caller, this);
		}
		finally {
			permits.leave(false);
		}
	}

	private void awaitPermit(HandlerPermits permits) throws InterruptedException {
		try {
			permits.enter(this.caller);
		}
		catch (InterruptedException ex) {
			this.interrupted = true;
			throw ex;
		}
	}

	private void fail(Throwable failure) {
		Throwable translated = HandlerFailures.translate(failure, intervention());
		ErrorType type = HandlerFailures.type(translated);
		if (type != null) {
			count(type);
		}
		write(this.handlers.failures().answer(translated, subject()));
	}

	@Override
	public void handling(@Nullable String command, @Nullable Duration limit) {
		limitTo(command, (limit != null) ? limit : this.handlers.limits().handlerTimeout());
	}

	private void limitTo(@Nullable String command, Duration limit) {
		long nanos = limit.toNanos();
		if (nanos > 0) {
			this.handlers.permits().expectLimit(nanos);
		}
		this.handling.describe(command, nanos);
	}

	/**
	 * Return whether the handler takes longer than it may. For any thread.
	 * @param now the time, by {@link System#nanoTime()}
	 * @return whether to {@link #forestall} it
	 */
	boolean isOverdue(long now) {
		long limit = this.handling.limitNanos();
		return limit > 0 && now - this.since > limit && this.handling.isUnanswered();
	}

	/**
	 * Return how long the handler may take.
	 * @return its limit, for people
	 */
	String limit() {
		return ServerLimits.text(Duration.ofNanos(this.handling.limitNanos()));
	}

	/**
	 * Answer on behalf of the handler, and interrupt it. For any thread but its own.
	 * @param refusal what to answer
	 * @return what was interrupted, {@code null} if the handler was about to answer
	 */
	@Nullable String forestall(Refusal refusal) {
		return this.handling.forestall(() -> {
			refuse(refusal);
			return true;
		});
	}

	@Override
	public void write(Object reply) {
		if (this.handling.answer()) {
			this.reply.truncate(0);
			if (reply instanceof ErrorEnvelope envelope) {
				add(envelope);
			}
			else {
				this.reply.add(reply);
			}
		}
	}

	private void add(ErrorEnvelope envelope) {
		if (!this.reply.add(envelope)) {
			this.handlers.failures().shortened(subject());
		}
	}

	// Without the newline.
	private byte @Nullable [] content() {
		return this.reply.isEmpty() ? null : Arrays.copyOf(this.reply.lines().toByteArray(), this.reply.size() - 1);
	}

	private Subject subject() {
		return new Subject(null, this.caller.id());
	}

	@Override
	public ReplyStream stream() {
		throw noRoom();
	}

	@Override
	public void stream(IpcTopic<?> topic) {
		throw noRoom();
	}

	@Override
	public void stream(Flow.Publisher<?> publisher, Function<Throwable, Object> failures) {
		throw noRoom();
	}

	private static UnsupportedOperationException noRoom() {
		return new UnsupportedOperationException("There is room for one reply only: look at IpcRequest.acceptsMore()");
	}

	@Override
	public boolean isAbandoned() {
		return false;
	}

	@Override
	public <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			this.interrupted = !this.handling.isForestalled();
			future.cancel(true);
			throw ex;
		}
	}

	@Override
	public void count(ErrorType type) {
		this.handlers.permits().countFailure(type);
	}

	@Override
	public @Nullable ErrorType intervention() {
		return this.handling.isForestalled() ? ErrorType.HANDLER_TIMEOUT : null;
	}

}
