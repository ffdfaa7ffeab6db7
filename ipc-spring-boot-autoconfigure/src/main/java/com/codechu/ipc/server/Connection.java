package com.codechu.ipc.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import com.codechu.ipc.peer.PeerCredentials;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.LineFramer;
import com.codechu.ipc.server.ConnectionTimeouts.Overdue;
import com.codechu.ipc.server.Drain.Decision;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection, from its arrival to its end, as a machine: whoever drives it calls it
 * when there may be something to do, and is told what it waits for next. It knows neither
 * threads nor selectors.
 * <p>
 * Longer than other classes, since all that moves it from one state to the next stands
 * here.
 * <p>
 * Served by one thread at a time. Others may {@link #expire}, {@link #stopHandling} and
 * {@link #close} it, and look at its {@link #state}.
 */
final class Connection implements StreamedConnection {

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final long id;

	private final String server;

	private final long begun = System.nanoTime();

	private final Transport transport;

	private final Host host;

	private final StateTracker state;

	private final LineFramer framer;

	private final Answers answers;

	private final ConnectionTimeouts timeouts;

	/** Accepted after the server had begun to stop. */
	private final boolean late;

	private final AtomicBoolean closed = new AtomicBoolean();

	private volatile @Nullable PeerCredentials peer;

	private volatile @Nullable Pump pump;

	/** No further handler is to begin. */
	private volatile boolean givenUp;

	/** The peer took too long. */
	private volatile @Nullable String overdue;

	/** The end of input is our own doing. */
	private volatile boolean inputEnded;

	private volatile boolean inputLost;

	/** The peer sends no more. */
	private boolean ended;

	/** The last word was an error of the server's own. */
	private boolean refused;

	/** The peer is not waited for until it has read that. */
	private boolean hasty;

	/** When a stream was ended by a stop, which does not wait long for its reader. */
	private long lastCall;

	/** What the peer has sent during a stream. */
	private @Nullable ReadAhead ahead;

	private @Nullable Drain drain;

	private @Nullable Lingering lingering;

	Connection(long id, Transport transport, Host host, Handlers handlers) {
		this.id = id;
		this.server = handlers.server();
		this.transport = transport;
		this.host = host;
		this.state = new StateTracker(id);
		this.framer = new LineFramer(handlers.protocol().limits().maxLineBytes());
		this.answers = new Answers(this, transport, handlers, this.state, host.streams());
		this.timeouts = new ConnectionTimeouts();
		this.late = host.isStopping();
	}

	@Override
	public long id() {
		return this.id;
	}

	@Override
	public String server() {
		return this.server;
	}

	@Override
	public PeerCredentials peer() {
		PeerCredentials peer = this.peer;
		if (peer == null) {
			try {
				peer = this.transport.peer();
				this.peer = peer;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return peer;
	}

	/**
	 * Describe this connection. For any thread.
	 * @param now the time, by {@link System#nanoTime()}
	 * @return what it is about
	 */
	ServerStatus.Connected status(long now) {
		StreamTally tally = this.answers.tally();
		ServerStatus.Stream stream = (tally != null) ? tally.toStatus(now) : null;
		boolean busy = (stream != null || this.state.current() == ConnectionState.HANDLING)
				&& !this.answers.isWaiting();
		return new ServerStatus.Connected(this, Duration.ofNanos(now - this.begun),
				busy ? this.answers.handling().command() : null, Duration.ofNanos(handlingNanos(now)), stream);
	}

	StateTracker state() {
		return this.state;
	}

	Answers answers() {
		return this.answers;
	}

	/**
	 * Find out whether anything takes too long. To be called by one thread.
	 * @param now the time, by {@link System#nanoTime()}
	 * @param limits how long it may take
	 * @return what is overdue, {@code null} if nothing is
	 */
	@Nullable Overdue overdue(long now, ServerLimits limits) {
		Handling handling = this.answers.handling();
		long handlerNanos = handling.isUnanswered() ? handling.limitNanos() : 0;
		return this.timeouts.check(this.state.stamp(), handlerNanos, now, limits);
	}

	/**
	 * Return for how long the handler has been running.
	 * @param now the time, by {@link System#nanoTime()}
	 * @return the time in nanoseconds, a second or so less; 0 if no handler runs
	 */
	long handlingNanos(long now) {
		return this.answers.isWaiting() ? 0 : this.timeouts.handlingNanos(this.state.stamp(), now);
	}

	void drivenBy(Pump pump) {
		this.pump = pump;
	}

	/**
	 * Do all that can be done without waiting, where reads do not wait.
	 * @return what to wait for
	 * @throws IOException if the peer is gone
	 */
	Step serve() throws IOException {
		if (this.state.current() == ConnectionState.ARRIVED) {
			Step step = arrive();
			if (step != Step.INPUT) {
				return step;
			}
		}
		if (this.lingering != null) {
			return linger(this.lingering);
		}
		if (!this.answers.areFlushed() || this.ended || this.refused) {
			Step step = proceed();
			if (step != Step.INPUT) {
				return (step == Step.OUTPUT && isLastCallOver()) ? Step.OVER : step;
			}
		}
		Step step;
		int count;
		do {
			long now = (draining() != null) ? System.nanoTime() : 0;
			count = read();
			step = take(count, now);
		}
		while (isAgain(count, step));
		return step;
	}

	private boolean isLastCallOver() {
		return this.lastCall != 0 && System.nanoTime() - this.lastCall > StreamLoop.LAST_CALL.toNanos();
	}

	private boolean isAgain(int count, Step step) {
		boolean more = this.ahead != null && step == Step.INPUT;
		return more || (this.drain != null && count > 0 && step == Step.LATER && this.lingering == null);
	}

	/**
	 * Find out whether to serve this connection at all.
	 * @return what to wait for
	 * @throws IOException if the peer is gone
	 */
	Step arrive() throws IOException {
		if (this.late) {
			return refuse(Refusal.STOPPING);
		}
		Refusal refusal = this.host.admit(this, this.transport);
		if (refusal != null) {
			// If it is still sending, it may not get to read that, but nobody waits.
			this.hasty = !this.host.mayLinger(this);
			return refuse(refusal);
		}
		this.state.turnTo(ConnectionState.IDLE);
		return Step.INPUT;
	}

	/**
	 * Read what is there. A peer that is gone with our replies unread has come to its end
	 * as well: what it had sent is handled.
	 * @return how many bytes, -1 at the end
	 * @throws ClosedChannelException if this side has closed it
	 */
	int read() throws IOException {
		try {
			while (this.ahead != null) {
				int count = this.ahead.moveTo(this.framer.space());
				if (count > 0) {
					return count;
				}
				this.ahead = this.ahead.next();
			}
			return this.transport.read(this.framer.space());
		}
		catch (ClosedChannelException ex) {
			throw ex;
		}
		catch (IOException ex) {
			logger.debug("Connection " + this.id + ": " + ex);
			return -1;
		}
	}

	/**
	 * Handle what was read.
	 * @param count what {@link #read()} has returned
	 * @param now when that was begun, if the server stops
	 * @return what to wait for
	 * @throws IOException if the peer is gone
	 */
	Step take(int count, long now) throws IOException {
		Drain drain = draining();
		if (drain != null) {
			return drain(drain, count, now);
		}
		if (count < 0 && this.inputEnded) {
			return (this.overdue != null) ? refuseOverdue() : Step.OVER;
		}
		return handle(count);
	}

	private Step handle(int count) throws IOException {
		if (count < 0) {
			this.ended = true;
		}
		else {
			this.framer.received(count);
		}
		Step step = proceed();
		return (step == Step.INPUT && this.overdue != null) ? refuseOverdue() : step;
	}

	// Handles what is complete, and sends the replies.
	private Step proceed() throws IOException {
		while ((!this.givenUp || this.answers.isPushing()) && this.answers.flushIfMany()) {
			if (this.answers.isPushing()) {
				return this.answers.flush() ? Step.STREAM : Step.OUTPUT;
			}
			if (!nextLine()) {
				if (!this.answers.flush()) {
					return Step.OUTPUT;
				}
				if (this.refused || this.ended) {
					return finish();
				}
				awaitMore();
				return (this.drain != null) ? Step.LATER : Step.INPUT;
			}
			this.answers.handle(this.framer);
			addAhead(this.answers.takeAhead());
		}
		return this.givenUp ? giveUp() : Step.OUTPUT;
	}

	private void addAhead(@Nullable ReadAhead ahead) {
		if (this.ahead == null || ahead == null) {
			this.ahead = (ahead != null) ? ahead : this.ahead;
		}
		else {
			this.ahead.add(ahead);
		}
	}

	private boolean nextLine() {
		if (this.refused) {
			return false;
		}
		try {
			return this.framer.next() || (this.ended && this.framer.last());
		}
		catch (InvalidMessageException ex) {
			this.refused = true;
			this.answers.refuse(new Refusal(ex.type(), String.valueOf(ex.getMessage())));
			return false;
		}
	}

	// A line keeps the time it began at, whatever else of it arrives.
	private void awaitMore() {
		ConnectionState next = this.framer.isMidLine() ? ConnectionState.RECEIVING : ConnectionState.IDLE;
		if (next == ConnectionState.IDLE || next != this.state.current()) {
			this.state.turnTo(next);
		}
	}

	// What was answered is still sent; what follows in the buffer is not begun any more.
	private Step giveUp() throws IOException {
		if (this.answers.isInterrupted() && !this.refused && nextLine()) {
			return refuse(Refusal.STOPPING);
		}
		return this.answers.flush() ? finish() : Step.OUTPUT;
	}

	/**
	 * Send an error of the server's own, after which nothing is handled any more.
	 * @param refusal the error
	 * @return what to wait for
	 * @throws IOException if the peer is gone
	 */
	Step refuse(Refusal refusal) throws IOException {
		this.refused = true;
		this.answers.refuse(refusal);
		return this.answers.flush() ? finish() : Step.OUTPUT;
	}

	private Step refuseOverdue() throws IOException {
		return refuse(new Refusal(ErrorType.TIMEOUT, String.valueOf(this.overdue)));
	}

	private Step finish() throws IOException {
		this.transport.endOutput();
		if (!this.refused || this.ended || this.hasty) {
			return Step.OVER;
		}
		this.lingering = new Lingering(System.nanoTime());
		this.state.turnTo(ConnectionState.LINGERING);
		return Step.LATER;
	}

	private Step linger(Lingering lingering) throws IOException {
		int count;
		do {
			// Whatever was not handled may go.
			this.framer.last();
			count = read();
			this.framer.received(Math.max(count, 0));
			if (lingering.isEnough(count, System.nanoTime())) {
				return Step.OVER;
			}
		}
		while (count > 0);
		return Step.LATER;
	}

	private @Nullable Drain draining() {
		if (this.drain == null && this.host.isStopping() && this.state.current() != ConnectionState.ARRIVED) {
			this.drain = new Drain();
		}
		if (this.drain != null && this.inputEnded) {
			this.drain.inputEndedByOthers(this.inputLost);
		}
		return this.drain;
	}

	private Step drain(Drain drain, int count, long now) throws IOException {
		Decision decision = drain.read(count, this.framer.isMidLine(), now);
		if (decision == Decision.HANDLE) {
			return handle(count);
		}
		if (decision == Decision.END_INPUT) {
			this.inputEnded = true;
			this.transport.endInput();
			drain.inputEnded(System.nanoTime());
			return Step.LATER;
		}
		if (decision == Decision.REFUSE) {
			return refuse(Refusal.STOPPING);
		}
		return (decision == Decision.END) ? finish() : Step.LATER;
	}

	/**
	 * Leave the connection to the stream that it is to be sent, after
	 * {@link Step#STREAM}. Never fails. The connection is not to be touched any more by
	 * the caller.
	 */
	void beginStream() {
		this.answers.beginStream();
	}

	@Override
	public void resume(@Nullable ReadAhead ahead, boolean last) {
		addAhead(ahead);
		this.refused |= last;
		this.lastCall = last ? System.nanoTime() | 1 : 0;
		Pump pump = this.pump;
		if (pump != null) {
			pump.resume(Step.LATER);
		}
	}

	/**
	 * End the input, at which a read waits that could not be woken otherwise.
	 * @param lost whether something may have come that cannot be read any more
	 */
	void endInput(boolean lost) {
		this.inputLost = lost;
		this.inputEnded = true;
		this.transport.endInput();
	}

	/**
	 * End this connection because its peer took too long. It gets an error after whatever
	 * it has sent until now was answered.
	 * @param why what to tell it
	 */
	void expire(String why) {
		if (!this.host.isStopping()) {
			if (this.overdue == null && this.state.current() == ConnectionState.RECEIVING) {
				this.answers.reached("ipc.server.limits.line-timeout",
						"did not finish a line in time and was disconnected");
			}
			boolean again = this.overdue != null;
			this.overdue = why;
			nudge(again);
		}
	}

	/**
	 * Have this connection looked at, although there may be nothing to read.
	 * @param again whether that was asked before
	 */
	void nudge(boolean again) {
		Pump pump = this.pump;
		if (pump != null) {
			pump.nudge(again);
		}
	}

	/**
	 * Close this connection because its peer cannot be notified of its timeout.
	 */
	void abandon() {
		this.answers.count(ErrorType.TIMEOUT);
		if (this.state.current() == ConnectionState.SENDING && !this.answers.isPushing()) {
			this.answers.reached("ipc.server.limits.write-timeout",
					"did not read its replies in time and was disconnected");
		}
		this.answers.abandonStream();
		logger.debug("Connection " + this.id + ": closed without an error reply, because the peer timed out");
		close();
	}

	/**
	 * Interrupt the handler, as the server stops, and begin no other.
	 * @return what was interrupted, {@code null} if nothing runs
	 */
	@Nullable String interrupt() {
		stopHandling();
		return this.answers.interrupt();
	}

	/**
	 * Begin no further handler, whatever has arrived.
	 */
	void stopHandling() {
		this.givenUp = true;
	}

	@Override
	public void close() {
		stopHandling();
		if (this.closed.compareAndSet(false, true)) {
			this.state.turnTo(ConnectionState.CLOSED);
			this.transport.close();
			boolean streaming = false;
			try {
				streaming = this.answers.closeStreams();
			}
			finally {
				this.host.ended(this);
				Pump pump = this.pump;
				if (streaming && pump != null) {
					pump.resume(Step.OVER);
				}
				// The descriptor is released with the selector's next look at its keys.
				nudge(true);
			}
		}
	}

}
