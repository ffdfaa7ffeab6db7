package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import com.codechu.ipc.os.RateLimitedLog;
import com.codechu.ipc.server.ConnectionDriver.Next;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Serves many connections on one thread, and lets no handler hold up the others: when one
 * takes long, another thread takes over the loop, and the first goes on with that
 * connection alone.
 * <p>
 * Who leads is decided by a number, the turn. It is even while the leader looks after the
 * loop, odd while it is in a handler. The leader raises it before and after each
 * connection; a monitor that finds the same odd number twice raises it in the leader's
 * stead, and so deposes it. Whoever fails to raise it knows that it does not lead any
 * more. Hence what belongs to the loop needs no lock.
 */
final class EventLoop {

	/** How long a handler may hold up the loop, give or take as much. */
	private static final long TICK_NANOS = Duration.ofMillis(1).toNanos() / 2;

	/**
	 * Without anything to do for so many ticks, the monitor sleeps until it is called.
	 */
	private static final int IDLE_TICKS = 200;

	/** What counts as slow for a connection that another thread serves. */
	private static final long SLOW_NANOS = Duration.ofMillis(1).toNanos() / 10;

	/** At a stop, peers that say nothing are looked at so often. */
	private static final long DRAINING_MILLIS = 5;

	private static final Log logger = LogFactory.getLog(UnixServer.class);

	private final Executor executor;

	private final RateLimitedLog log = new RateLimitedLog(logger, Duration.ofSeconds(10));

	private final ConnectionRegistry connections;

	/** Connections to wait for, again or for the first time. */
	private final Queue<ConnectionDriver> arrivals = new ConcurrentLinkedQueue<>();

	/** Connections with something to read. The leader's. */
	private final Deque<ConnectionDriver> ready = new ArrayDeque<>();

	private final AtomicLong turn = new AtomicLong();

	private boolean watched;

	private volatile @Nullable Selector selector;

	private volatile @Nullable Thread monitor;

	private volatile boolean asleep;

	EventLoop(Executor executor, ConnectionRegistry connections) {
		this.executor = executor;
		this.connections = connections;
	}

	/**
	 * Serve a connection from now on. Starts the loop if it is the first.
	 * @param connection a connection whose channel does not block
	 */
	void adopt(ConnectionDriver connection) {
		try {
			Selector selector = open();
			this.arrivals.add(connection);
			selector.wakeup();
		}
		catch (IOException | RuntimeException | Error ex) {
			this.log.warn("adopt", () -> "Cannot serve an IPC connection by the loop: " + ex);
			connection.close();
		}
	}

	/**
	 * Look at the connections again: they are to be drained, or the last one has ended.
	 */
	void wakeUp() {
		Selector selector = this.selector;
		if (selector != null) {
			selector.wakeup();
		}
	}

	private Selector open() throws IOException {
		Selector selector = this.selector;
		return (selector != null) ? selector : openOnce();
	}

	private synchronized Selector openOnce() throws IOException {
		Selector selector = this.selector;
		if (selector == null) {
			selector = Selector.open();
			try {
				this.selector = selector;
				if (!this.watched) {
					this.executor.execute(this::watch);
					this.watched = true;
				}
				promote(0);
			}
			catch (RuntimeException | Error ex) {
				this.selector = null;
				selector.close();
				throw ex;
			}
		}
		return selector;
	}

	private void promote(long turn) {
		this.executor.execute(() -> lead(turn));
	}

	private void lead(long since) {
		Selector selector = this.selector;
		long turn = since;
		while (selector != null && !isOver()) {
			ConnectionDriver next = this.ready.poll();
			if (next == null) {
				collect(selector);
			}
			else if (next.isTaken()) {
				continue; // was found twice
			}
			else if (next.isSlow()) {
				next.setTaken(true);
				execute(() -> serveApart(next), next);
			}
			else {
				next.setTaken(true);
				this.turn.set(++turn);
				if (this.asleep) {
					LockSupport.unpark(this.monitor);
				}
				Next then = next.serveReady();
				if (!this.turn.compareAndSet(turn, turn + 1)) {
					next.setSlow(true);
					follow(next, then);
					return;
				}
				turn++;
				settle(next, then);
			}
		}
		close();
	}

