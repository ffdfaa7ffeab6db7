package com.codechu.ipc.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import com.codechu.ipc.os.Repetition;
import org.jspecify.annotations.Nullable;

/**
 * Who leads a loop. That is decided by a number, the turn. It is even while the leader
 * serves the loop, odd while it is in a handler. The leader raises it before and after
 * each connection; a monitor that finds the same odd number twice raises it in the
 * leader's stead, and so deposes it. Whoever fails to raise it knows that it does not
 * lead any more.
 * <p>
 * The place of a deposed leader is vacant until a thread takes it: a new one, or, if
 * there is none to be had, a thread that returns from a handler. The monitor goes on
 * asking for one, whatever is thrown at it.
 */
final class Leadership {

	/** How long a handler may hold up the loop, give or take as much. */
	private static final long TICK_NANOS = Duration.ofMillis(1).toNanos() / 2;

	/**
	 * Without anything to do for so many ticks, the monitor sleeps until it is called.
	 */
	private static final int IDLE_TICKS = 200;

	/** How long to wait for a thread before asking for one again. */
	private static final long VACANCY_NANOS = Duration.ofMillis(20).toNanos();

	private static final long NOT_VACANT = 0;

	private final LoopThreads threads;

	private final Consumer<Turn> leader;

	private final BooleanSupplier over;

	private final AtomicLong turn = new AtomicLong();

	private final AtomicBoolean vacant = new AtomicBoolean();

	/** Since when the place is vacant, by {@link System#nanoTime()}. */
	private volatile long vacantSince;

	private volatile @Nullable Thread monitor;

	/** The turn that the monitor has found in a handler, and since when. */
	private volatile long seen;

	private volatile long seenSince;

	private volatile boolean asleep;

	/** The turn that the monitor has seen last, and how long there was nothing to do. */
	private long ticked = -1;

	private int idleTicks;

	private boolean watched;

	/**
	 * Create a vacant place.
	 * @param threads leaders and the monitor
	 * @param leader leads until it is deposed or all is over
	 * @param over tells whether all is over
	 */
	Leadership(LoopThreads threads, Consumer<Turn> leader, BooleanSupplier over) {
		this.threads = threads;
		this.leader = leader;
		this.over = over;
	}

	/**
	 * Look for a leader, for the first time. Can be tried again if it fails.
	 */
	void begin() {
		if (!this.watched) {
			this.threads.execute(this::watch);
			this.watched = true;
		}
		vacate();
		try {
			this.threads.execute(this::claim);
		}
		catch (RuntimeException | Error ex) {
			this.vacant.set(false);
			this.vacantSince = NOT_VACANT;
			throw ex;
		}
	}

	/**
	 * Return whether somebody leads.
	 * @return {@code false} if the place has been vacant for more than a moment
	 */
	boolean isHeld() {
		long since = this.vacantSince;
		return since == NOT_VACANT || System.nanoTime() - since < VACANCY_NANOS * 50;
	}

	/**
	 * Learn that all is over.
	 */
	void end() {
		LockSupport.unpark(this.monitor);
	}

	private void vacate() {
		this.vacantSince = System.nanoTime() | 1;
		this.vacant.set(true);
	}

	// Lead if there is no leader.
	private void claim() {
		while (this.vacant.compareAndSet(true, false)) {
			try {
				Turn turn = new Turn(this.turn.get());
				this.vacantSince = NOT_VACANT;
				this.leader.accept(turn);
			}
			catch (Throwable ex) {
				// Out of memory, most likely: the monitor asks again.
				vacate();
				return;
			}
		}
	}

	private void watch() {
		this.monitor = Thread.currentThread();
		Repetition.until(this.over, this::tick);
	}

	private void tick() {
		long turn = this.turn.get();
		boolean inHandler = (turn & 1) == 1;
		if (inHandler && turn == this.ticked && this.turn.compareAndSet(turn, turn + 1)) {
			vacate();
			promote();
		}
		else if (this.vacantSince != NOT_VACANT && System.nanoTime() - this.vacantSince > VACANCY_NANOS) {
			promote();
		}
		if (inHandler && turn != this.ticked) {
			this.seenSince = System.nanoTime();
			this.seen = turn;
		}
		boolean idle = turn == this.ticked && !inHandler && this.vacantSince == NOT_VACANT;
		this.idleTicks = idle ? this.idleTicks + 1 : 0;
		this.ticked = turn;
		if (this.idleTicks > IDLE_TICKS) {
			sleep(turn);
			this.idleTicks = 0;
		}
		else {
			LockSupport.parkNanos(TICK_NANOS);
		}
		Thread.interrupted();
	}

	private void sleep(long turn) {
		this.asleep = true;
		if (this.turn.get() == turn && !this.over.getAsBoolean()) {
			LockSupport.park();
		}
		this.asleep = false;
	}

	private void promote() {
		try {
			this.threads.execute(this::claim);
		}
		catch (Throwable ex) {
			// No thread, or no memory for one. The place is vacant, and is filled later.
		}
	}

	/**
	 * What a leader knows of its turn.
	 */
	final class Turn {

		private long number;

		private Turn(long number) {
			this.number = number;
		}

		/**
		 * Go into a handler.
		 */
		void begin() {
			Leadership.this.turn.set(++this.number);
			if (Leadership.this.asleep) {
				LockSupport.unpark(Leadership.this.monitor);
			}
		}

		/**
		 * Return whether the handler that has just come back took almost so long that
		 * somebody else would have taken over.
		 * @return whether it did; {@code false} if unknown
		 */
		boolean wasClose() {
			return Leadership.this.seen == this.number - 1
					&& System.nanoTime() - Leadership.this.seenSince > TICK_NANOS / 2;
		}

		/**
		 * Come back from a handler.
		 * @return whether this thread still leads
		 */
		boolean end() {
			if (Leadership.this.turn.compareAndSet(this.number, this.number + 1)) {
				this.number++;
				return true;
			}
			return false;
		}

	}

}
