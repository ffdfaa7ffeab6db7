package com.codechu.ipc.client;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import com.codechu.ipc.os.Repetition;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Supervises the connections of all clients, because the operating system has no timeouts
 * for them: closing a channel from outside is what ends a blocked connect, write or read,
 * on platform and on virtual threads alike. One daemon thread, which lives while there
 * are connections.
 */
final class Watchdog {

	static final Watchdog SHARED = new Watchdog(Duration.ofMillis(500));

	private static final long BUSY_INTERVAL = Duration.ofMillis(10).toNanos();

	private final long idleInterval;

	private final Set<Watched> watched = ConcurrentHashMap.newKeySet();

	private volatile boolean sleeping;

	private volatile @Nullable Thread thread;

	/**
	 * Create a watchdog.
	 * @param idleInterval how often to look while there are no deadlines to come
	 */
	Watchdog(Duration idleInterval) {
		this.idleInterval = idleInterval.toNanos();
	}

	/**
	 * Begin to watch an object, until it has no deadlines left.
	 * @param watched the object to watch; its deadlines are checked from now on
	 */
	void watch(Watched watched) {
		add(watched);
		wakeUp();
	}

	private synchronized void add(Watched watched) {
		this.watched.add(watched);
		if (this.thread == null) {
			Thread thread = new Thread(() -> Repetition.until(this::isDone, this::look), "ipc-client-watchdog");
			thread.setDaemon(true);
			thread.start();
			this.thread = thread;
		}
	}

	/**
	 * Tell that a deadline was set by something that is looked after. Costs next to
	 * nothing while requests keep coming.
	 */
	void wakeUp() {
		if (this.sleeping) {
			LockSupport.unpark(this.thread);
		}
	}

	private void look() {
		boolean busy = false;
		long now = System.nanoTime();
		for (Watched watched : this.watched) {
			busy |= check(watched, now);
		}
		this.sleeping = !busy;
		// Between the check and the wait someone may have called: hence a second
		// look.
		if (busy || this.watched.stream().noneMatch(Watched::isBusy)) {
			LockSupport.parkNanos(busy ? BUSY_INTERVAL : this.idleInterval);
		}
		this.sleeping = false;
	}

	// Whatever happens to one, the others must not lose their deadlines.
	private static boolean check(Watched watched, long now) {
		try {
			return watched.check(now);
		}
		catch (RuntimeException | Error ex) {
			LogFactory.getLog(UnixClient.class).error("Failed to check the deadlines of an IPC client", ex);
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
