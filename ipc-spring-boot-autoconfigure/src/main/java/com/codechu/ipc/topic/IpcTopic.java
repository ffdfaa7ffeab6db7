package com.codechu.ipc.topic;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;

import com.codechu.ipc.protocol.InvalidLimitException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Events for many, or a state that many watch. A command that returns a topic is how to
 * subscribe to it; to unsubscribe is to close the connection.
 *
 * <pre>
 * private final IpcTopic&lt;Scan&gt; scans = IpcTopic.create();
 *
 * &#64;IpcCommand
 * IpcTopic&lt;Scan&gt; scans(&#64;IpcParam Path below) {
 *     return this.scans.filter((scan) -&gt; scan.path().startsWith(below));
 * }
 * </pre>
 *
 * Publishing never waits for a reader. A value is encoded once, when it is published, and
 * only if somebody reads the topic or it {@link Builder#replay replays}; so it must not
 * be changed afterwards. One that cannot be encoded ends the subscriptions of the topic
 * with an error, and {@link #publish} returns as usual.
 * <p>
 * Of a topic of {@link #create() events}, 1,024 events and 4 MiB are kept for readers
 * that are behind, unless it is {@link #builder() built} with another capacity. Of a
 * {@link #latest() state}, the last value is.
 * <p>
 * Safe for use by several threads at once. All subscribers get the values in the same
 * order.
 *
 * @param <T> the type of the values
 */
public final class IpcTopic<T> implements AutoCloseable {

	private final TopicCore<T> core;

	private final @Nullable Predicate<? super T> predicate;

	private IpcTopic(TopicCore<T> core, @Nullable Predicate<? super T> predicate) {
		this.core = core;
		this.predicate = predicate;
	}

	/**
	 * Make a topic of events. A subscriber gets those that are published from then on,
	 * and is ended with {@code SlowConsumer} if it falls behind what is kept.
	 * @param <T> the type of the events
	 * @return a new topic
	 */
	public static <T> IpcTopic<T> create() {
		return IpcTopic.<T>builder().build();
	}

	/**
	 * Make a topic of a state. A subscriber gets the current value first, if there is
	 * one, and then each value that follows, but always the newest: one that reads slowly
	 * skips those in between.
	 * @param <T> the type of the state
	 * @return a new topic
	 */
	public static <T> IpcTopic<T> latest() {
		return IpcTopic.<T>builder().latest().build();
	}

	/**
	 * Begin to describe a topic.
	 * @param <T> the type of its values
	 * @return a builder, which describes what {@link #create()} makes
	 */
	public static <T> Builder<T> builder() {
		return new Builder<>();
	}

	/**
	 * Publish a value. Never waits for a subscriber. Does nothing once the topic is
	 * closed.
	 * @param value the value, not to be changed any more
	 * @throws IllegalStateException if this is a view made by {@link #filter}
	 */
	public void publish(T value) {
		Objects.requireNonNull(value, "value");
		if (this.predicate != null) {
			throw new IllegalStateException("This is a view of a topic: publish to the topic itself");
		}
		this.core.publish(value);
	}

	/**
	 * Return a view of this topic with some of its values. It takes part while somebody
	 * subscribes to it, and needs not be closed.
	 * @param predicate tells which values belong to the view; called once for each value
	 * and view, by the thread that publishes, perhaps by several at once. If it throws an
	 * exception, the subscriptions of this view end with an error, and no others
	 * @return the view
	 */
	public IpcTopic<T> filter(Predicate<? super T> predicate) {
		Objects.requireNonNull(predicate, "predicate");
		Predicate<? super T> outer = this.predicate;
		return new IpcTopic<>(this.core,
				(outer != null) ? (value) -> outer.test(value) && predicate.test(value) : predicate);
	}

	/**
	 * Return how many subscribers there are, those of views included.
	 * @return the number of subscribers
	 */
	public int subscribers() {
		return this.core.readers();
	}

	/**
	 * Return whether this is a state rather than events.
	 * @return whether it was made by {@link #latest()} or {@link Builder#latest()}
	 */
	public boolean isLatest() {
		return this.core.settings().latest();
	}

	/**
	 * Return the current value of a state.
	 * @return the value; {@code null} if there is none yet, if it does not belong to this
	 * view, or if this is a topic of events
	 */
	public @Nullable T current() {
		T value = this.core.settings().latest() ? this.core.last() : null;
		return (value == null || this.predicate == null || this.predicate.test(value)) ? value : null;
	}

	/**
	 * End the topic: its subscriptions are complete once they have got what was
	 * published.
	 */
	@Override
	public void close() {
		this.core.close();
	}

	/**
	 * Return how often a subscriber is written to.
	 * @return the shortest time between two writes, zero for no limit
	 */
	public Duration atMostEvery() {
		return this.core.settings().atMostEvery();
	}

	/**
	 * Subscribe. For servers, and whatever else sends the lines of a topic to somewhere.
	 * @param protocol encodes the values
	 * @return a reader at the first value to send, to be closed
	 */
	public TopicReader reader(JsonLineProtocol protocol) {
		return this.core.reader(protocol, this.predicate);
	}

	/**
	 * What becomes of a subscriber that falls behind what is kept.
	 */
	public enum Overflow {

		/** Its subscription ends with the error {@code SlowConsumer}. */
		TERMINATE,

		/** It is told how many events it has lost, and goes on. */
		DROP

	}

	/**
	 * Describes a topic. Not safe for use by several threads at once.
	 *
	 * @param <T> the type of the values
	 */
	public static final class Builder<T> {

		private static final int CAPACITY = 1_024;

		private boolean latest;

		private int capacity = CAPACITY;

		private int replay;

		private Overflow overflow = Overflow.TERMINATE;

		private Duration atMostEvery = Duration.ZERO;

		private Builder() {
		}

		/**
		 * Let it be a state, as {@link IpcTopic#latest()} is. Capacity, replay and
		 * overflow do not matter then.
		 * @return this builder
		 */
		public Builder<T> latest() {
			this.latest = true;
			return this;
		}

		/**
		 * Set how many events are kept for subscribers that are behind. Default 1,024,
		 * and in any case no more than 4 MiB, or a single event that is larger.
		 * @param capacity number of events
		 * @return this builder
		 */
		public Builder<T> capacity(int capacity) {
			this.capacity = InvalidLimitException.requireAtLeast("capacity", capacity, 1);
			return this;
		}

		/**
		 * Set how many of the events before its subscription a subscriber gets. Default
		 * 0.
		 * @param replay number of events, at most the capacity
		 * @return this builder
		 */
		public Builder<T> replay(int replay) {
			this.replay = InvalidLimitException.requireAtLeast("replay", replay, 0);
			return this;
		}

		/**
		 * Set what becomes of a subscriber that falls behind what is kept. Default
		 * {@link Overflow#TERMINATE}.
		 * @param overflow what to do
		 * @return this builder
		 */
		public Builder<T> overflow(Overflow overflow) {
			this.overflow = overflow;
			return this;
		}

		/**
		 * Set how often a subscriber is written to. What is published meanwhile leaves in
		 * one go; of a state, only the newest value. Default: as soon as possible.
		 * @param interval the shortest time between two writes, zero for no limit
		 * @return this builder
		 */
		public Builder<T> atMostEvery(Duration interval) {
			if (interval.isNegative()) {
				throw new InvalidLimitException("atMostEvery", interval, "must not be negative");
			}
			this.atMostEvery = interval;
			return this;
		}

		/**
		 * Make the topic.
		 * @return a new topic
		 */
		public IpcTopic<T> build() {
			int kept = this.latest ? 1 : Math.min(this.replay, this.capacity);
			return new IpcTopic<>(
					new TopicCore<>(
							new TopicSettings(this.latest, this.capacity, kept, this.overflow, this.atMostEvery)),
					null);
		}

	}

}
