package com.codechu.ipc.topic;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Which events of a log belong to a view: a bit for each that the log keeps. Changed
 * under the topic's lock, and read without.
 */
final class TopicView {

	private final Predicate<Object> predicate;

	private final int mask;

	private final AtomicLongArray bits;

	private volatile @Nullable TopicEvent newest;

	private volatile @Nullable Throwable failure;

	/** How many events have belonged to it. */
	private long matched;

	private int readers;

	TopicView(Predicate<Object> predicate, int mask) {
		this.predicate = predicate;
		this.mask = mask;
		this.bits = new AtomicLongArray(mask / Long.SIZE + 1);
	}

	/**
	 * Return whether this is the view of a predicate.
	 * @param predicate the predicate
	 * @return whether it is
	 */
	boolean isOf(Predicate<?> predicate) {
		return this.predicate == predicate;
	}

	/**
	 * Ask the predicate. Not to be called under the lock.
	 * @param value a value
	 * @return whether it belongs to the view
	 */
	boolean test(Object value) {
		try {
			return this.failure == null && this.predicate.test(value);
		}
		catch (RuntimeException | Error ex) {
			this.failure = ex;
			return false;
		}
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	void add(TopicEvent event, boolean matches) {
		int index = (int) event.number() & this.mask;
		long bit = 1L << (index % Long.SIZE);
		long word = this.bits.get(index / Long.SIZE);
		this.bits.set(index / Long.SIZE, matches ? (word | bit) : (word & ~bit));
		if (matches) {
			this.matched++;
			this.newest = event;
		}
	}

	boolean has(long number) {
		int index = (int) number & this.mask;
		return (this.bits.get(index / Long.SIZE) & (1L << (index % Long.SIZE))) != 0;
	}

	@Nullable TopicEvent newest() {
		return this.newest;
	}

	long matched() {
		return this.matched;
	}

	/**
	 * Count a reader that comes or leaves.
	 * @param change 1 or -1
	 * @return how many there are
	 */
	int count(int change) {
		this.readers += change;
		return this.readers;
	}

}
