package com.codechu.ipc.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.Supplier;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.StreamFormat;
import com.codechu.ipc.server.internal.Subject;
import com.codechu.ipc.topic.IpcTopic;
import com.codechu.ipc.topic.TopicReader;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one connection, one after another: made by its handler, or sent once the
 * handler has returned. Made for the first of them.
 */
final class ReplyStreams implements StreamPort {

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final StreamedConnection connection;

	private final Transport transport;

	private final Handlers handlers;

	private final Handling handling;

	private final HandlerGate gate;

	private final StateTracker state;

	private final Replies replies;

	private final StreamLoop loop;

	private final StreamFormat format;

	/** That of the handler that runs. */
	private volatile @Nullable HandlerStream made;

	/** What is sent when the handler has returned. */
	private volatile @Nullable PushedStream pushed;

	private volatile @Nullable StreamMember member;

	/** What the last of them has sent. */
	private volatile @Nullable StreamTally tally;

	private int before;

	ReplyStreams(StreamedConnection connection, Transport transport, Handlers handlers, Handling handling,
			HandlerGate gate, StateTracker state, Replies replies, StreamLoop loop) {
		this.connection = connection;
		this.transport = transport;
		this.handlers = handlers;
		this.handling = handling;
		this.gate = gate;
		this.state = state;
		this.replies = replies;
		this.loop = loop;
		this.format = handlers.protocol().streams();
	}

	private StreamTally begin(StreamTally tally) {
		this.tally = tally;
		return tally;
	}

	/**
	 * Return what is being sent. For any thread.
	 * @return what was sent of it until now, {@code null} if there is no stream
	 */
	@Nullable StreamTally tally() {
		HandlerStream made = this.made;
		boolean sending = this.pushed != null || (made != null && made.isBegun());
		return sending ? this.tally : null;
	}

	private StreamBuffer buffer() {
		return new StreamBuffer(this.replies, this.format, this.loop, begin(new StreamTally(this.loop)),
				this.handlers.limits().maxPending());
	}

	/**
	 * Return the stream that the handler makes.
	 * @return its stream, the same for all of the request
	 */
	ReplyStream made() {
		HandlerStream made = this.made;
		if (made == null) {
			made = new HandlerStream(this, buffer());
			this.made = made;
		}
		return made;
	}

	/**
	 * Send a topic once the handler has returned.
	 * @param topic the topic
	 */
	void push(IpcTopic<?> topic) {
		TopicReader reader = topic.reader(this.handlers.protocol());
		try {
			beginPushed(() -> new TopicStream(reader, topic, this, this.transport::write, this.loop,
					begin(new StreamTally(this.loop)), this::answer));
		}
		finally {
			if (!(this.pushed instanceof TopicStream stream) || !stream.isOf(reader)) {
				reader.close();
			}
		}
	}

	/**
	 * Send what a publisher publishes once the handler has returned.
	 * @param publisher the publisher
	 * @param failures answers what it fails with
	 */
	void push(Flow.Publisher<?> publisher, Function<Throwable, Object> failures) {
		PublisherStream stream = new PublisherStream(this, buffer(), this.loop, failures, this::answer);
		if (beginPushed(() -> stream)) {
			try {
				publisher.subscribe(stream);
			}
			catch (RuntimeException | Error ex) {
				dropPushed();
				throw ex;
			}
		}
	}

	private boolean beginPushed(Supplier<PushedStream> stream) {
		HandlerStream made = this.made;
		if (made != null && made.isBegun()) {
			throw new IllegalStateException("A stream has already begun");
		}
		dropPushed();
		reservePlace();
		if (!this.handling.answer()) {
			this.loop.release();
			return false;
		}
		this.pushed = stream.get();
		this.before = this.replies.size();
		this.format.begin(this.replies.lines());
		return true;
	}

	/**
	 * Let a stream take a reply, which is its last item, or why it has failed.
	 * @param reply the reply
	 * @return whether it was; not if there is no stream
	 */
	boolean take(Object reply) {
		HandlerStream made = this.made;
		if (made != null && made.isBegun()) {
			if (reply instanceof ErrorEnvelope error) {
				fail(made, error);
			}
			else {
				made.last(reply);
			}
			return true;
		}
		dropPushed();
		return false;
	}

	private void fail(HandlerStream made, ErrorEnvelope error) {
		boolean stopped = this.handling.isRunning() && error.type().equals(ErrorType.HANDLER_INTERRUPTED.wireName());
		ErrorEnvelope answer = stopped ? Refusal.STOPPING.toEnvelope() : error;
		if (!made.fail(answer)) {
			this.handlers.failures().shortened(subject());
		}
	}

	/**
	 * Forget a stream that was to be sent: the handler has failed.
	 */
	void dropPushed() {
		PushedStream pushed = this.pushed;
		if (pushed != null && this.member == null) {
			this.pushed = null;
			pushed.abandon();
			this.loop.release();
			this.replies.truncate(this.before);
		}
	}

