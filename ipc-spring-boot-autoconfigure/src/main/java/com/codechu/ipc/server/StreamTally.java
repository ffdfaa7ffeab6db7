package com.codechu.ipc.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one stream has sent, and since when. Counted by one thread at a time, and looked
 * at by any.
 */
final class StreamTally {

	private final StreamLoop loop;

	private final long begun = System.nanoTime();

	private final AtomicLong items = new AtomicLong();

	private final AtomicLong lost = new AtomicLong();

	StreamTally(StreamLoop loop) {
		this.loop = loop;
	}

	/**
	 * Count what was sent.
	 * @param items how many items
	 * @param lost how many were dropped
	 */
	void count(long items, long lost) {
		this.items.lazySet(this.items.getPlain() + items);
		if (lost > 0) {
			this.lost.lazySet(this.lost.getPlain() + lost);
		}
		this.loop.count(items, lost);
	}

	ServerStatus.Stream toStatus(long now) {
		return new ServerStatus.Stream(Duration.ofNanos(now - this.begun), this.items.get(), this.lost.get());
	}

}
