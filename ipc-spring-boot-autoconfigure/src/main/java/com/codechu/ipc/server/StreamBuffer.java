package com.codechu.ipc.server;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ItemWriter;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.protocol.ProgressUpdate;
import com.codechu.ipc.protocol.StreamFormat;
import com.codechu.ipc.server.internal.ReplyNotSerializableException;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one stream on their way to its reader. Whoever makes items adds them and
 * writes what is worth it; what is left when it pauses is written by the loop, and so is
 * what the peer was not ready for.
 * <p>
 * All of it is done under its lock, which {@link #lock} and {@link #unlock} are for.
 */
final class StreamBuffer {

	/** Progress is told so often. */
	private static final long PROGRESS_NANOS = Duration.ofMillis(100).toNanos();

	/** Items wait so long for others, to leave in one write. */
	private static final long GATHER_NANOS = Duration.ofMillis(1).toNanos();

	private static final int GATHERED_BYTES = 64 * 1024;

	private final Replies replies;

	private final StreamFormat format;

	private final StreamLoop loop;

	private final int maxPending;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition room = this.lock.newCondition();

	private final ItemWriter writer;

	private @Nullable StreamMember member;

	private boolean blocked;

	private boolean over;

	private boolean cancelled;

	private long items;

	private long written = System.nanoTime();

	private @Nullable ProgressUpdate progress;

	private @Nullable ProgressUpdate toldLast;

	private long told = System.nanoTime() - PROGRESS_NANOS;

	StreamBuffer(Replies replies, StreamFormat format, StreamLoop loop, int maxPending) {
		this.replies = replies;
		this.format = format;
		this.loop = loop;
		this.maxPending = maxPending;
		this.writer = format.items(replies.lines());
	}

	void lock() {
		this.lock.lock();
	}

	void unlock() {
		this.lock.unlock();
	}

	/**
	 * Begin to send.
	 * @param member its place in the loop
	 */
	void open(StreamMember member) {
		this.member = member;
	}

	/**
	 * Add an item.
	 * @param item the item
	 * @throws ReplyNotSerializableException if it cannot be written; nothing was added
	 */
	void add(@Nullable Object item) {
		try {
			this.writer.write(item);
		}
		catch (MessageEncodingException ex) {
			throw new ReplyNotSerializableException((item != null) ? item.getClass() : Void.class, ex);
		}
		this.items++;
		this.loop.count(1, 0);
	}

	/**
	 * Tell how far the command is, now or soon.
	 * @param update how far
	 */
	void tell(ProgressUpdate update) {
		ProgressUpdate last = (this.progress != null) ? this.progress : this.toldLast;
		this.progress = (last != null && last.done() > update.done())
				? new ProgressUpdate(last.done(), update.total(), update.message()) : update;
		tellIfTime();
	}

	private void tellIfTime() {
		ProgressUpdate progress = this.progress;
		if (progress == null || this.over || this.blocked) {
			return;
		}
		long now = System.nanoTime();
		if (now - this.told < PROGRESS_NANOS) {
			awaitTime(this.told + PROGRESS_NANOS);
			return;
		}
		this.told = now;
		this.progress = null;
		try {
			this.format.progress(progress, this.replies.lines());
			this.toldLast = progress;
		}
		catch (MessageEncodingException ex) {
			throw new ReplyNotSerializableException(ProgressUpdate.class, ex);
		}
		flush();
	}

	/**
	 * End the stream well.
	 */
	void end() {
		if (!this.over) {
			this.over = true;
			this.writer.close();
			this.format.end(this.items, 0, this.replies.lines());
		}
	}

	/**
	 * End the stream with an error.
	 * @param error the error
	 * @return whether it was added as it is
	 */
	boolean fail(ErrorEnvelope error) {
		if (this.over) {
			return true;
		}
		this.over = true;
		this.writer.close();
		return this.format.error(error, this.replies.lines());
	}

	boolean isOver() {
		return this.over;
	}

	/**
	 * Throw away what is to be sent: nobody reads it.
	 */
	void cancel() {
		this.cancelled = true;
		this.room.signalAll();
	}

	boolean isCancelled() {
		return this.cancelled || this.replies.areLost();
	}

	/**
	 * Write what is there if it is worth it by now, or else soon.
	 */
	void flushIfWorthIt() {
		if (this.blocked) {
			return;
		}
		long now = System.nanoTime();
		if (this.replies.lines().remaining() >= GATHERED_BYTES || now - this.written > GATHER_NANOS) {
			flush();
		}
		else {
			awaitTime(this.written + GATHER_NANOS * 2);
		}
	}

	private void awaitTime(long nanos) {
		if (this.member != null) {
			this.member.awaitTime(nanos);
		}
	}

	/**
	 * Write what is there, as far as the peer takes it.
	 */
	void flush() {
		while (!this.replies.isEmpty()) {
			if (!this.replies.send()) {
				this.blocked = true;
				this.replies.lines().compact();
				if (this.member != null) {
					this.member.awaitOutput();
				}
				return;
			}
		}
		this.written = System.nanoTime();
	}

	/**
	 * Go on, as the peer takes more.
	 */
	void output() {
		this.blocked = false;
		if (!this.over) {
			flush();
			tellIfTime();
			if (hasRoom()) {
				this.room.signalAll();
			}
		}
	}

	/**
	 * Write what waits, as nothing has come for a while.
	 */
	void tick() {
		if (!this.over && !this.blocked) {
			flush();
			tellIfTime();
		}
	}

	boolean isBlocked() {
		return this.blocked;
	}

	int size() {
		return this.replies.size();
	}

	/**
	 * Return how much more may wait for the reader.
	 * @return the number of bytes, may be negative
	 */
	int roomBytes() {
		return this.maxPending - this.replies.lines().remaining();
	}

	private boolean hasRoom() {
		return roomBytes() >= this.maxPending / 2;
	}

	boolean isFull() {
		return roomBytes() <= 0;
	}

	/**
	 * Wait for the peer to read.
	 * @param state told that it is waited for, again whenever it has read
	 * @throws CancellationException if it never will
	 */
	void awaitRoom(StateTracker state) {
		int before = Integer.MAX_VALUE;
		try {
			while (!hasRoom() && !isCancelled()) {
				int remaining = this.replies.lines().remaining();
				if (remaining < before) {
					before = remaining;
					state.turnTo(ConnectionState.SENDING);
				}
				this.room.await();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.cancelled = true;
		}
		state.turnTo(ConnectionState.STREAMING);
	}

}
