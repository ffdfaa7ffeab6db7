package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import com.codechu.ipc.os.RateLimitedLog;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.topic.TopicBatch;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends the streams of a server, on a thread of its own that begins with the first of
 * them: writes what a peer was not ready for, gathers what is published, and notices who
 * has left. No handler, encoder or predicate runs on it, so that nobody waits for
 * another's.
 */
final class StreamLoop implements StreamMember.Home {

	/** How often is looked for peers that have left after their last request. */
	private static final Duration CHECK = Duration.ofSeconds(1);

	/** Time for a slow reader to receive the end of its stream when the server stops. */
	static final Duration LAST_CALL = Duration.ofSeconds(1);

	private static final long MILLI_NANOS = 1_000_000;

	private final LoopThreads threads;

	private final int maxStreams;

	private final LoopLog log = new LoopLog();

	/** For what is worth a line a user and minute. */
	private final RateLimitedLog slowLog = new RateLimitedLog(LogFactory.getLog(ServerLog.NAME), Duration.ofMinutes(1));

	private final AtomicInteger streams = new AtomicInteger();

	private final LongAdder items = new LongAdder();

	private final LongAdder lost = new LongAdder();

	private final Map<Object, TopicGroup> groups = new ConcurrentHashMap<>();

	private final Queue<StreamMember> changed = new ConcurrentLinkedQueue<>();

	private final Queue<TopicGroup> published = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean asleep = new AtomicBoolean();

	private final Consumer<SelectionKey> collector = (key) -> ((StreamMember) key.attachment()).selected(batch());

	private volatile @Nullable Selector selector;

	private volatile boolean stopping;

	private boolean stopped;

	// What follows belongs to the loop's thread.

	private final Set<StreamMember> members = new HashSet<>();

	private final Set<StreamMember> ticking = new HashSet<>();

	/** Those whose leaving is not noticed by reading. */
	private final Set<StreamMember> mute = new HashSet<>();

	private @Nullable TopicBatch batch;

	private long checked;

	/**
	 * Create a loop, whose thread begins with the first stream.
	 * @param threads on which items are requested from publishers
	 * @param maxStreams how many streams there may be at a time
	 */
	StreamLoop(LoopThreads threads, int maxStreams) {
		this.threads = threads;
		this.maxStreams = maxStreams;
	}

	/**
	 * Take the place of a stream.
	 * @throws InvalidMessageException if there are as many as there may be
	 */
	void reserve() {
		if (this.streams.incrementAndGet() > this.maxStreams) {
			this.streams.decrementAndGet();
			throw new InvalidMessageException(ErrorType.TOO_MANY_STREAMS, String.format(Locale.ROOT,
					"the server has reached its stream limit (%d); end a stream, or try again later", this.maxStreams));
		}
	}

	/**
	 * Give the place of a stream back.
	 */
	void release() {
		this.streams.decrementAndGet();
	}

	/**
	 * Run something that may take long.
	 * @param task what to run, on another thread
	 */
	void execute(Runnable task) {
		this.threads.execute(task);
	}

	int streams() {
		return this.streams.get();
	}

	/**
	 * Count what was sent.
	 * @param items how many items
	 * @param lost how many were dropped
	 */
	void count(long items, long lost) {
		this.items.add(items);
		if (lost > 0) {
			this.lost.add(lost);
		}
	}

	long items() {
		return this.items.sum();
	}

	long lost() {
		return this.lost.sum();
	}

	/**
	 * Log that somebody reads slowly.
	 * @param user who, worth a line a minute
	 * @param what what has become of it
	 */
	void slow(String user, String what) {
		this.slowLog.warn(user, () -> "User '" + user + "' " + what);
	}

	/**
	 * Begin to serve a stream. For any thread.
	 * @param member the stream
	 * @throws IOException if there are no descriptors left
	 */
	void open(StreamMember member) throws IOException {
		start();
		changed(member);
	}

	private synchronized void start() throws IOException {
		if (this.selector != null) {
			return;
		}
		Selector selector = Selector.open();
		Thread thread = new Thread(this::run, this.threads.name() + "-streams");
		thread.setDaemon(true);
		try {
			this.selector = selector;
			thread.start();
		}
		catch (Error ex) {
			this.selector = null;
			selector.close();
			throw ex;
		}
	}

	@Override
	public void left(StreamMember member) {
		release();
	}

	@Override
	public void changed(StreamMember member) {
		if (member.announce()) {
			this.changed.add(member);
			wakeUp();
		}
	}

	private void published(TopicGroup group) {
		this.published.add(group);
		wakeUp();
	}

