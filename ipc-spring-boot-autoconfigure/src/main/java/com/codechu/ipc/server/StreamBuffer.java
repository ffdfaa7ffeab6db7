package com.codechu.ipc.server;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ItemWriter;
import com.codechu.ipc.protocol.LineBuffer;
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
 * All of it is done under its lock, which {@link #lock} and {@link #unlock} are for, but
 * for {@link #encode}: encoders are somebody else's code, for which the loop is not to
 * wait.
 */
final class StreamBuffer {

	/** Interval between progress lines. */
	private static final long PROGRESS_NANOS = Duration.ofMillis(100).toNanos();

	/** Items wait so long for others, to leave in one write. */
	private static final long GATHER_NANOS = Duration.ofMillis(1).toNanos();

	private static final int GATHERED_BYTES = 64 * 1024;

	private static final int ITEMS_PER_LOOK = 16;

	private final Replies replies;

	private final StreamFormat format;

	private final StreamLoop loop;

	private final StreamTally tally;

	private final int maxPending;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition room = this.lock.newCondition();

	/** For one who encodes at a time. */
	private final ReentrantLock encoding = new ReentrantLock();

	private final LineBuffer encoded = new LineBuffer();

	private final ItemWriter writer;

	private @Nullable StreamMember member;

	private boolean blocked;

	private boolean over;

	private volatile boolean cancelled;

	private long items;

	private long written = System.nanoTime();

	/** Whether the loop writes what waits, if nothing else does. */
	private boolean awaited;

	private @Nullable ProgressUpdate progress;

	private long done;

	private long told = System.nanoTime() - PROGRESS_NANOS;

	StreamBuffer(Replies replies, StreamFormat format, StreamLoop loop, StreamTally tally, int maxPending) {
		this.replies = replies;
		this.format = format;
		this.loop = loop;
		this.tally = tally;
		this.maxPending = maxPending;
		this.writer = format.items(this.encoded);
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
	 * Encode an item, and add it under the lock. Not to be called under the lock.
	 * @param item the item
	 * @param added done under the lock, before and after which it is added
	 * @return how many bytes it has
	 * @throws ReplyNotSerializableException if it cannot be written; nothing was added
	 */
	int encode(@Nullable Object item, Addition added) {
		this.encoding.lock();
		try {
			this.encoded.clear();
			this.writer.write(item);
			this.lock.lock();
			try {
				added.before();
				this.replies.lines().write(this.encoded);
				this.items++;
				this.tally.count(1, 0);
				added.after();
			}
			finally {
				this.lock.unlock();
			}
			return this.encoded.size();
		}
		catch (MessageEncodingException ex) {
			throw new ReplyNotSerializableException((item != null) ? item.getClass() : Void.class, ex);
		}
		finally {
			this.encoding.unlock();
		}
	}

	/**
	 * Tell how far the command is, now or soon.
	 * @param update how far
	 */
	void tell(ProgressUpdate update) {
		this.done = Math.max(this.done, update.done());
		this.progress = (update.done() < this.done) ? new ProgressUpdate(this.done, update.total(), update.message())
				: update;
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
		}
		catch (MessageEncodingException ex) {
			// Without what does not fit on a line.
			this.format.progress(new ProgressUpdate(progress.done(), progress.total(), null), this.replies.lines());
		}
		flush();
	}

	/**
	 * End the stream well.
	 */
	void end() {
		if (!this.over) {
			over();
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
		over();
		return this.format.error(error, this.replies.lines());
	}

	private void over() {
		this.over = true;
		this.room.signalAll();
	}

	boolean isOver() {
		return this.over;
	}

	/**
	 * Send nothing more, because there is no reader. For any thread, with or without the
	 * lock.
	 */
	void cancel() {
		this.cancelled = true;
		this.lock.lock();
		try {
			this.room.signalAll();
		}
		finally {
			this.lock.unlock();
		}
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
		if (this.replies.lines().remaining() >= Math.min(GATHERED_BYTES, this.maxPending / 2) || isDue()) {
			flush();
		}
	}

	// To look at the clock for each item would cost a tenth of what small ones do.
	private boolean isDue() {
		if (this.awaited && this.items % ITEMS_PER_LOOK != 0) {
			return false;
		}
		boolean due = System.nanoTime() - this.written > GATHER_NANOS;
		if (!due) {
			this.awaited = true;
			awaitTime(this.written + GATHER_NANOS * 2);
		}
		return due;
	}

	private void awaitTime(long nanos) {
		if (this.member != null) {
			this.member.awaitTime(nanos);
		}
	}

	/**
	 * Write what is there, as far as the peer takes it. Threads that wait for room are
	 * notified whenever it has taken something.
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
			this.room.signalAll();
		}
		this.written = System.nanoTime();
		this.awaited = false;
	}

	/**
	 * Go on, as the peer takes more.
	 */
	void output() {
		this.blocked = false;
		tick();
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

	/**
	 * Write a blank line, which readers skip, to find out whether the peer is there. To
	 * be called without the lock.
	 * @return {@code false} if it is known to be gone
	 */
	boolean probe() {
		this.lock.lock();
		try {
			if (!this.over && !this.blocked && this.replies.isEmpty()) {
				this.replies.lines().write('\n');
				flush();
			}
		}
		finally {
			this.lock.unlock();
		}
		return !isCancelled();
	}

	boolean isBlocked() {
		return this.blocked;
	}

	/**
	 * Return how much more may wait for the reader.
	 * @return the number of bytes, may be negative
	 */
	int roomBytes() {
		return this.maxPending - this.replies.lines().remaining();
	}

	/**
	 * Wait for the peer to read, if it is too far behind.
	 * @param state told that it is waited for, again whenever it has read
	 */
	void awaitRoom(StateTracker state) {
		if (roomBytes() > 0) {
			return;
		}
		int before = Integer.MAX_VALUE;
		try {
			while (roomBytes() < this.maxPending / 2 && !this.over && !isCancelled()) {
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
		if (!this.over) {
			state.turnTo(ConnectionState.STREAMING);
		}
	}

	/**
	 * What is done around the adding of an item.
	 */
	interface Addition {

		/**
		 * Find out whether the item is wanted.
		 */
		void before();

		/**
		 * Go on, as the item was added.
		 */
		void after();

	}

}
