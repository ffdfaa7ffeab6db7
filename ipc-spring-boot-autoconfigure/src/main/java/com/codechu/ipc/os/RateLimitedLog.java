package com.codechu.ipc.os;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;

/**
 * Limits how often the same message is logged, so that a peer cannot fill the log.
 */
public final class RateLimitedLog {

	/** More subjects than this are all one. */
	private static final int MAX_SUBJECTS = 1_000;

	private static final long NOT_DUE = -1;

	private static final String OTHERS = "";

	private final Log logger;

	private final long intervalNanos;

	private final Map<String, Last> last = new ConcurrentHashMap<>();

	/**
	 * Create a log.
	 * @param logger where to log
	 * @param interval the minimum interval between messages about the same subject
	 */
	public RateLimitedLog(Log logger, Duration interval) {
		this.logger = logger;
		this.intervalNanos = interval.toNanos();
		// Without a descriptor left, there would be no classes to be loaded.
		log(OTHERS, () -> "", (text) -> {
		});
		this.last.clear();
	}

	/**
	 * Log a warning, unless one was logged for this subject within the interval.
	 * @param subject what it is about
	 * @param message the text
	 */
	public void warn(String subject, Supplier<String> message) {
		log(subject, message, this.logger::warn);
	}

	/**
	 * Log a warning about a failure, unless one was logged for this subject within the
	 * interval.
	 * @param subject what it is about
	 * @param message what failed
	 * @param failure why
	 */
	public void warn(String subject, String message, Throwable failure) {
		try {
			warn(subject, () -> message + ": " + failure);
		}
		catch (RuntimeException | Error ex) {
			// It is said again after the interval.
		}
	}

	/**
	 * Log an error, unless one was logged for this subject within the interval.
	 * @param subject what it is about
	 * @param message the text
	 */
	public void error(String subject, Supplier<String> message) {
		log(subject, message, this.logger::error);
	}

	/**
	 * Log an error, unless one was logged for this subject within the interval.
	 * @param subject what it is about
	 * @param message the text
	 * @param failure to be shown with its stack trace
	 */
	public void error(String subject, Supplier<String> message, Throwable failure) {
		log(subject, message, (text) -> this.logger.error(text, failure));
	}

	// Without a file descriptor or memory left, this may fail, and must not take the
	// thread along that is to see to it.
	private void log(String subject, Supplier<String> message, Consumer<String> log) {
		try {
			long leftOut = leftOut(subject);
			if (leftOut != NOT_DUE) {
				log.accept((leftOut > 0) ? message.get()
						+ String.format(Locale.ROOT, " (and %,d more times since this was last logged)", leftOut)
						: message.get());
			}
		}
		catch (RuntimeException | Error ex) {
			// It is said again after the interval.
		}
	}

	private long leftOut(String subject) {
		String key = (this.last.size() < MAX_SUBJECTS || this.last.containsKey(subject)) ? subject : OTHERS;
		AtomicLong left = new AtomicLong(NOT_DUE);
		this.last.compute(key, (any, before) -> {
			long now = System.nanoTime();
			if (before != null && now - before.nanos() < this.intervalNanos) {
				return new Last(before.nanos(), before.leftOut() + 1);
			}
			left.set((before != null) ? before.leftOut() : 0);
			return new Last(now, 0);
		});
		return left.get();
	}

	/**
	 * What was said of a subject.
	 *
	 * @param nanos when it was said
	 * @param leftOut how often it was not since then
	 */
	private record Last(long nanos, long leftOut) {

	}

}
