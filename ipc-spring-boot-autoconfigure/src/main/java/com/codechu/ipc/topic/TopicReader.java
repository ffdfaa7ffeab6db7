package com.codechu.ipc.topic;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

import com.codechu.ipc.Internal;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.LineBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The position of one subscriber in a topic: writes lines to the subscriber while it
 * accepts them. For servers, and other code that sends the lines of a topic.
 * <p>
 * Not safe for use by multiple concurrent threads, but for {@link #items()},
 * {@link #lost()} and {@link #close()}.
 */
@Internal
public final class TopicReader implements AutoCloseable {

	/** JDK 17 keeps a direct buffer as large as the largest write for every thread. */
	private static final int WRITE_BYTES = 64 * 1024;

	/** Others are to have their turn. */
	private static final int MAX_BATCHES = 8;

	private final TopicLog<?> log;

	private final @Nullable TopicView view;

	/** How many events of the view are none of this reader's. */
	private final long before;

	/** The number of the next event to look at. */
	private long next;

	private volatile long items;

	private volatile long lost;

	/** What is left of a line that was not taken whole. */
	private @Nullable ByteBuffer pending;

	private @Nullable Throwable failure;

	private boolean ended;

	private @Nullable Runnable signal;

	private boolean closed;

	TopicReader(TopicLog<?> log, @Nullable TopicView view, long next, long before) {
		this.log = log;
		this.view = view;
		this.next = next;
		this.before = before;
	}

	/**
	 * Return an object that all readers of a topic and of its views share.
	 * @return an object for each topic
	 */
	public Object topic() {
		return this.log.core();
	}

	/**
	 * Register a callback for when there may be something to write. To be called once.
	 * @param signal called by publishing threads; must return quickly, and is called once
	 * for all readers that it was registered for
	 */
	public synchronized void listen(Runnable signal) {
		if (!this.closed) {
			this.signal = signal;
			this.log.listen(signal);
		}
	}

	/**
	 * Write available lines, as far as they are accepted.
	 * @param out takes bytes
	 * @param batch holds lines on their way, {@code null} to write them one by one
	 * @return what to wait for
	 * @throws IOException if nothing can be written any more
	 */
	public Result write(Output out, @Nullable TopicBatch batch) throws IOException {
		for (int i = 0; i < MAX_BATCHES; i++) {
			if (this.pending != null && !writePending(out, this.pending)) {
				return Result.BLOCKED;
			}
			if (this.ended) {
				return Result.ENDED;
			}
			boolean closed = this.log.core().isClosed();
			if (!hasNext()) {
				if (!isOver(closed)) {
					return Result.IDLE;
				}
			}
			else if (this.log.core().settings().latest()) {
				takeNewest();
			}
			else if (!advance(out, batch)) {
				return Result.BLOCKED;
			}
		}
		return Result.MORE;
	}

	private boolean isOver(boolean closed) {
		Throwable failure = (this.view != null) ? this.view.failure() : null;
		if (failure != null) {
			fail(failure);
		}
		this.ended |= closed;
		return this.ended;
	}

	private boolean hasNext() {
		if (!this.log.core().settings().latest()) {
			return this.next < this.log.head();
		}
		TopicEvent newest = newest();
		return newest != null && newest.number() >= this.next;
	}

	private @Nullable TopicEvent newest() {
		return (this.view != null) ? this.view.newest() : this.log.newest();
	}

	private void takeNewest() {
		TopicEvent newest = newest();
		if (newest != null) {
			take(newest);
			this.next = newest.number() + 1;
		}
	}

	private void take(TopicEvent event) {
		if (event.failure() != null) {
			fail(event.failure());
		}
		else {
			this.pending = ByteBuffer.wrap(event.line());
			this.items++;
		}
	}

	private void fail(Throwable failure) {
		this.failure = failure;
		this.ended = true;
	}

	private boolean writePending(Output out, ByteBuffer pending) throws IOException {
		int end = pending.limit();
		while (pending.position() < end) {
			pending.limit(Math.min(end, pending.position() + WRITE_BYTES));
			int count = out.write(pending);
			pending.limit(end);
			if (count == 0) {
				return false;
			}
		}
		this.pending = null;
		return true;
	}

	// Returns whether more may be taken.
	private boolean advance(Output out, @Nullable TopicBatch batch) throws IOException {
		if (batch != null) {
			batch.collect(this.log, this.view, this.next, this.log.head());
			if (batch.next() > this.next) {
				return write(out, batch, batch.next());
			}
		}
		boolean wanted = this.view == null || this.view.has(this.next);
		TopicEvent event = this.log.event(this.next);
		if (event == null) {
			catchUp();
			return true;
		}
		if (wanted) {
			take(event);
		}
		this.next++;
		return true;
	}

	private boolean write(Output out, TopicBatch batch, long next) throws IOException {
		ByteBuffer bytes = batch.bytes();
		int count = bytes.hasRemaining() ? out.write(bytes) : 0;
		if (!bytes.hasRemaining()) {
			this.items += batch.count();
			this.next = next;
			return true;
		}
		int left = count;
		int index = 0;
		while (left >= batch.event(index).line().length) {
			left -= batch.event(index++).line().length;
		}
		TopicEvent event = batch.event(index);
		this.items += index;
		this.next = event.number();
		if (left > 0) {
			take(event);
			this.next++;
			if (this.pending != null) {
				this.pending.position(left);
			}
		}
		return false;
	}

	// Something was dropped before this reader got it.
	private void catchUp() {
		if (this.log.core().settings().overflow() == IpcTopic.Overflow.TERMINATE) {
			fail(new InvalidMessageException(ErrorType.SLOW_CONSUMER,
					String.format(Locale.ROOT,
							"the reader fell behind the %,d events or 4 MiB that are retained for it; subscribe again",
							this.log.core().settings().capacity())));
			return;
		}
		long count;
		this.log.core().lock().lock();
		try {
			long oldest = this.log.oldest();
			count = (this.view == null) ? oldest - this.next : this.view.matched() - this.before - this.items
					- this.lost - TopicLog.count(this.view, oldest, this.log.head());
			this.next = oldest;
		}
		finally {
			this.log.core().lock().unlock();
		}
		if (count > 0) {
			this.lost += count;
			LineBuffer line = new LineBuffer();
			this.log.format().lost(count, line);
			this.pending = ByteBuffer.wrap(line.toByteArray());
		}
	}

	/**
	 * Write nothing further, except for the rest of a line that was partly written.
	 */
	public void end() {
		this.ended = true;
	}

	/**
	 * Return the number of values written.
	 * @return their number, including one that was partly written
	 */
	public long items() {
		return this.items;
	}

	/**
	 * Return the number of values dropped for this reader.
	 * @return their number
	 */
	public long lost() {
		return this.lost;
	}

	/**
	 * Return why the values have ended.
	 * @return the failure; {@code null} if they have not, or the topic was closed
	 */
	public @Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Unsubscribe. Does nothing if that was done before.
	 */
	@Override
	public synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			this.log.leave(this.view, this.signal);
		}
	}

	/**
	 * Takes the lines.
	 */
	@FunctionalInterface
	public interface Output {

		/**
		 * Write what is taken without waiting.
		 * @param bytes the bytes
		 * @return how many were taken, 0 if none are at the moment
		 * @throws IOException if none will ever be
		 */
		int write(ByteBuffer bytes) throws IOException;

	}

	/**
	 * What to wait for.
	 */
	public enum Result {

		/** Everything was written: wait for a signal. */
		IDLE,

		/** Wait until the output accepts more. */
		BLOCKED,

		/** There is more to write, but others may be waiting as well. */
		MORE,

		/** Nothing follows. */
		ENDED

	}

}
