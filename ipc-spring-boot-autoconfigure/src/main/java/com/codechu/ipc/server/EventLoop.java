package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import com.codechu.ipc.os.RateLimitedLog;
import com.codechu.ipc.protocol.ErrorType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Serves many connections on one thread, and lets no handler hold up the others: when one
 * takes long, another thread takes over the loop, and the first goes on with that
 * connection alone. This is Leader/Followers (Schmidt et al., Pattern-Oriented Software
 * Architecture 2), but for one thing: the leader hands over only when it has to, as Go's
 * scheduler takes the processor from a thread that stays in a system call.
 * <p>
 * What belongs to the loop is its leader's, see {@link Leadership}, and needs no lock.
 */
final class EventLoop {

	/** What counts as slow for a connection that another thread serves. */
	private static final long SLOW_NANOS = Duration.ofMillis(1).toNanos() / 10;

	/** Connections that wait for nothing in particular are looked at so often. */
	private static final long SOON_MILLIS = 5;

	/**
	 * A selector that finds nothing so often in a row, and does not wait, has lost track
	 * of a channel: that happens when it runs out of memory.
	 */
	private static final int MAX_EMPTY = 512;

	private static final long EMPTY_NANOS = Duration.ofMillis(200).toNanos();

	private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

	private static final Refusal NO_LOOP = new Refusal(ErrorType.TOO_MANY_CONNECTIONS,
			"the server has no descriptors or threads left; try again later");

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final LoopThreads threads;

	private final RateLimitedLog log = new RateLimitedLog(logger, Duration.ofSeconds(10));

	private final ConnectionRegistry connections;

	/** Connections to wait for, again or for the first time. */
	private final Queue<LoopMember> arrivals = new ConcurrentLinkedQueue<>();

	/** Connections that are to be looked at although nothing has come. */
	private final Queue<LoopMember> nudged = new ConcurrentLinkedQueue<>();

	/** Connections with something to do. The leader's. */
	private final Deque<LoopMember> ready = new ArrayDeque<>();

	/** Connections to be looked at soon. The leader's. */
	private final List<LoopMember> later = new ArrayList<>();

	private final AtomicInteger members = new AtomicInteger();

	private final Consumer<SelectionKey> collector = this::collect;

	private final Leadership leadership;

	/** Whether the last connection took long at first: the next may do so too. */
	private volatile boolean newcomersSlow;

	private volatile @Nullable Selector selector;

	/** How often nothing was found in a row, and since when. The leader's. */
	private int empty;

	private long emptySince;

	private boolean ended;

	EventLoop(Executor executor, String name, ConnectionRegistry connections) {
		this.threads = new LoopThreads(executor, name);
		this.connections = connections;
		this.leadership = new Leadership(this.threads, this::lead, this::isOver);
	}

