package com.codechu.ipc.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Looks after connections of all clients, because the operating system has no time-outs
 * for them: closing a channel from outside is what ends a blocked connect, write or read,
 * on platform and on virtual threads alike. One daemon thread, which lives while there
 * are connections.
 */
final class Watchdog {

	static final Watchdog SHARED = new Watchdog(Duration.ofMillis(500));

	private static final long BUSY_INTERVAL = Duration.ofMillis(10).toNanos();

	private final long idleInterval;

	private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

	private volatile boolean drowsy;

	private volatile @Nullable Thread thread;

	/**
	 * Create a watchdog.
	 * @param idleInterval how often to look while there are no deadlines to come
	 */
	Watchdog(Duration idleInterval) {
		this.idleInterval = idleInterval.toNanos();
	}

	/**
	 * Begin to look after something, until it has nothing left to look after.
	 * @param watched what to look after; its deadlines are noticed from now on
	 */
	void watch(Watched watched) {
		add(watched);
		hurry();
	}

	private synchronized void add(Watched watched) {
		this.watched.add(watched);
		if (this.thread == null) {
			Thread thread = new Thread(this::run, "ipc-client-watchdog");
			thread.setDaemon(true);
			thread.start();
			this.thread = thread;
		}
	}

	/**
	 * Tell that a deadline was set by something that is looked after. Costs next to
	 * nothing while requests keep coming.
	 */
	void hurry() {
		if (this.drowsy) {
			LockSupport.unpark(this.thread);
		}
	}

	private void run() {
		while (!isDone()) {
			boolean busy = false;
			long now = System.nanoTime();
			for (Watched watched : this.watched) {
				busy |= check(watched, now);
			}
			this.drowsy = !busy;
			// Between the look and the nap someone may have called: hence a second look.
			if (busy || this.watched.stream().noneMatch(Watched::isBusy)) {
				LockSupport.parkNanos(busy ? BUSY_INTERVAL : this.idleInterval);
			}
			this.drowsy = false;
		}
	}

	// Whatever happens to one, the others must not lose their deadlines.
	private static boolean check(Watched watched, long now) {
		try {
			return watched.check(now);
		}
		catch (RuntimeException | Error ex) {
			System.getLogger(UnixClient.class.getName())
				.log(System.Logger.Level.ERROR, "Cannot check the deadlines of an IPC client", ex);
			return true;
		}
	}

	private synchronized boolean isDone() {
		this.watched.removeIf(Watched::isEmpty);
		if (this.watched.isEmpty()) {
			this.thread = null;
			return true;
		}
		return false;
	}

	/**
	 * Has connections.
	 */
	interface Watched {

		/**
		 * Close what is overdue.
		 * @param now the time, by {@link System#nanoTime()}
		 * @return whether there are deadlines to come
		 */
		boolean check(long now);

		boolean isBusy();

		boolean isEmpty();

	}

}