	private void wakeUp() {
		Selector selector = this.selector;
		if (selector != null && this.asleep.get() && this.asleep.compareAndSet(true, false)) {
			selector.wakeup();
		}
	}

	/**
	 * Return the group of those that are sent a topic. For any thread.
	 * @param topic the topic
	 * @return its group, to be {@link #leave left} by each stream in the end
	 */
	TopicGroup join(Object topic) {
		return this.groups.compute(topic, (key, present) -> {
			TopicGroup group = (present != null) ? present : new TopicGroup(this::published);
			group.count(1);
			return group;
		});
	}

	void leave(Object topic) {
		this.groups.computeIfPresent(topic, (key, group) -> (group.count(-1) > 0) ? group : null);
	}

	/**
	 * End what no handler is at, and whatever begins from now on.
	 */
	void stop() {
		this.stopping = true;
		Selector selector = this.selector;
		if (selector != null) {
			selector.wakeup();
		}
	}

	/**
	 * End the thread. All streams have ended.
	 */
	void end() {
		this.stopped = true;
		stop();
	}

	private void run() {
		Selector selector = this.selector;
		while (selector != null && !this.stopped) {
			try {
				turn(selector);
			}
			catch (Throwable ex) {
				// Out of memory, most likely. Without this thread, all streams would
				// hang.
				this.log.warn("The loop of IPC streams continues after a failure", ex);
				LockSupport.parkNanos(MILLI_NANOS);
			}
		}
		close(selector);
	}

	private static void close(@Nullable Selector selector) {
		try {
			if (selector != null) {
				selector.close();
			}
		}
		catch (IOException ex) {
			LogFactory.getLog(ServerLog.NAME).trace("Close failed", ex);
		}
	}

	private void turn(Selector selector) throws IOException {
		boolean stopping = this.stopping;
		takeChanges(selector);
		sendPublished();
		long millis = tick();
		if (stopping) {
			Set.copyOf(this.members).forEach((member) -> member.stream().stop());
		}
		this.asleep.set(true);
		if (!this.changed.isEmpty() || !this.published.isEmpty() || millis == 0 || this.stopping != stopping) {
			this.asleep.set(false);
			selector.selectNow(this.collector);
		}
		else {
			if (this.batch != null) {
				this.batch.clear();
			}
			selector.select(this.collector, (stopping && !this.members.isEmpty()) ? 1 : Math.max(0, millis));
			this.asleep.set(false);
		}
	}

	private void takeChanges(Selector selector) {
		StreamMember member;
		while ((member = this.changed.poll()) != null) {
			member.lookedAt();
			if (member.isOver()) {
				member.forget();
				this.members.remove(member);
				this.ticking.remove(member);
				this.mute.remove(member);
				member.stream().left();
			}
			else {
				await(selector, member);
			}
		}
	}

	private void await(Selector selector, StreamMember member) {
		try {
			boolean first = register(selector, member);
			this.ticking.add(member);
			if (member.isMute()) {
				this.mute.add(member);
			}
			if (first) {
				this.members.add(member);
				member.stream().joined();
			}
		}
		catch (IOException | CancelledKeyException ex) {
			member.stream().peerGone();
		}
	}

	// The stream before on the same connection may have left just now.
	private boolean register(Selector selector, StreamMember member) throws IOException {
		try {
			return member.await(selector);
		}
		catch (CancelledKeyException ex) {
			selector.selectNow(this.collector);
			return member.await(selector);
		}
	}

	private void sendPublished() {
		TopicGroup group;
		while ((group = this.published.poll()) != null) {
			group.drain(batch());
		}
	}

	private TopicBatch batch() {
		TopicBatch batch = this.batch;
		if (batch == null) {
			batch = new TopicBatch();
			this.batch = batch;
		}
		return batch;
	}

	// Returns in how many milliseconds to do so again, -1 for never.
	private long tick() {
		long now = System.nanoTime();
		long next = -1;
		for (Iterator<StreamMember> each = this.ticking.iterator(); each.hasNext();) {
			long nanos = each.next().tick(now);
			if (nanos < 0) {
				each.remove();
			}
			else {
				next = (next < 0) ? nanos : Math.min(next, nanos);
			}
		}
		boolean mute = !this.mute.isEmpty();
		if (mute && now - this.checked > CHECK.toNanos()) {
			this.checked = now;
			Set.copyOf(this.mute).forEach(StreamMember::checkPeer);
		}
		long millis = (next < 0) ? -1 : (next + MILLI_NANOS - 1) / MILLI_NANOS;
		return mute ? ((millis < 0) ? CHECK.toMillis() : Math.min(millis, CHECK.toMillis())) : millis;
	}

}