	// On the leader's thread.
	private void settle(ConnectionDriver connection, Next then) {
		switch (then) {
			case CLOSE -> connection.close();
			case RUN -> {
				connection.unregister();
				execute(connection, connection);
			}
			case WAIT -> {
				connection.setTaken(false);
				if (connection.isDraining()) {
					this.ready.add(connection);
				}
			}
		}
	}

	private void execute(Runnable task, ConnectionDriver connection) {
		try {
			this.executor.execute(task);
		}
		catch (RuntimeException | Error ex) {
			this.log.warn("thread", () -> "No thread for an IPC connection: " + ex);
			connection.close();
		}
	}

	private void serveApart(ConnectionDriver connection) {
		long begin = System.nanoTime();
		Next then = connection.serveReady();
		connection.setSlow(System.nanoTime() - begin > SLOW_NANOS);
		follow(connection, then);
	}

	// On any other thread.
	private void follow(ConnectionDriver connection, Next then) {
		switch (then) {
			case CLOSE -> connection.close();
			case RUN -> {
				connection.unregister();
				wakeUp();
				connection.run();
			}
			case WAIT -> adopt(connection);
		}
	}

	private void collect(Selector selector) {
		try {
			registerArrivals(selector);
			selector.select(this::collect, this.connections.isClosed() ? DRAINING_MILLIS : 0);
			if (this.connections.isClosed()) {
				selector.keys().forEach(this::collect);
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			// Out of memory, perhaps: without a leader, all connections would hang.
			this.log.warn("collect", () -> "Cannot wait for IPC connections: " + ex);
			LockSupport.parkNanos(TICK_NANOS);
		}
	}

	private void registerArrivals(Selector selector) throws IOException {
		if (this.arrivals.isEmpty()) {
			return;
		}
		// Forgets the keys of connections that were away and come back.
		selector.selectNow(this::collect);
		ConnectionDriver arrival;
		while ((arrival = this.arrivals.poll()) != null) {
			try {
				register(arrival, selector);
			}
			catch (ClosedChannelException ex) {
				arrival.close();
			}
		}
	}

	private void register(ConnectionDriver arrival, Selector selector) throws IOException {
		try {
			arrival.register(selector);
		}
		catch (CancelledKeyException ex) {
			// It was away, and back before its old key was forgotten.
			selector.selectNow(this::collect);
			arrival.register(selector);
		}
	}

	private void collect(SelectionKey key) {
		ConnectionDriver connection = (ConnectionDriver) key.attachment();
		try {
			if (connection.isTaken()) {
				key.interestOps(0);
			}
			else {
				this.ready.add(connection);
			}
		}
		catch (CancelledKeyException ex) {
			logger.trace("Closed meanwhile", ex);
		}
	}

	private void watch() {
		this.monitor = Thread.currentThread();
		long last = -1;
		int idle = 0;
		while (!isOver()) {
			long turn = this.turn.get();
			boolean inHandler = (turn & 1) == 1;
			if (inHandler && turn == last && this.turn.compareAndSet(turn, turn + 1)) {
				takeOver(turn + 1);
			}
			idle = (turn == last && !inHandler) ? idle + 1 : 0;
			last = turn;
			if (idle > IDLE_TICKS) {
				this.asleep = true;
				if (this.turn.get() == turn && !isOver()) {
					LockSupport.park();
				}
				this.asleep = false;
				idle = 0;
			}
			else {
				LockSupport.parkNanos(TICK_NANOS);
			}
		}
	}

	private void takeOver(long turn) {
		while (!isOver()) {
			try {
				promote(turn);
				return;
			}
			catch (RuntimeException | Error ex) {
				this.log.warn("leader", () -> "No thread to take over the IPC connections: " + ex);
				LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
			}
		}
	}

	private boolean isOver() {
		return this.connections.isClosed() && this.connections.size() == 0;
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
		LockSupport.unpark(this.monitor);
	}

}
