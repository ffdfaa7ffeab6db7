package com.codechu.ipc.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.LineBuffer;
import com.codechu.ipc.protocol.LineFramer;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.server.internal.HandlerFailures;
import com.codechu.ipc.server.internal.ReplyNotSerializableException;
import com.codechu.ipc.server.internal.Subject;
import org.jspecify.annotations.Nullable;

/**
 * What happens on a connection: bytes in, requests to the handler, replies out. Does not
 * know who drives it, or when: whoever reads puts bytes into {@link #space()} and reports
 * them.
 * <p>
 * Replies gather while requests are at hand, and leave in one write.
 */
final class Connection implements IpcConnection, ReplyWriter {

	/** Replies are sent when there are so many bytes of them, even within a burst. */
	private static final int GATHERED_BYTES = 64 * 1024;

	/** JDK 17 keeps a direct buffer as large as the largest write for every thread. */
	private static final int WRITE_BYTES = 64 * 1024;

	private final long id;

	private final SocketChannel channel;

	private final LineHandler handler;

	private final JsonLineProtocol protocol;

	private final LineFramer framer;

	private final LineBuffer replies = new LineBuffer();

	private final HandlerPermits permits;

	private final HandlerFailures failures;

	/**
	 * What this connection is about, in the lowest bits, and above them how often that
	 * has changed. Set without a memory barrier: who looks at it looks again.
	 */
	private final AtomicLong activity = new AtomicLong();

	private volatile @Nullable PeerCredentials peer;

	private volatile boolean givenUp;

	private volatile boolean interrupted;

	private boolean refused;

	Connection(long id, SocketChannel channel, LineHandler handler, JsonLineProtocol protocol, HandlerPermits permits,
			HandlerFailures failures) {
		this.id = id;
		this.channel = channel;
		this.handler = handler;
		this.protocol = protocol;
		this.permits = permits;
		this.failures = failures;
		this.framer = new LineFramer(protocol.limits().maxLineBytes());
	}

	@Override
	public long id() {
		return this.id;
	}

