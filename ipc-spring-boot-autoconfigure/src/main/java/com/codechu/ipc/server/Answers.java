package com.codechu.ipc.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Function;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.LineFramer;
import com.codechu.ipc.server.internal.HandlerFailures;
import com.codechu.ipc.server.internal.PeerGoneException;
import com.codechu.ipc.server.internal.Subject;
import com.codechu.ipc.topic.IpcTopic;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Has the lines of one connection answered, one after another, and sends the replies.
 */
final class Answers implements ReplyWriter {

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final StreamedConnection connection;

	private final Transport transport;

	private final Handlers handlers;

	private final StateTracker state;

	private final Replies replies;

	private final Handling handling = new Handling();

	private final HandlerGate gate;

	private final long limitNanos;

	private final StreamLoop loop;

	/** Made for the first stream. */
	private volatile @Nullable ReplyStreams streams;

	private @Nullable ReadAhead ahead;

	private volatile boolean interrupted;

	private boolean handled;

	Answers(StreamedConnection connection, Transport transport, Handlers handlers, StateTracker state,
			StreamLoop loop) {
		this.connection = connection;
		this.transport = transport;
		this.handlers = handlers;
		this.state = state;
		this.loop = loop;
		this.replies = new Replies(transport, handlers.protocol());
		this.limitNanos = handlers.limits().handlerTimeout().toNanos();
		this.gate = new HandlerGate(handlers, this.handling, state);
	}

	Handling handling() {
		return this.handling;
	}

	/**
	 * Have a line answered. Errors count as failures of this request, not of the
	 * connection: a handler that overflows its stack must not take the other requests of
	 * this peer along. Nor must one that was interrupted: the flag would close the
	 * channel with the next write.
	 * @param line the line that was taken last
	 */
	void handle(LineFramer line) {
		int before = this.replies.size();
		this.handled = true;
		this.state.turnTo(ConnectionState.HANDLING);
		this.handling.begin(this.limitNanos);
		try {
			this.gate.handle(line, this.connection, this);
		}
		catch (Exception | Error ex) {
			fail(ex, before);
		}
		finally {
			ReplyStreams streams = this.streams;
			if (streams != null) {
				this.ahead = streams.handled();
			}
			this.handling.end();
			Thread.interrupted();
		}
	}

	/**
	 * Take what the peer has sent while it was sent a stream.
	 * @return what it was, {@code null} if there was no stream
	 */
	@Nullable ReadAhead takeAhead() {
		ReadAhead ahead = this.ahead;
		this.ahead = null;
		return ahead;
	}

	private ReplyStreams streams() {
		ReplyStreams streams = this.streams;
		if (streams == null) {
			streams = new ReplyStreams(this.connection, this.transport, this.handlers, this.handling, this.gate,
					this.state, this.replies, this.loop);
			this.streams = streams;
		}
		return streams;
	}

	@Override
	public ReplyStream stream() {
		return streams().made();
	}

	@Override
	public void stream(IpcTopic<?> topic) {
		streams().push(topic);
	}

	@Override
	public void stream(Flow.Publisher<?> publisher, Function<Throwable, Object> failures) {
		streams().push(publisher, failures);
	}

	@Override
	public boolean isAbandoned() {
		ReplyStreams streams = this.streams;
		return streams != null && streams.isAbandoned();
	}

	/**
	 * Return what is being sent. For any thread.
	 * @return what was sent of it until now, {@code null} if there is no stream
	 */
	@Nullable StreamTally tally() {
		ReplyStreams streams = this.streams;
		return (streams != null) ? streams.tally() : null;
	}

	/**
	 * Return whether a stream is to be sent before anything else.
	 * @return whether to {@link #beginStream()} once all else was sent
	 */
	boolean isPushing() {
		ReplyStreams streams = this.streams;
		return streams != null && streams.isPushing();
	}

	/**
	 * Log that the reader of a stream is disconnected, if there is one.
	 */
	void abandonStream() {
		ReplyStreams streams = this.streams;
		if (streams != null && streams.isPushing()) {
			this.loop.slow(streams.user(), "did not read its stream in time and was disconnected");
		}
	}

	void beginStream() {
		streams().begin();
	}

	/**
	 * End all streams, as the connection is closed. For any thread.
	 * @return whether the connection belonged to one of them
	 */
	boolean closeStreams() {
		ReplyStreams streams = this.streams;
		return streams != null && streams.closed();
	}

	/**
	 * Return whether the handler cannot begin, as too many others run.
	 * @return whether it waits
	 */
	boolean isWaiting() {
		return this.gate.isWaiting();
	}

