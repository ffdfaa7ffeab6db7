package com.codechu.ipc.server;

import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.ProgressUpdate;
import com.codechu.ipc.topic.TopicBatch;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose items a handler makes, on its own thread or on others that it waits for.
 * They wait while the reader is behind. From its first item on, it does not count as a
 * running handler any more: others need not wait for its reader.
 * <p>
 * Once its handler has returned, nothing that is still done with it reaches the
 * connection.
 */
final class HandlerStream implements ReplyStream, OutgoingStream, StreamBuffer.Addition {

	private final StreamPort port;

	private final StreamBuffer buffer;

	private final int run;

	/**
	 * Held by who begins, and by who closes. Taken before the lock of the buffer, for
	 * which whoever answers in the handler's place may wait.
	 */
	private final ReentrantLock beginning = new ReentrantLock();

	private volatile @Nullable StreamMember member;

	/** Items were announced, and not just progress. */
	private volatile boolean sending;

	/** The handler has returned. */
	private volatile boolean closed;

	HandlerStream(StreamPort port, StreamBuffer buffer) {
		this.port = port;
		this.buffer = buffer;
		this.run = port.handlerRun();
	}

	@Override
	public void begin() {
		if (this.sending) {
			return;
		}
		this.beginning.lock();
		try {
			requireWanted();
			if (!this.sending) {
				StreamMember member = this.member;
				StreamMember place = (member != null) ? member : this.port.reserve(this);
				this.port.handOver(place);
				open(place);
				this.sending = true;
			}
		}
		finally {
			this.beginning.unlock();
		}
	}

	private void open(StreamMember place) {
		this.buffer.lock();
		try {
			if (this.member == null) {
				this.port.open(place);
				this.buffer.open(place);
				this.member = place;
				this.buffer.flushIfWorthIt();
			}
		}
		finally {
			this.buffer.unlock();
		}
	}

	private void requireWanted() {
		if (this.closed || this.buffer.isCancelled()) {
			throw new CancellationException("the stream was cancelled, or its reader is gone");
		}
	}

	@Override
	public void send(@Nullable Object item) {
		begin();
		this.buffer.encode(item, this);
		requireWanted();
	}

	@Override
	public void before() {
		requireWanted();
		if (this.buffer.isOver()) {
			throw new CancellationException("the stream has ended");
		}
	}

	@Override
	public void after() {
		this.buffer.flushIfWorthIt();
		this.buffer.awaitRoom(this.port.state());
	}

	@Override
	public void progress(ProgressUpdate progress) {
		if (this.member == null && !beginProgress()) {
			return;
		}
		this.buffer.lock();
		try {
			if (!this.buffer.isOver() && !this.buffer.isCancelled() && !this.closed) {
				this.buffer.tell(progress);
			}
		}
		finally {
			this.buffer.unlock();
		}
	}

	// Progress is no reason for a command to fail.
	private boolean beginProgress() {
		this.beginning.lock();
		try {
			if (this.closed || this.buffer.isCancelled()) {
				return false;
			}
			if (this.member != null) {
				return true;
			}
			StreamMember place = this.port.reserve(this);
			boolean begun = this.port.whileUnanswered(() -> open(place));
			if (!begun) {
				place.leave();
			}
			return begun;
		}
		catch (InvalidMessageException | UncheckedIOException ex) {
			return false; // no place, or no descriptor, for it
		}
		finally {
			this.beginning.unlock();
		}
	}

	@Override
	public void end() {
		begin();
		this.buffer.lock();
		try {
			this.buffer.end();
		}
		finally {
			leave();
			this.buffer.unlock();
		}
	}

	/**
	 * Send the last item, which need not be waited for.
	 * @param item the item
	 */
	void last(Object item) {
		this.buffer.encode(item, new StreamBuffer.Addition() {

			@Override
			public void before() {
				HandlerStream.this.before();
			}

			@Override
			public void after() {
				HandlerStream.this.buffer.end();
				leave();
			}

		});
	}

	/**
	 * End with an error.
	 * @param error the error
	 * @return whether it was added as it is
	 */
	boolean fail(ErrorEnvelope error) {
		this.buffer.lock();
		try {
			return this.buffer.fail(error);
		}
		finally {
			leave();
			this.buffer.unlock();
		}
	}

	private void leave() {
		StreamMember member = this.member;
		if (member != null) {
			member.leave();
		}
	}

	/**
	 * End, unless that was done, as the handler has returned.
	 * @return what the peer has sent meanwhile, {@code null} if nothing was looked for
	 */
	@Nullable ReadAhead close() {
		this.beginning.lock();
		this.buffer.lock();
		try {
			this.closed = true;
			StreamMember member = this.member;
			if (member == null) {
				return null;
			}
			this.buffer.end();
			leave();
			return member.ahead();
		}
		finally {
			this.buffer.unlock();
			this.beginning.unlock();
		}
	}

	@Override
	public boolean isBegun() {
		return this.member != null;
	}

	/**
	 * Return whether the items are no longer needed.
	 * @return whether the peer is gone
	 */
	boolean isCancelled() {
		return this.buffer.isCancelled();
	}

	@Override
	public void joined() {
		tick();
	}

	@Override
	public void left() {
		// The handler's thread knows.
	}

	@Override
	public void output(TopicBatch batch) {
		this.buffer.lock();
		try {
			this.buffer.output();
		}
		finally {
			this.buffer.unlock();
		}
	}

	@Override
	public void tick() {
		this.buffer.lock();
		try {
			this.buffer.tick();
		}
		finally {
			this.buffer.unlock();
		}
	}

	@Override
	public void peerGone() {
		boolean over;
		this.buffer.lock();
		try {
			over = this.buffer.isOver();
			this.buffer.cancel();
			leave();
		}
		finally {
			this.buffer.unlock();
		}
		if (!over) {
			this.port.interruptHandler(this.run);
		}
	}

	@Override
	public void stop() {
		// The handler has the time that handlers have, and is interrupted then.
	}

	@Override
	public void probe() {
		if (!this.buffer.probe()) {
			peerGone();
		}
	}

}
