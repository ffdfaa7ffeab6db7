package com.codechu.ipc.context.internal;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;

/**
 * Stops something that may have to wait for work in flight, on a thread of its own, so
 * that others of its phase need not wait for it.
 */
public final class BackgroundStop {

	/** What stopping needs beyond the time that handlers and their grace have. */
	private static final Duration MARGIN = Duration.ofSeconds(1);

	private BackgroundStop() {
	}

	/**
	 * Return how long work in flight may go on, so that all has stopped when Spring goes
	 * on with the next phase.
	 * @param lifecycle says how long a phase may take
	 * @param wanted how long it should be at most, {@code null} for as long as possible
	 * @param grace what follows when that time is over
	 * @return the time, perhaps none
	 */
	public static Duration timeout(LifecycleProperties lifecycle, @Nullable Duration wanted, Duration grace) {
		Duration possible = lifecycle.getTimeoutPerShutdownPhase().minus(grace).minus(MARGIN);
		if (wanted != null && wanted.compareTo(possible) < 0) {
			return wanted;
		}
		return possible.isNegative() ? Duration.ZERO : possible;
	}

	/**
	 * Stop, and tell when it is done, whatever happens.
	 * @param busy whether there is work in flight; if not, no thread is needed, and
	 * nothing of it outlives the application's log
	 * @param threadName a name for the thread
	 * @param stop what stops it
	 * @param callback called when it has stopped
	 */
	public static void run(boolean busy, String threadName, Runnable stop, Runnable callback) {
		Runnable task = () -> {
			try {
				stop.run();
			}
			finally {
				callback.run();
			}
		};
		if (busy) {
			new Thread(task, threadName).start();
		}
		else {
			task.run();
		}
	}

}
