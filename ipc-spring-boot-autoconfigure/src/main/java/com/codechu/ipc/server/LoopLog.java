package com.codechu.ipc.server;

import java.io.IOException;
import java.time.Duration;

import com.codechu.ipc.os.RateLimitedLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells what goes wrong in a loop, now and then, and never fails itself: without memory
 * it is silent.
 */
final class LoopLog {

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final RateLimitedLog log = new RateLimitedLog(logger, Duration.ofSeconds(10));

	/**
	 * Warn of something.
	 * @param message what
	 * @param failure the cause, {@code null} if the message includes it
	 */
	void warn(String message, @Nullable Throwable failure) {
		try {
			if (failure != null) {
				this.log.warn(message, message, failure);
			}
			else {
				this.log.warn(message, () -> message);
			}
		}
		catch (Throwable ex) {
			// Out of memory, most likely.
		}
	}

	/**
	 * Tell why a connection ends: its peer is gone, or something unexpected happened.
	 * @param failure what happened
	 */
	void connectionFailed(Throwable failure) {
		if (!(failure instanceof IOException)) {
			warn("An IPC connection was closed after a failure", failure);
			return;
		}
		try {
			logger.debug("Connection ended: " + failure);
		}
		catch (Throwable ex) {
			// Out of memory, most likely.
		}
	}

}