	/**
	 * Serve a connection from now on, until it ends. Starts the loop if it is the first.
	 * @param connection the connection
	 * @param channel its channel, which does not block
	 * @param step what it waits for
	 */
	void adopt(Connection connection, SocketChannel channel, Step step) {
		try {
			if (!join(connection, channel, step)) {
				refuse(connection, Refusal.STOPPING);
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			this.log.warn("adopt", "Cannot serve an IPC connection by the loop", ex);
			refuse(connection, NO_LOOP);
		}
	}

	private synchronized boolean join(Connection connection, SocketChannel channel, Step step) throws IOException {
		if (this.ended) {
			return false;
		}
		LoopMember member = new LoopMember(connection, channel, step, this::nudge, this::giveUp);
		open();
		connection.drivenBy(member);
		this.arrivals.add(member);
		this.members.incrementAndGet();
		wakeUp();
		return true;
	}

	private void refuse(Connection connection, Refusal refusal) {
		try {
			connection.refuse(refusal);
		}
		catch (IOException ex) {
			logger.trace("Gone already", ex);
		}
		finally {
			connection.close();
		}
	}

	/**
	 * Look at the connections again, as the server stops.
	 */
	void wakeUp() {
		Selector selector = this.selector;
		if (selector != null) {
			selector.wakeup();
		}
	}

	private void nudge(LoopMember member) {
		this.nudged.add(member);
		wakeUp();
	}

	/**
	 * Return whether the connections of the loop are served.
	 * @return {@code false} if nobody leads it, for want of memory or threads
	 */
	boolean isLed() {
		return this.selector == null || this.leadership.isHeld();
	}

	private void open() throws IOException {
		if (this.selector != null) {
			return;
		}
		Selector selector = Selector.open();
		try {
			this.selector = selector;
			this.leadership.begin();
		}
		catch (RuntimeException | Error ex) {
			this.selector = null;
			selector.close();
			throw ex;
		}
	}

	// Returns when somebody else leads, or all is over. Whatever is thrown here, the loop
	// goes on; what is done about it must not need memory.
	private void lead(Leadership.Turn turn) {
		Selector selector;
		while ((selector = this.selector) != null && !hasEnded()) {
			LoopMember next = null;
			try {
				next = this.ready.poll();
				if (next == null) {
					collect(selector);
				}
				else if (!next.isTaken() && !(next.isSlow(this.newcomersSlow) && isServedApart(next))) {
					next.setTaken(true);
					turn.begin();
					Step step = next.serve();
					if (!turn.end()) {
						learn(next, true);
						giveBack(next, step);
						return; // before anything else is touched
					}
					if (turn.wasClose()) {
						learn(next, true);
					}
					next.setTaken(false);
					settle(next, step, selector);
				}
			}
			catch (Throwable ex) {
				survive(next, ex);
			}
		}
	}

	private void survive(@Nullable LoopMember member, Throwable failure) {
		try {
			if (member != null && !member.isTaken()) {
				release(member);
			}
			this.log.warn("lead", "An IPC event loop goes on after a failure", failure);
		}
		catch (Throwable ex) {
			// Out of memory, most likely. Without a leader, all connections would hang.
		}
		LockSupport.parkNanos(PAUSE_NANOS);
	}

	private void settle(LoopMember member, Step step, Selector selector) {
		if (step == Step.OVER) {
			release(member);
			return;
		}
		try {
			member.await(selector, step);
			if (step == Step.LATER) {
				this.later.add(member);
			}
		}
		catch (IOException | CancelledKeyException ex) {
			release(member);
		}
	}

	private void release(LoopMember member) {
		member.connection().close();
		if (member.release()) {
			this.members.decrementAndGet();
		}
	}

	// Without a thread, the leader serves it itself, and may be stood in for.
	private boolean isServedApart(LoopMember member) {
		member.setTaken(true);
		try {
			this.threads.execute(() -> serveApart(member));
			return true;
		}
		catch (RuntimeException | Error ex) {
			member.setTaken(false);
			this.log.warn("thread", "No thread for a slow IPC handler", ex);
			return false;
		}
	}

	private void serveApart(LoopMember member) {
		long begin = System.nanoTime();
		Step step = member.serve();
		learn(member, System.nanoTime() - begin > SLOW_NANOS);
		giveBack(member, step);
	}

	private void learn(LoopMember member, boolean slow) {
		member.setSlow(slow);
		if (member.isNewcomer()) {
			this.newcomersSlow = slow;
		}
	}

	// On any thread but the leader's. Never fails.
	private void giveBack(LoopMember member, Step step) {
		member.setStep(step);
		while (true) {
			try {
				if (step == Step.OVER) {
					member.connection().close();
				}
				this.arrivals.add(member);
				wakeUp();
				return;
			}
			catch (Throwable ex) {
				// Out of memory, most likely. The loop must not lose sight of it.
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
	}

	/**
	 * Tell why a connection ends: its peer is gone, or something happened that nobody
	 * expected. Never fails.
	 * @param failure what happened
	 */
	private void giveUp(Throwable failure) {
		try {
			if (failure instanceof IOException) {
				logger.debug("Connection ended: " + failure);
			}
			else {
				this.log.warn("failure", "An IPC connection is given up", failure);
			}
		}
		catch (Throwable ex) {
			// Out of memory, most likely.
		}
	}

	private void collect(Selector selector) throws IOException {
		takeArrivals(selector);
		LoopMember member;
		while ((member = this.nudged.poll()) != null) {
			if (!member.isTaken()) {
				this.ready.add(member);
			}
		}
		// An interrupt that was meant for a handler would keep the selector from waiting.
		Thread.interrupted();
		boolean draining = this.connections.isClosed() && this.connections.size() > 0;
		boolean soon = draining || !this.later.isEmpty();
		if (this.ready.isEmpty() && selector.select(this.collector, soon ? SOON_MILLIS : 0) == 0) {
			replaceIfBroken(selector);
		}
		else {
			this.empty = 0;
		}
		this.ready.addAll(this.later);
		this.later.clear();
		if (draining) {
			selector.keys().forEach(this.collector);
		}
	}

	private void replaceIfBroken(Selector selector) throws IOException {
		long now = System.nanoTime();
		if (this.empty++ == 0) {
			this.emptySince = now;
		}
		else if (this.empty > MAX_EMPTY) {
			this.empty = 0;
			if (now - this.emptySince < EMPTY_NANOS) {
				replace(selector);
			}
		}
	}

	private void replace(Selector broken) throws IOException {
		Selector next = Selector.open();
		try {
			for (SelectionKey key : broken.keys()) {
				((LoopMember) key.attachment()).moveTo(next);
			}
		}
		catch (RuntimeException | Error ex) {
			next.close();
			throw ex;
		}
		this.selector = next;
		broken.close();
		this.log.warn("selector", () -> "A selector of IPC connections did not wait any more, and was replaced");
	}

	private void takeArrivals(Selector selector) {
		LoopMember arrival;
		while ((arrival = this.arrivals.poll()) != null) {
			arrival.setTaken(false);
			try {
				boolean first = !arrival.isRegistered();
				settle(arrival, arrival.step(), selector);
				if (first) {
					this.ready.add(arrival); // something may be there already
				}
			}
			catch (Throwable ex) {
				survive(arrival, ex);
			}
		}
	}

	private void collect(SelectionKey key) {
		LoopMember member = (LoopMember) key.attachment();
		try {
			if (member.isTaken()) {
				key.interestOps(0);
			}
			else {
				this.ready.add(member);
			}
		}
		catch (CancelledKeyException ex) {
			logger.trace("Closed meanwhile", ex);
		}
	}

	private boolean isOver() {
		return this.connections.isClosed() && this.connections.size() == 0 && this.members.get() == 0;
	}

	// Nobody joins any more, once all have left after the stop.
	private boolean hasEnded() {
		if (!isOver()) {
			return false;
		}
		synchronized (this) {
			if (this.ended || !isOver()) {
				return this.ended;
			}
			this.ended = true;
		}
		close();
		return true;
	}

	private void close() {
		try {
			Selector selector = this.selector;
			if (selector != null) {
				selector.close();
			}
		}
		catch (IOException ex) {
			logger.trace("Close failed", ex);
		}
		this.leadership.end();
	}

}