	/**
	 * Learn that the handler has returned.
	 * @return what the peer has sent meanwhile, {@code null} if nothing was looked for
	 */
	@Nullable ReadAhead handled() {
		HandlerStream made = this.made;
		this.made = null;
		return (made != null) ? made.close() : null;
	}

	/**
	 * Return whether the items of the handler are no longer needed.
	 * @return whether its peer is gone
	 */
	boolean isAbandoned() {
		HandlerStream made = this.made;
		return made != null && made.isCancelled();
	}

	/**
	 * Return whether there is a stream to be sent, or being sent.
	 * @return whether the connection belongs to it
	 */
	boolean isPushing() {
		return this.pushed != null;
	}

	/**
	 * Begin to send, as the connection belongs to the stream now.
	 */
	void begin() {
		StreamMember member = place();
		if (member == null) {
			return;
		}
		try {
			this.transport.waitNoMore();
			this.loop.open(member);
		}
		catch (IOException | RuntimeException | Error ex) {
			logger.warn("Cannot send a stream on connection " + this.connection.id(), ex);
			close();
		}
	}

	private synchronized @Nullable StreamMember place() {
		PushedStream pushed = this.pushed;
		if (pushed == null) {
			return null; // closed meanwhile
		}
		StreamMember member = new StreamMember(pushed, this.transport, this.loop);
		this.member = member;
		pushed.open(member);
		return member;
	}

	/**
	 * End all streams, as the connection is closed.
	 * @return whether the connection belonged to one of them
	 */
	boolean closed() {
		HandlerStream made = this.made;
		if (made != null) {
			made.peerGone();
		}
		PushedStream pushed;
		StreamMember member;
		synchronized (this) {
			pushed = this.pushed;
			member = this.member;
			this.pushed = null;
		}
		if (pushed == null) {
			return false;
		}
		pushed.abandon();
		if (member != null) {
			member.leave();
			return true;
		}
		this.loop.release();
		return false;
	}

	private void reservePlace() {
		try {
			this.loop.reserve();
		}
		catch (InvalidMessageException ex) {
			this.handlers.permits()
				.limits()
				.reached("ipc.server.limits.max-streams", this.connection,
						"was refused a stream because the limit is reached");
			throw ex;
		}
	}

	@Override
	public StreamMember reserve(OutgoingStream stream) {
		reservePlace();
		return new StreamMember(stream, this.transport, this.loop);
	}

	@Override
	public void open(StreamMember member) {
		try {
			this.transport.waitNoMore();
			this.loop.open(member);
			this.format.begin(this.replies.lines());
		}
		catch (IOException ex) {
			member.leave();
			throw new UncheckedIOException(ex);
		}
		catch (RuntimeException | Error ex) {
			member.leave();
			throw ex;
		}
	}

	@Override
	public void handOver(StreamMember member) {
		if (!this.handling.answerFirst()) {
			member.leave();
			throw new CancellationException(this.handling.isForestalled()
					? "the handler timed out; the error reply was already sent" : "the request was already answered");
		}
		if (this.handling.isOnCurrentThread()) {
			this.gate.release();
		}
		this.state.turnTo(ConnectionState.STREAMING);
	}

	@Override
	public boolean whileUnanswered(Runnable task) {
		return this.handling.whileUnanswered(task);
	}

	@Override
	public int handlerRun() {
		return this.handling.run();
	}

	@Override
	public void interruptHandler(int run) {
		this.handling.interrupt(run);
	}

	@Override
	public StateTracker state() {
		return this.state;
	}

	@Override
	public void ended(long items, long lost, @Nullable ErrorEnvelope failure) {
		if (failure != null) {
			ErrorType type = ErrorType.find(failure.type());
			if (type != null) {
				this.handlers.permits().count(type);
			}
			this.format.error(failure, this.replies.lines());
		}
		else {
			this.format.end(items, lost, this.replies.lines());
		}
		resume(failure != null && ErrorType.endsConnection(failure.type()));
	}

	@Override
	public void resume(boolean last) {
		StreamMember member;
		synchronized (this) {
			if (this.pushed == null) {
				return; // closed meanwhile
			}
			member = this.member;
			this.member = null;
			this.pushed = null;
		}
		this.connection.resume((member != null) ? member.ahead() : null, last);
	}

	@Override
	public String user() {
		try {
			return this.connection.peer().user();
		}
		catch (UncheckedIOException ex) {
			return "unknown";
		}
	}

	@Override
	public void close() {
		this.connection.close();
	}

	private ErrorEnvelope answer(Throwable failure) {
		return this.handlers.failures().answer(failure, subject());
	}

	private Subject subject() {
		return new Subject(this.handling.command(), this.connection.id());
	}

}
