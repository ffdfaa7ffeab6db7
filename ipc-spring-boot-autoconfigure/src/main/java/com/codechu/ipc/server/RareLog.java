package com.codechu.ipc.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Says the same thing once in a while only, so that a peer cannot fill the log.
 */
final class RareLog {

	/** More subjects than this are all one. */
	private static final int MAX_SUBJECTS = 1_000;

	private static final String OTHERS = "";

	private static final System.Logger logger = System.getLogger(UnixServer.class.getName());

	private final long intervalNanos;

	private final Map<String, Long> last = new ConcurrentHashMap<>();

	RareLog(Duration interval) {
		this.intervalNanos = interval.toNanos();
	}

	/**
	 * Log, unless it was done for this subject within the interval.
	 * @param level the level
	 * @param subject what it is about
	 * @param message the text
	 */
	void log(System.Logger.Level level, String subject, Supplier<String> message) {
		String key = (this.last.size() < MAX_SUBJECTS || this.last.containsKey(subject)) ? subject : OTHERS;
		long now = System.nanoTime();
		Long kept = this.last.compute(key,
				(any, before) -> (before == null || now - before >= this.intervalNanos) ? Long.valueOf(now) : before);
		if (kept == now) {
			log(level, message);
		}
	}

	// Without a file descriptor left, logging may fail as well, and must not take along
	// the thread that is to see to it.
	private static void log(System.Logger.Level level, Supplier<String> message) {
		try {
			logger.log(level, message);
		}
		catch (RuntimeException | Error ex) {
			// It is said again after the interval.
		}
	}

}
