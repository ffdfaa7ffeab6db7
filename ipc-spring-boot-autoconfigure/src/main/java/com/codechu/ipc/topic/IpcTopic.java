package com.codechu.ipc.topic;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;

import com.codechu.ipc.Internal;
import com.codechu.ipc.protocol.InvalidLimitException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.jspecify.annotations.Nullable;

/**
 * A topic: events for many subscribers, or a state that they watch. A client subscribes
 * by calling a command that returns the topic, and unsubscribes by closing the
 * connection.
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
 * only if the topic has subscribers or {@link Builder#replay replays} events, so it must
 * not be changed afterwards. A value that cannot be encoded ends the subscriptions of the
 * topic with an error, and {@link #publish} returns normally.
 * <p>
 * A topic of {@link #create() events} retains 1,024 events and 4 MiB for slow readers,
 * unless it is {@link #builder() built} with another capacity. A {@link #latest() state}
 * retains the last value.
 * <p>
 * Safe for use by multiple concurrent threads. All subscribers get the values in the same
 * order.
 *
 * @param <T> the type of the values
 * @since 0.1.0
 */
public final class IpcTopic<T> implements AutoCloseable {

	private final TopicCore<T> core;

	private final @Nullable Predicate<? super T> predicate;

	private IpcTopic(TopicCore<T> core, @Nullable Predicate<? super T> predicate) {
		this.core = core;
		this.predicate = predicate;
	}

	/**
	 * Create a topic of events. A subscriber gets events that are published from then on;
	 * its subscription ends with {@code SlowConsumer} if it falls behind the retained
	 * events.
	 * @param <T> the type of the events
	 * @return a new topic
	 */
	public static <T> IpcTopic<T> create() {
		return IpcTopic.<T>builder().build();
	}

	/**
	 * Create a topic of a state. A subscriber gets the current value first, if there is
	 * one, and then each following value; a slow subscriber skips to the newest value.
	 * @param <T> the type of the state
	 * @return a new topic
	 */
	public static <T> IpcTopic<T> latest() {
		return IpcTopic.<T>builder().latest().build();
	}

	/**
	 * Create a builder for a topic.
	 * @param <T> the type of its values
	 * @return a builder with the settings of {@link #create()}
	 */
	public static <T> Builder<T> builder() {
		return new Builder<>();
	}

	/**
	 * Publish a value. Never waits for a subscriber. Does nothing once the topic is
	 * closed.
	 * @param value the value, which must not be changed afterwards
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
	 * Return a view of this topic with some of its values. The view is active while it
	 * has subscribers, and does not need to be closed.
	 * @param predicate decides which values belong to the view; called once for each
	 * value and view, on the publishing thread, possibly by multiple threads
	 * concurrently. If it throws an exception, only the subscriptions of this view end
	 * with an error
	 * @return the view
	 */
	public IpcTopic<T> filter(Predicate<? super T> predicate) {
		Objects.requireNonNull(predicate, "predicate");
		Predicate<? super T> outer = this.predicate;
		return new IpcTopic<>(this.core,
				(outer != null) ? (value) -> outer.test(value) && predicate.test(value) : predicate);
	}

	/**
	 * Return the number of subscribers, including those of views.
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
	 * Close the topic: its subscriptions complete once they have received what was
	 * published. Has no effect on a view.
	 */
	@Override
	public void close() {
		if (this.predicate == null) {
			this.core.close();
		}
	}

	/**
	 * Return the minimum interval between two writes to a subscriber.
	 * @return the shortest time between two writes, zero for no limit
	 */
	@Internal
	public Duration atMostEvery() {
		return this.core.settings().atMostEvery();
	}

	/**
	 * Subscribe. For servers, and other code that sends the lines of a topic.
	 * @param protocol encodes the values
	 * @return a reader positioned at the first value to send, which must be closed
	 */
	@Internal
	public TopicReader reader(JsonLineProtocol protocol) {
		return this.core.reader(protocol, this.predicate);
	}

	/**
	 * How to treat a subscriber that falls behind the retained events.
	 */
	public enum Overflow {

		/** Its subscription ends with the error {@code SlowConsumer}. */
		TERMINATE,

		/** It is notified of the number of lost events, and continues. */
		DROP

	}

	/**
	 * Builder for a topic. Not safe for use by multiple concurrent threads.
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
		 * Create a state, like {@link IpcTopic#latest()}. Capacity, replay and overflow
		 * then have no effect.
		 * @return this builder
		 */
		public Builder<T> latest() {
			this.latest = true;
			return this;
		}

		/**
		 * Set the number of events that are retained for slow subscribers. Default 1,024;
		 * in any case at most 4 MiB, or a single larger event.
		 * @param capacity number of events
		 * @return this builder
		 */
		public Builder<T> capacity(int capacity) {
			this.capacity = InvalidLimitException.requireAtLeast("capacity", capacity, 1);
			return this;
		}

		/**
		 * Set the number of earlier events that a new subscriber gets. Default 0.
		 * @param replay number of events, at most the capacity
		 * @return this builder
		 */
		public Builder<T> replay(int replay) {
			this.replay = InvalidLimitException.requireAtLeast("replay", replay, 0);
			return this;
		}

		/**
		 * Set how to treat a subscriber that falls behind the retained events. Default
		 * {@link Overflow#TERMINATE}.
		 * @param overflow the strategy
		 * @return this builder
		 */
		public Builder<T> overflow(Overflow overflow) {
			this.overflow = overflow;
			return this;
		}

		/**
		 * Set the minimum interval between two writes to a subscriber. Events that are
		 * published in between are sent together; of a state, only the newest value is
		 * sent. Default: no interval.
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
		 * Build the topic.
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
