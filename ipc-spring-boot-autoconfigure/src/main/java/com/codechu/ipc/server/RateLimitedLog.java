package com.codechu.ipc.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Says the same thing once in a while only, so that a peer cannot fill the log.
 */
final class RateLimitedLog {

	/** More subjects than this are all one. */
	private static final int MAX_SUBJECTS = 1_000;

	private static final String OTHERS = "";

	private static final Log logger = LogFactory.getLog(UnixServer.class);

	private final long intervalNanos;

	private final Map<String, Long> last = new ConcurrentHashMap<>();

	RateLimitedLog(Duration interval) {
		this.intervalNanos = interval.toNanos();
	}

	/**
	 * Log a warning, unless that was done for this subject within the interval.
	 * @param subject what it is about
	 * @param message the text
	 */
	void warn(String subject, Supplier<String> message) {
		log(subject, message, logger::warn);
	}

	/**
	 * Log an error, unless that was done for this subject within the interval.
	 * @param subject what it is about
	 * @param message the text
	 */
	void error(String subject, Supplier<String> message) {
		log(subject, message, logger::error);
	}

	private void log(String subject, Supplier<String> message, Consumer<String> log) {
		String key = (this.last.size() < MAX_SUBJECTS || this.last.containsKey(subject)) ? subject : OTHERS;
		long now = System.nanoTime();
		Long kept = this.last.compute(key,
				(any, before) -> (before == null || now - before >= this.intervalNanos) ? Long.valueOf(now) : before);
		if (kept == now) {
			log(message, log);
		}
	}

	// Without a file descriptor left, logging may fail as well, and must not take along
	// the thread that is to see to it.
	private static void log(Supplier<String> message, Consumer<String> log) {
		try {
			log.accept(message.get());
		}
		catch (RuntimeException | Error ex) {
			// It is said again after the interval.
		}
	}

}
