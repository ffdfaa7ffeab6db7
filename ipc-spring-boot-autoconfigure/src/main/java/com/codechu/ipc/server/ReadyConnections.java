package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Finds the connections of a loop with something to do, one after another. For its leader
 * alone, but for {@link #giveBack}, {@link #nudge} and {@link #wakeUp}.
 */
final class ReadyConnections {

	/** Connections that wait for nothing in particular are looked at so often. */
	private static final long SOON_MILLIS = 5;

	/**
	 * A selector that finds nothing so often in a row, and does not wait, has lost track
	 * of a channel: that happens when it runs out of memory.
	 */
	private static final int MAX_EMPTY = 512;

	private static final long EMPTY_NANOS = Duration.ofMillis(200).toNanos();

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final BooleanSupplier draining;

	private final Consumer<LoopMember> arrived;

	private final LoopLog log;

	/** Connections to wait for, again or for the first time. */
	private final Queue<LoopMember> arrivals = new ConcurrentLinkedQueue<>();

	/** Connections that are to be looked at although nothing has come. */
	private final Queue<LoopMember> nudged = new ConcurrentLinkedQueue<>();

	private final Deque<LoopMember> ready = new ArrayDeque<>();

	/** Connections to be looked at soon. */
	private final List<LoopMember> later = new ArrayList<>();

	private final Consumer<SelectionKey> collector = this::collect;

	private volatile @Nullable Selector selector;

	/** How often nothing was found in a row, and since when. */
	private int empty;

	private long emptySince;

	/**
	 * Create it closed.
	 * @param draining whether all connections are to be looked at often
	 * @param arrived has a connection that was given back wait again; never fails
	 * @param log for what goes wrong
	 */
	ReadyConnections(BooleanSupplier draining, Consumer<LoopMember> arrived, LoopLog log) {
		this.draining = draining;
		this.arrived = arrived;
		this.log = log;
	}

	void open() throws IOException {
		this.selector = Selector.open();
	}

	boolean isOpen() {
		return this.selector != null;
	}

	/**
	 * Take back a connection that another thread has served, or a new one.
	 * @param member the connection
	 */
	void giveBack(LoopMember member) {
		this.arrivals.add(member);
		wakeUp();
	}

	/**
	 * Have a connection looked at, although nothing has come.
	 * @param member the connection
	 */
	void nudge(LoopMember member) {
		this.nudged.add(member);
		wakeUp();
	}

	void wakeUp() {
		Selector selector = this.selector;
		if (selector != null) {
			selector.wakeup();
		}
	}

	/**
	 * Return the next connection, waiting for one for a while.
	 * @return a connection, {@code null} if this is to be called again
	 * @throws IOException if the selector fails
	 */
	@Nullable LoopMember next() throws IOException {
		LoopMember next = this.ready.poll();
		Selector selector = this.selector;
		if (next == null && selector != null) {
			collect(selector);
		}
		return next;
	}

	/**
	 * Wait for something of a connection.
	 * @param member the connection
	 * @param step what to wait for
	 * @throws IOException if it is closed
	 */
	void await(LoopMember member, Step step) throws IOException {
		Selector selector = this.selector;
		if (selector != null) {
			member.await(selector, step);
		}
		if (step == Step.LATER) {
			this.later.add(member);
		}
	}

	private void collect(Selector selector) throws IOException {
		takeArrivals();
		LoopMember member;
		while ((member = this.nudged.poll()) != null) {
			if (!member.isTaken()) {
				this.ready.add(member);
			}
		}
		// An interrupt that was meant for a handler would keep the selector from waiting.
		Thread.interrupted();
		boolean draining = this.draining.getAsBoolean();
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

	private void takeArrivals() {
		LoopMember arrival;
		while ((arrival = this.arrivals.poll()) != null) {
			boolean first = !arrival.isRegistered();
			this.arrived.accept(arrival);
			if (first && arrival.isRegistered()) {
				this.ready.add(arrival); // something may be there already
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
			logger.trace("Already closed", ex);
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
		this.log.warn("A selector of IPC connections no longer waited and was replaced", null);
	}

	void close() {
		Selector selector = this.selector;
		this.selector = null;
		try {
			if (selector != null) {
				selector.close();
			}
		}
		catch (IOException ex) {
			logger.trace("Close failed", ex);
		}
	}

}
