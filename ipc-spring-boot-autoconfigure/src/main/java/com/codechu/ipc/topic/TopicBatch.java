package com.codechu.ipc.topic;

import java.nio.ByteBuffer;
import java.util.Arrays;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are sent in one write, kept for the next reader at the same position, which
 * is the common case. For senders; not safe for use by multiple concurrent threads.
 */
@Internal
public final class TopicBatch {

	private static final int BYTES = 64 * 1024;

	private static final int INITIAL_EVENTS = 64;

	/** Filled line by line, which costs less than it would in the other one. */
	private final byte[] bytes = new byte[BYTES];

	/** Written as it is to any number of readers. */
	private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES);

	private int size;

	private @Nullable TopicEvent[] events = new TopicEvent[INITIAL_EVENTS];

	private int count;

	private @Nullable Object source;

	/** The numbers of the events: from the first one up to, and without, the next. */
	private long first;

	private long next;

	/**
	 * Discard the lines to free memory.
	 */
	public void clear() {
		Arrays.fill(this.events, 0, this.count, null);
		this.count = 0;
		this.size = 0;
		this.source = null;
	}

	/**
	 * Collect lines, as many as are there and fit.
	 * @param log where they are
	 * @param view tells which of them, {@code null} for all
	 * @param from the number of the first event to look at
	 * @param head the number after the last one
	 */
	void collect(TopicLog<?> log, @Nullable TopicView view, long from, long head) {
		Object source = (view != null) ? view : log;
		if (source == this.source && from == this.first && this.next > from) {
			return;
		}
		clear();
		this.source = source;
		this.first = from;
		this.next = from;
		fill(log, view, head);
		this.buffer.clear().put(this.bytes, 0, this.size).flip();
	}

	private void fill(TopicLog<?> log, @Nullable TopicView view, long head) {
		for (; this.next < head; this.next++) {
			boolean wanted = view == null || view.has(this.next);
			TopicEvent event = log.event(this.next);
			if (event == null || event.failure() != null || (wanted && !add(event))) {
				return;
			}
		}
	}

	private boolean add(TopicEvent event) {
		byte[] line = event.line();
		if (line.length > BYTES - this.size) {
			return false;
		}
		System.arraycopy(line, 0, this.bytes, this.size, line.length);
		this.size += line.length;
		if (this.count == this.events.length) {
			this.events = Arrays.copyOf(this.events, this.count * 2);
		}
		this.events[this.count++] = event;
		return true;
	}

	/**
	 * Return the lines.
	 * @return a view of them, to be written
	 */
	ByteBuffer bytes() {
		return this.buffer.duplicate();
	}

	int count() {
		return this.count;
	}

	long next() {
		return this.next;
	}

	/**
	 * Return one of the events.
	 * @param index its index
	 * @return the event
	 */
	TopicEvent event(int index) {
		TopicEvent event = this.events[index];
		if (event == null) {
			throw new IndexOutOfBoundsException(index);
		}
		return event;
	}

}
