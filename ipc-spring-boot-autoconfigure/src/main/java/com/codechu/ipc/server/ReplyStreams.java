package com.codechu.ipc.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.function.Function;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.StreamFormat;
import com.codechu.ipc.server.internal.Subject;
import com.codechu.ipc.topic.IpcTopic;
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

	private StreamBuffer buffer() {
		return new StreamBuffer(this.replies, this.format, this.loop, this.handlers.limits().maxPending());
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
		if (beginPushed()) {
			this.pushed = new TopicStream(topic.reader(this.handlers.protocol()), topic, this, this.transport::write,
					this.loop, (failure) -> this.handlers.failures().answer(failure, subject()));
		}
	}

	/**
	 * Send what a publisher publishes once the handler has returned.
	 * @param publisher the publisher
	 * @param failures answers what it fails with
	 */
	void push(Flow.Publisher<?> publisher, Function<Throwable, Object> failures) {
		if (beginPushed()) {
			PublisherStream stream = new PublisherStream(this, buffer(), this.loop, failures);
			this.pushed = stream;
			publisher.subscribe(stream);
		}
	}

	private boolean beginPushed() {
		this.loop.reserve();
		if (!this.handling.answer()) {
			this.loop.release();
			return false;
		}
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
		ErrorEnvelope answer = stopped ? ErrorEnvelope.of(Refusal.STOPPING.type(), Refusal.STOPPING.message()) : error;
		if (!made.fail(answer)) {
			this.handlers.failures().shortened(subject());
		}
	}

	/**
	 * Forget a stream that was to be sent: the handler has failed.
	 */
	void dropPushed() {
		PushedStream pushed = this.pushed;
		if (pushed != null) {
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
	 * Return whether nobody waits for the items that the handler makes.
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
		PushedStream pushed = this.pushed;
		if (pushed == null) {
			return;
		}
		try {
			this.transport.waitNoMore();
			StreamMember member = new StreamMember(pushed, this.transport, this.loop);
			this.member = member;
			pushed.open(member);
			this.loop.open(member);
		}
		catch (IOException | RuntimeException | Error ex) {
			logger.warn("Cannot send a stream on connection " + this.connection.id(), ex);
			close();
		}
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
		PushedStream pushed = this.pushed;
		boolean begun = this.member != null;
		if (pushed != null) {
			pushed.abandon();
			if (!begun) {
				this.loop.release();
			}
		}
		this.pushed = null;
		return pushed != null && begun;
	}

	@Override
	public StreamMember open(OutgoingStream stream) {
		this.loop.reserve();
		StreamMember member = new StreamMember(stream, this.transport, this.loop);
		try {
			this.transport.waitNoMore();
			this.format.begin(this.replies.lines());
			this.loop.open(member);
			return member;
		}
		catch (IOException ex) {
			member.leave();
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void handOver() {
		if (!this.handling.answer()) {
			throw new CancellationException("the handler took too long; that was answered already");
		}
		this.gate.release();
		this.state.turnTo(ConnectionState.STREAMING);
	}

	@Override
	public boolean isForestalled() {
		return this.handling.isForestalled();
	}

	@Override
	public void interruptHandler() {
		this.handling.interrupt();
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
		StreamMember member = this.member;
		this.member = null;
		this.pushed = null;
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

	private Subject subject() {
		return new Subject(null, this.connection.id());
	}

}
