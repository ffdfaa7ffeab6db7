package com.codechu.ipc.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import com.codechu.ipc.topic.TopicBatch;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one server that are sent the same topic, which it tells of what is
 * published. With many of them, the loop sends. With one, the thread that publishes does
 * so itself: to wake up another thread is what costs then.
 * <p>
 * Unless events come in a burst. Then the loop gathers them: without a pause, on a busy
 * processor, it would take it from whoever publishes after each event, to send that one.
 */
final class TopicGroup implements Runnable {

	/** An event that follows so soon after others were sent is one of a burst. */
	private static final long BURST_NANOS = 5_000;

	/** After so long without an event, there is no burst any more. */
	private static final long QUIET_NANOS = 1_000_000;

	/** So many events are worth a write. */
	private static final int ENOUGH = 16;

	/** To send to so many takes longer than anyone who publishes should wait. */
	private static final int MANY = 100;

	/** The shortest pause; the kernel makes 70 µs of it. */
	private static final long PAUSE_NANOS = 20_000;

	private final Consumer<TopicGroup> announcement;

	private final AtomicBoolean announced = new AtomicBoolean();

	/** Belongs to the loop's thread. */
	private final List<Subscriber> streams = new ArrayList<>();

	/** The only one, {@code null} if there is none, or more. */
	private volatile @Nullable Subscriber single;

	/** Whether there is a burst. */
	private volatile boolean gathering;

	/**
	 * How many events were published, and how many when those before were sent. Counted
	 * without care, as it need not be exact.
	 */
	private volatile long published;

	private volatile long sent;

	private volatile long sentAt;

	/** How many streams there are or will be; guarded by the loop's map. */
	private int references;

	TopicGroup(Consumer<TopicGroup> announcement) {
		this.announcement = announcement;
	}

	/**
	 * Learn that something was published.
	 */
	@Override
	public void run() {
		this.published++;
		Subscriber single = this.single;
		if (this.gathering || this.announced.get()) {
			announce();
		}
		else if (System.nanoTime() - this.sentAt < BURST_NANOS) {
			this.gathering = true;
			announce();
		}
		else if (single != null) {
			single.drain(null);
			sent(this.published);
		}
		else {
			announce();
		}
	}

	private void sent(long published) {
		this.sent = published;
		this.sentAt = System.nanoTime();
	}

	void announce() {
		if (!this.announced.get() && this.announced.compareAndSet(false, true)) {
			this.announcement.accept(this);
		}
	}

	/**
	 * Send what there is. For the loop's thread.
	 * @param batch holds lines on their way
	 */
	void drain(TopicBatch batch) {
		if (this.gathering && System.nanoTime() - this.sentAt < QUIET_NANOS) {
			gather();
		}
		else if (this.streams.size() >= MANY) {
			Thread.yield(); // to whoever published, from whom the loop may have taken the
							// processor
		}
		this.announced.set(false);
		long published = this.published;
		for (int i = 0; i < this.streams.size(); i++) {
			this.streams.get(i).drain(batch);
		}
		this.gathering = published - this.sent > 1;
		sent(published);
	}

	// Whoever publishes on the same processor goes on; if something else took it, later.
	private void gather() {
		long before = this.published;
		if (before - this.sent < ENOUGH) {
			Thread.yield();
			if (this.published == before) {
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
	}

	void add(Subscriber stream) {
		this.streams.add(stream);
		update();
	}

	void remove(Subscriber stream) {
		int index = this.streams.indexOf(stream);
		if (index >= 0) {
			Subscriber last = this.streams.remove(this.streams.size() - 1);
			if (last != stream) {
				this.streams.set(index, last);
			}
		}
		update();
	}

	private void update() {
		this.single = (this.streams.size() == 1) ? this.streams.get(0) : null;
	}

	int count(int change) {
		this.references += change;
		return this.references;
	}

	/**
	 * One of the connections.
	 */
	interface Subscriber {

		/**
		 * Send what there is, as far as the peer takes it.
		 * @param batch holds lines on their way, {@code null} for one that does not need
		 * it
		 */
		void drain(@Nullable TopicBatch batch);

	}

}