	@Override
	public PeerCredentials peer() {
		PeerCredentials peer = this.peer;
		if (peer == null) {
			try {
				peer = PeerCredentials.of(this.channel);
				this.peer = peer;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return peer;
	}

	/**
	 * Return where to put what is read next.
	 * @return a buffer with room
	 */
	ByteBuffer space() {
		return this.framer.space();
	}

	/**
	 * Handle every request that is now complete, and send the replies.
	 * @param count how many bytes were put into {@link #space()}, 0 to go on where it was
	 * {@link Progress#BLOCKED blocked}
	 * @return what to do next
	 * @throws IOException if the replies cannot be sent
	 */
	Progress received(int count) throws IOException {
		this.framer.received(count);
		while (!this.givenUp && flushIfMany()) {
			if (!nextLine()) {
				Progress progress = !flush() ? Progress.BLOCKED : this.refused ? Progress.OVER : Progress.MORE;
				awaitMore(progress);
				return progress;
			}
			handleLine();
		}
		return this.givenUp ? giveUp() : Progress.BLOCKED;
	}

	// What was answered is still sent; what follows in the buffer is not begun any more.
	private Progress giveUp() throws IOException {
		flush();
		return Progress.OVER;
	}

	/**
	 * Begin no further handler: the one that runs is interrupted, as the server stops.
	 */
	void interrupted() {
		this.interrupted = true;
		stopHandling();
	}

	@Override
	public boolean isInterrupted() {
		return this.interrupted;
	}

	/**
	 * Begin no further handler, whatever has arrived.
	 */
	void stopHandling() {
		this.givenUp = true;
	}

	// A line keeps the time it began at, whatever else of it arrives.
	private void awaitMore(Progress progress) {
		if (progress == Progress.MORE) {
			Activity next = this.framer.isMidLine() ? Activity.RECEIVING : Activity.IDLE;
			if (next == Activity.IDLE || next != Activity.of(this.activity.getPlain())) {
				turnTo(next);
			}
		}
	}

	private void turnTo(Activity next) {
		this.activity.lazySet(next.after(this.activity.getPlain()));
	}

	/**
	 * Return what this connection is about.
	 * @return a number that is another one after every change, to be understood by
	 * {@link Activity#of}
	 */
	long activity() {
		return this.activity.get();
	}

	/**
	 * Handle what came after the last newline, if anything: nothing more will come.
	 * @return what to do next
	 * @throws IOException if the reply cannot be sent
	 */
	Progress endOfInput() throws IOException {
		if (this.framer.last()) {
			handleLine();
		}
		return flush() ? Progress.OVER : Progress.BLOCKED;
	}

	/**
	 * Send an error of the server's own, after which nothing is read any more.
	 * @param type the kind of error
	 * @param message what happened
	 * @return what to do next
	 * @throws IOException if it cannot be sent
	 */
	Progress refuse(ErrorType type, String message) throws IOException {
		this.refused = true;
		this.permits.count(type);
		reply(ErrorEnvelope.of(type, message));
		return flush() ? Progress.OVER : Progress.BLOCKED;
	}

	/**
	 * Return whether a request has begun, but not fully arrived.
	 * @return whether bytes wait for their newline
	 */
	boolean isMidLine() {
		return this.framer.isMidLine();
	}

	@Override
	public void count(ErrorType type) {
		this.permits.count(type);
	}

	boolean isRefused() {
		return this.refused;
	}

	private boolean nextLine() throws IOException {
		try {
			return !this.refused && this.framer.next();
		}
		catch (InvalidMessageException ex) {
			refuse(ex.type(), String.valueOf(ex.getMessage()));
			return false;
		}
	}

	// Errors count as failures of this request, not of the connection: a handler that
	// overflows its stack must not take the other requests of this peer along. Nor must
	// one that was interrupted: the flag would close the channel with the next write.
	private void handleLine() {
		int before = this.replies.size();
		try {
			handle();
		}
		catch (Exception | Error ex) {
			this.replies.truncate(before);
			Throwable failure = HandlerFailures.translate(ex, this.interrupted);
			ErrorType type = HandlerFailures.type(failure);
			if (type != null) {
				count(type);
			}
			reply(this.failures.answer(failure, new Subject(null, this.id)));
		}
		finally {
			Thread.interrupted();
		}
	}

	private void handle() throws Exception {
		if (!this.permits.tryEnter()) {
			// The peer is not to blame for others' handlers.
			turnTo(Activity.HANDLING);
			this.permits.enter();
		}
		try {
			turnTo(Activity.HANDLING);
			this.handler.handle(this.framer.bytes(), this.framer.lineStart(), this.framer.lineEnd(), this, this);
		}
		finally {
			this.permits.leave();
		}
	}

	@Override
	public void write(Object reply) {
		if (reply instanceof ErrorEnvelope envelope) {
			reply(envelope);
			return;
		}
		try {
			this.protocol.encode(reply, this.replies);
		}
		catch (MessageEncodingException ex) {
			throw new ReplyNotSerializableException(reply.getClass(), ex);
		}
	}

	private void reply(ErrorEnvelope envelope) {
		try {
			this.protocol.encode(envelope.toJson(), this.replies);
		}
		catch (MessageEncodingException ex) {
			this.failures.shortened(new Subject(null, this.id));
			this.protocol.encode(envelope.shortened(this.protocol.limits().maxLineBytes()).toJson(), this.replies);
		}
	}

	private boolean flushIfMany() throws IOException {
		return this.replies.size() < GATHERED_BYTES || flush();
	}

	// Returns whether all was sent; if not, the channel does not block and the peer does
	// not read.
	private boolean flush() throws IOException {
		ByteBuffer content = this.replies.content();
		int end = content.limit();
		while (content.position() < end) {
			// Anew with each piece: a peer that reads slowly is not one that does not.
			turnTo(Activity.SENDING);
			content.limit(Math.min(content.position() + WRITE_BYTES, end));
			if (this.channel.write(content) == 0) {
				this.replies.skip(content.position());
				return false;
			}
		}
		this.replies.clear();
		if (end > 0) {
			turnTo(Activity.IDLE);
		}
		return true;
	}

	/**
	 * What a connection can be about.
	 */
	enum Activity {

		/** Waiting for a line to begin. */
		IDLE,

		/** Waiting for the rest of a line. */
		RECEIVING,

		/** Waiting for the handler. */
		HANDLING,

		/** Waiting for the peer to read. */
		SENDING;

		private static final Activity[] ALL = values();

		private static final int BITS = 2;

		static Activity of(long activity) {
			return ALL[(int) activity & (ALL.length - 1)];
		}

		private long after(long activity) {
			return ((activity >>> BITS) + 1) << BITS | ordinal();
		}

	}

	/**
	 * How far it went.
	 */
	enum Progress {

		/** All that had come was dealt with; read more. */
		MORE,

		/** The peer does not read its replies. */
		BLOCKED,

		/** Nothing will be read any more. */
		OVER

	}

}
