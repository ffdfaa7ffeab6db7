package com.codechu.ipc.topic;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.protocol.StreamFormat;
import org.jspecify.annotations.Nullable;

/**
 * The encoded lines of a topic that are kept for its readers. Appended to under the
 * topic's lock; readers look without: an event that was dropped while they did is found
 * missing.
 *
 * @param <T> the type of the values
 */
final class TopicLog<T> {

	private static final int MAX_BYTES = 4 * 1024 * 1024;

	/** No event is shorter than one digit and a newline. */
	private static final int MAX_EVENTS = MAX_BYTES / 2;

	private static final byte[] NOTHING = {};

	private final TopicCore<T> core;

	private final JsonLineProtocol protocol;

	private final StreamFormat format;

	/** Lent to one thread at a time; others that publish meanwhile make their own. */
	private final AtomicReference<@Nullable TopicEncoder> encoder = new AtomicReference<>();

	private final AtomicReferenceArray<@Nullable TopicEvent> events;

	private final int capacity;

	private final int mask;

	/** The number of the next event. */
	private volatile long head;

	/** The number of the first event that is kept. */
	private volatile long oldest;

	private volatile @Nullable TopicEvent newest;

	private long bytes;

	private volatile int readers;

	/** Replaced when one comes or leaves. */
	private volatile List<TopicView> views = List.of();

	/** Callbacks for new events, each of them once; replaced likewise. */
	private volatile List<Runnable> signals = List.of();

	private final Map<Runnable, Integer> listeners = new IdentityHashMap<>();

	TopicLog(TopicCore<T> core, JsonLineProtocol protocol) {
		this.core = core;
		this.protocol = protocol;
		this.format = protocol.streams();
		this.capacity = core.settings().latest() ? 1 : Math.min(core.settings().capacity(), MAX_EVENTS);
		// A power of two, as dividing costs more than all the rest.
		this.mask = Math.max(Integer.highestOneBit(Math.max(1, this.capacity - 1)) * 2, 1) - 1;
		this.events = new AtomicReferenceArray<>(this.mask + 1);
	}

	JsonLineProtocol protocol() {
		return this.protocol;
	}

	StreamFormat format() {
		return this.format;
	}

	TopicCore<T> core() {
		return this.core;
	}

	int readers() {
		return this.readers;
	}

	/**
	 * Encode a value and ask the views, as far as that is not done.
	 * @param value the value
	 * @param before what was prepared before a reader came in between
	 * @return what to append
	 */
	Prepared prepare(T value, @Nullable Prepared before) {
		if (!isWanted()) {
			return Prepared.UNWANTED;
		}
		List<TopicView> views = this.views;
		byte[] line = NOTHING;
		MessageEncodingException failure = null;
		if (before != null && before.wanted) {
			line = before.line;
			failure = before.failure;
		}
		else {
			TopicEncoder encoder = this.encoder.getAndSet(null);
			if (encoder == null) {
				encoder = new TopicEncoder(this.format);
			}
			try {
				line = encoder.encode(value);
			}
			catch (MessageEncodingException ex) {
				failure = ex;
			}
			catch (Error ex) {
				failure = new MessageEncodingException("not writable as JSON: " + ex, ex);
			}
			this.encoder.set(encoder);
		}
		boolean[] matches = new boolean[views.size()];
		for (int i = 0; i < matches.length; i++) {
			TopicView view = views.get(i);
			int known = (before != null) ? before.views.indexOf(view) : -1;
			matches[i] = (before != null && known >= 0) ? before.matches[known] : view.test(value);
		}
		return new Prepared(true, line, failure, views, matches);
	}

	private boolean isWanted() {
		return this.readers > 0 || this.core.settings().replay() > 0;
	}

	boolean isUpToDate(Prepared prepared) {
		return prepared.wanted ? prepared.views == this.views : !isWanted();
	}

	void append(T value, Prepared prepared) {
		if (!prepared.wanted) {
			return;
		}
		long number = this.head;
		TopicEvent event = new TopicEvent(number, prepared.line, prepared.failure,
				(this.core.settings().replay() > 0) ? value : null);
		this.bytes += event.line().length;
		makeRoom(number);
		for (int i = 0; i < prepared.matches.length; i++) {
			// One whose encoding failed concerns everybody.
			prepared.views.get(i).add(event, prepared.matches[i] || event.failure() != null);
		}
		this.events.set(index(number), event);
		this.newest = event;
		this.head = number + 1;
	}

	// What is dropped is declared so before anything takes its place.
	private void makeRoom(long number) {
		long first = this.oldest;
		while (first < number && (number - first >= this.capacity || this.bytes > MAX_BYTES)) {
			TopicEvent dropped = this.events.get(index(first));
			this.oldest = ++first;
			if (dropped != null) {
				this.bytes -= dropped.line().length;
				this.events.set(index(dropped.number()), null);
			}
		}
	}

	private int index(long number) {
		return (int) number & this.mask;
	}