	private void fail(Throwable failure, int before) {
		Throwable actual = (isAbandoned() && intervention() == null) ? new PeerGoneException() : failure;
		Throwable translated = HandlerFailures.translate(actual, intervention());
		ErrorType type = HandlerFailures.type(translated);
		if (type != null) {
			count(type);
		}
		ErrorEnvelope answer = this.handlers.failures().answer(translated, subject());
		if (this.handling.answer() && !isTaken(answer)) {
			this.replies.truncate(before);
			add(answer);
		}
	}

	private boolean isTaken(Object reply) {
		ReplyStreams streams = this.streams;
		return streams != null && streams.take(reply);
	}

	@Override
	public void handling(@Nullable String command, @Nullable Duration limit) {
		long nanos = (limit != null) ? limit.toNanos() : this.limitNanos;
		if (nanos > 0) {
			this.handlers.permits().expectLimit(nanos);
		}
		this.handling.describe(command, nanos);
	}

	@Override
	public void write(Object reply) {
		if (this.handling.answer() && !isTaken(reply)) {
			if (reply instanceof ErrorEnvelope envelope) {
				add(envelope);
			}
			else {
				this.replies.add(reply);
			}
		}
	}

	@Override
	public <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
		return PeerWatch.await(future, this.transport);
	}

	/**
	 * Return whether a request was received. For the thread that serves the connection.
	 * @return whether a handler has run
	 */
	boolean hasHandled() {
		return this.handled;
	}

	@Override
	public void count(ErrorType type) {
		this.handlers.permits().countFailure(type);
	}

	@Override
	public @Nullable ErrorType intervention() {
		if (this.handling.isForestalled()) {
			return ErrorType.HANDLER_TIMEOUT;
		}
		return this.interrupted ? ErrorType.HANDLER_INTERRUPTED : null;
	}

	/**
	 * Answer on behalf of the handler, and interrupt it. For any thread but the
	 * handler's.
	 * @param answer what to answer
	 * @param stamp the state as it was seen, in which the handler was to be answered for
	 * @return what was interrupted, {@code null} if the handler was about to answer
	 */
	@Nullable String forestall(Refusal answer, long stamp) {
		return this.handling.forestall(() -> {
			if (this.state.stamp() != stamp) {
				return false;
			}
			refuse(answer);
			sendWhatThePeerTakes();
			return true;
		});
	}

	// The rest has to wait for the handler's thread: nobody else is to wait.
	private void sendWhatThePeerTakes() {
		try {
			this.transport.waitNoMore();
			boolean taken = true;
			while (taken && !this.replies.isEmpty()) {
				taken = this.replies.send();
			}
		}
		catch (IOException ex) {
			logger.debug("Already closed", ex);
		}
	}

	/**
	 * Interrupt the handler, as the server stops.
	 * @return what was interrupted, {@code null} if nothing runs
	 */
	@Nullable String interrupt() {
		this.interrupted = true;
		return this.handling.interrupt();
	}

	boolean isInterrupted() {
		return this.interrupted;
	}

	/**
	 * Add an error of the server's own.
	 * @param refusal the error
	 */
	void refuse(Refusal refusal) {
		this.handlers.permits().count(refusal.type());
		if (refusal.type() == ErrorType.LINE_TOO_LONG) {
			reached("ipc.protocol.max-line-size", "sent a line that is too long and was disconnected");
		}
		ErrorEnvelope error = refusal.toEnvelope();
		if (!isTaken(error)) {
			add(error);
		}
	}

	/**
	 * Log that the peer has reached a limit.
	 * @param property where it is set
	 * @param what what has become of the peer
	 */
	void reached(String property, String what) {
		this.handlers.permits().limits().reached(property, this.connection, what);
	}

	private void add(ErrorEnvelope envelope) {
		if (!this.replies.add(envelope)) {
			this.handlers.failures().shortened(subject());
		}
	}

	private Subject subject() {
		return new Subject(null, this.connection.id());
	}

	/**
	 * Send the replies if there are many.
	 * @return whether more may be added; not if the peer does not read
	 */
	boolean flushIfMany() {
		return !this.replies.areMany() || flush();
	}

	/**
	 * Send the replies.
	 * @return whether all were sent; not if the peer does not read
	 */
	boolean flush() {
		if (!this.replies.isEmpty() && this.state.current() != ConnectionState.SENDING) {
			this.state.turnTo(ConnectionState.SENDING);
		}
		while (!this.replies.isEmpty()) {
			if (!this.replies.send()) {
				return false;
			}
			if (!this.replies.isEmpty()) {
				// Anew with each piece: a peer that reads slowly is not one that does
				// not.
				this.state.turnTo(ConnectionState.SENDING);
			}
		}
		return true;
	}

	boolean areFlushed() {
		return this.replies.isEmpty();
	}

}
