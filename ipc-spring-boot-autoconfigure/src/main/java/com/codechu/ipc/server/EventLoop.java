package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

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

	private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

	private static final Refusal NO_LOOP = new Refusal(ErrorType.TOO_MANY_CONNECTIONS,
			"the server is out of file descriptors or threads; try again later");

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final LoopThreads threads;

	private final LoopLog log = new LoopLog();

	private final ConnectionRegistry connections;

	private final AtomicInteger members = new AtomicInteger();

	private final ReadyConnections ready;

	private final Leadership leadership;

	/** Whether the last connection took long at first: the next may do so too. */
	private volatile boolean newcomersSlow;

	private boolean ended;

	EventLoop(Executor executor, String name, ConnectionRegistry connections) {
		this.threads = new LoopThreads(executor, name);
		this.connections = connections;
		this.ready = new ReadyConnections(this::isDraining, this::arrive, this.log);
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
			this.log.warn("Failed to add an IPC connection to its event loop", ex);
			refuse(connection, NO_LOOP);
		}
	}

	private synchronized boolean join(Connection connection, SocketChannel channel, Step step) throws IOException {
		if (this.ended) {
			return false;
		}
		LoopMember member = new LoopMember(connection, channel, step, this.ready::nudge, this::giveBack,
				this.log::connectionFailed);
		open();
		connection.drivenBy(member);
		this.members.incrementAndGet();
		this.ready.giveBack(member);
		return true;
	}

	private void refuse(Connection connection, Refusal refusal) {
		try {
			connection.refuse(refusal);
		}
		catch (IOException ex) {
			logger.trace("Already gone", ex);
		}
		finally {
			connection.close();
		}
	}

	int members() {
		return this.members.get();
	}

	/**
	 * Look at the connections again, as the server stops.
	 */
	void wakeUp() {
		this.ready.wakeUp();
	}

	/**
	 * Return whether the connections of the loop are served.
	 * @return {@code false} if it has no leader, for lack of memory or threads
	 */
	boolean isLed() {
		return !this.ready.isOpen() || this.leadership.isHeld();
	}

	private void open() throws IOException {
		if (this.ready.isOpen()) {
			return;
		}
		this.ready.open();
		try {
			this.leadership.begin();
		}
		catch (RuntimeException | Error ex) {
			this.ready.close();
			throw ex;
		}
	}

	// Returns when somebody else leads, or all is over. Whatever is thrown here, the loop
	// goes on; what is done about it must not need memory.
	private void lead(Leadership.Turn turn) {
		while (!hasEnded()) {
			LoopMember next = null;
			try {
				next = this.ready.next();
				if (next != null && !next.isTaken() && !(next.isSlow(this.newcomersSlow) && isServedApart(next))) {
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
					if (step == Step.STREAM) {
						next.connection().beginStream();
						continue; // it stays taken
					}
					next.setTaken(false);
					settle(next, step);
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
		}
		catch (Throwable ex) {
			// Out of memory, most likely. Without a leader, all connections would hang.
		}
		this.log.warn("An IPC event loop continues after a failure", failure);
		LockSupport.parkNanos(PAUSE_NANOS);
	}

	private void settle(LoopMember member, Step step) {
		try {
			if (step != Step.OVER) {
				this.ready.await(member, step);
				return;
			}
		}
		catch (IOException | CancelledKeyException ex) {
			logger.trace("Already closed", ex);
		}
		release(member);
	}

	// From another thread, or for the first time.
	private void arrive(LoopMember member) {
		member.setTaken(false);
		try {
			settle(member, member.step());
		}
		catch (Throwable ex) {
			survive(member, ex);
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
			this.log.warn("Failed to start a thread for a slow IPC handler", ex);
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
		if (step == Step.STREAM) {
			member.connection().beginStream();
			return;
		}
		member.setStep(step);
		while (true) {
			try {
				if (step == Step.OVER) {
					member.connection().close();
				}
				this.ready.giveBack(member);
				return;
			}
			catch (Throwable ex) {
				// Out of memory, most likely. The loop must not lose sight of it.
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
	}

	private boolean isDraining() {
		return this.connections.isClosed() && this.connections.size() > 0;
	}

	private boolean isOver() {
		return this.connections.isClosed() && this.connections.size() == 0 && this.members.get() == 0;
	}

	// No connection joins once all have left after the stop.
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
		this.ready.close();
		this.leadership.end();
		return true;
	}

}
