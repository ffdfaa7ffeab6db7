package com.codechu.ipc.server;

import java.util.concurrent.CancellationException;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ProgressUpdate;
import com.codechu.ipc.topic.TopicBatch;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose items a handler makes, on its own thread, for which it waits while the
 * reader is behind. From its first item on, it does not count as a running handler any
 * more: others need not wait for its reader.
 */
final class HandlerStream implements ReplyStream, OutgoingStream {

	private final StreamPort port;

	private final StreamBuffer buffer;

	private volatile @Nullable StreamMember member;

	/** Items were announced, and not just progress. */
	private volatile boolean sending;

	HandlerStream(StreamPort port, StreamBuffer buffer) {
		this.port = port;
		this.buffer = buffer;
	}

	@Override
	public void begin() {
		if (this.sending) {
			return;
		}
		// Not under the lock, which whoever answers in the handler's place may wait for.
		this.port.handOver();
		this.buffer.lock();
		try {
			this.sending = true;
			open();
		}
		finally {
			this.buffer.unlock();
		}
	}

	private void open() {
		requireWanted();
		if (this.member != null) {
			return;
		}
		StreamMember member = this.port.open(this);
		this.member = member;
		this.buffer.open(member);
		this.buffer.flushIfWorthIt();
	}

	private void requireWanted() {
		if (this.buffer.isOver() || this.buffer.isCancelled() || this.port.isForestalled()) {
			throw new CancellationException("the reader of the stream is gone, or the server stops");
		}
	}

	@Override
	public void send(@Nullable Object item) {
		begin();
		this.buffer.lock();
		try {
			requireWanted();
			this.buffer.add(item);
			this.buffer.flushIfWorthIt();
			if (this.buffer.isFull()) {
				this.buffer.awaitRoom(this.port.state());
			}
			requireWanted();
		}
		finally {
			this.buffer.unlock();
		}
	}

	@Override
	public void progress(ProgressUpdate progress) {
		this.buffer.lock();
		try {
			if (!this.buffer.isOver() && !this.buffer.isCancelled() && !this.port.isForestalled()) {
				open();
				this.buffer.tell(progress);
			}
		}
		finally {
			this.buffer.unlock();
		}
	}

	@Override
	public void end() {
		if (this.member == null) {
			begin();
		}
		this.buffer.lock();
		try {
			this.buffer.end();
			leave();
		}
		finally {
			this.buffer.unlock();
		}
	}

	/**
	 * Send the last item, which need not be waited for.
	 * @param item the item
	 */
	void last(Object item) {
		this.buffer.lock();
		try {
			if (!this.buffer.isOver()) {
				this.buffer.add(item);
				this.buffer.end();
			}
		}
		finally {
			leave();
			this.buffer.unlock();
		}
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
	 * Leave, as the handler has returned.
	 * @return what the peer has sent meanwhile, {@code null} if nothing was looked for
	 */
	@Nullable ReadAhead close() {
		this.buffer.lock();
		try {
			if (isBegun()) {
				this.buffer.end();
			}
			leave();
			StreamMember member = this.member;
			return (member != null) ? member.ahead() : null;
		}
		finally {
			this.buffer.unlock();
		}
	}

	@Override
	public boolean isBegun() {
		return this.member != null;
	}

	/**
	 * Return whether nobody waits for the items any more.
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
			this.port.interruptHandler();
		}
	}

	@Override
	public void stop() {
		// The handler has the time that handlers have, and is interrupted then.
	}

	@Override
	public void probe() {
		// Its items tell.
	}

}
