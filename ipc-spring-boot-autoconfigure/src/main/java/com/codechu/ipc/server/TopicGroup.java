package com.codechu.ipc.server;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import com.codechu.ipc.topic.TopicBatch;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one server that are sent the same topic, which it tells of what is
 * published. With many of them, the loop sends. With one, which is up to date, the thread
 * that publishes does so itself, unless events come in a burst: to wake up another thread
 * is what costs then.
 */
final class TopicGroup implements Runnable {

	/** Events that follow each other faster are worth gathering. */
	private static final long BURST_NANOS = 10_000;

	private final Consumer<TopicGroup> published;

	private final AtomicBoolean announced = new AtomicBoolean();

	/** Belongs to the loop's thread. */
	private final List<Subscriber> streams = new ArrayList<>();

	/** The only one, {@code null} if there is none, or more. */
	private volatile @Nullable Subscriber single;

	private volatile long publishedAt;

	/** How many streams there are or will be; guarded by the loop's map. */
	private int references;

	TopicGroup(Consumer<TopicGroup> published) {
		this.published = published;
	}

	/**
	 * Learn that something was published.
	 */
	@Override
	public void run() {
		Subscriber single = this.single;
		long now = System.nanoTime();
		boolean burst = now - this.publishedAt < BURST_NANOS;
		this.publishedAt = now;
		if (single != null && !burst) {
			single.drain(null);
		}
		else {
			announce();
		}
	}

	void announce() {
		if (!this.announced.get() && this.announced.compareAndSet(false, true)) {
			this.published.accept(this);
		}
	}

	/**
	 * Send what there is. For the loop's thread.
	 * @param batch holds lines on their way
	 */
	void drain(TopicBatch batch) {
		if (System.nanoTime() - this.publishedAt < BURST_NANOS) {
			// On the same processor, whoever publishes goes on, and there is more to
			// gather.
			Thread.yield();
		}
		this.announced.set(false);
		for (int i = 0; i < this.streams.size(); i++) {
			this.streams.get(i).drain(batch);
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