	/**
	 * Return an event.
	 * @param number its number, less than that of the next event
	 * @return the event, {@code null} if it is not kept any more
	 */
	@Nullable TopicEvent event(long number) {
		TopicEvent event = this.events.get(index(number));
		return (event != null && event.number() == number) ? event : null;
	}

	@Nullable TopicEvent newest() {
		return this.newest;
	}

	long head() {
		return this.head;
	}

	long oldest() {
		return this.oldest;
	}

	void signal() {
		List<Runnable> signals = this.signals;
		for (int i = 0; i < signals.size(); i++) {
			signals.get(i).run();
		}
	}

	/**
	 * Add a reader.
	 * @param predicate tells what it is to get, {@code null} for everything
	 * @return the reader
	 */
	TopicReader reader(@Nullable Predicate<? super T> predicate) {
		TopicView view = null;
		List<TopicEvent> tested = new ArrayList<>();
		List<Boolean> matches = new ArrayList<>();
		while (true) {
			List<TopicEvent> replayed;
			this.core.lock().lock();
			try {
				TopicView present = (predicate != null) ? find(predicate) : null;
				replayed = replayed();
				if (predicate == null || present != null || (view != null && replayed.equals(tested))) {
					return attach((present != null) ? present : view, tested, matches, replayed);
				}
			}
			finally {
				this.core.lock().unlock();
			}
			@SuppressWarnings("unchecked")
			Predicate<Object> any = (Predicate<Object>) predicate;
			TopicView created = new TopicView(any, this.mask);
			tested = replayed;
			matches = replayed.stream().map((event) -> event.value() != null && created.test(event.value())).toList();
			view = created;
		}
	}

	private List<TopicEvent> replayed() {
		List<TopicEvent> replayed = new ArrayList<>();
		long first = Math.max(this.oldest, this.head - this.core.settings().replay());
		for (long number = first; number < this.head; number++) {
			TopicEvent event = event(number);
			if (event != null) {
				replayed.add(event);
			}
		}
		return replayed;
	}

	private @Nullable TopicView find(Predicate<?> predicate) {
		return this.views.stream().filter((view) -> view.isOf(predicate)).findFirst().orElse(null);
	}

	private TopicReader attach(@Nullable TopicView view, List<TopicEvent> tested, List<Boolean> matches,
			List<TopicEvent> replayed) {
		long first = this.head - replayed.size();
		long before = 0;
		if (view != null) {
			if (view.count(1) == 1) {
				for (int i = 0; i < tested.size(); i++) {
					view.add(tested.get(i), matches.get(i));
				}
				List<TopicView> views = new ArrayList<>(this.views);
				views.add(view);
				this.views = List.copyOf(views);
			}
			before = view.matched() - count(view, first, this.head);
		}
		this.readers++;
		return new TopicReader(this, view, first, before);
	}

	/**
	 * Count the events of a view. Under the lock.
	 * @param view the view
	 * @param from the number of the first event
	 * @param to the number after the last one
	 * @return how many of them belong to it
	 */
	static long count(TopicView view, long from, long to) {
		long count = 0;
		for (long number = from; number < to; number++) {
			count += view.has(number) ? 1 : 0;
		}
		return count;
	}

	void listen(Runnable signal) {
		this.core.lock().lock();
		try {
			this.listeners.merge(signal, 1, Integer::sum);
			this.signals = List.copyOf(this.listeners.keySet());
		}
		finally {
			this.core.lock().unlock();
		}
	}

	void leave(@Nullable TopicView view, @Nullable Runnable signal) {
		this.core.lock().lock();
		try {
			this.readers--;
			if (view != null && view.count(-1) == 0) {
				this.views = this.views.stream().filter((other) -> other != view).toList();
			}
			if (signal != null) {
				this.listeners.computeIfPresent(signal, (any, count) -> (count > 1) ? count - 1 : null);
				this.signals = List.copyOf(this.listeners.keySet());
			}
			if (!isWanted()) {
				clear();
			}
		}
		finally {
			this.core.lock().unlock();
		}
	}

	private void clear() {
		this.oldest = this.head;
		for (int i = 0; i < this.events.length(); i++) {
			this.events.set(i, null);
		}
		this.bytes = 0;
		this.newest = null;
	}

	/**
	 * What encoders and predicates have made of a value.
	 */
	static final class Prepared {

		static final Prepared UNWANTED = new Prepared(false, NOTHING, null, List.of(), new boolean[0]);

		private final boolean wanted;

		private final byte[] line;

		private final @Nullable MessageEncodingException failure;

		private final List<TopicView> views;

		private final boolean[] matches;

		private Prepared(boolean wanted, byte[] line, @Nullable MessageEncodingException failure, List<TopicView> views,
				boolean[] matches) {
			this.wanted = wanted;
			this.line = line;
			this.failure = failure;
			this.views = views;
			this.matches = matches;
		}

	}

}
