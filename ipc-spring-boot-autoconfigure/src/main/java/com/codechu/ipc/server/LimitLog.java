package com.codechu.ipc.server;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;

import com.codechu.ipc.os.RateLimitedLog;
import org.apache.commons.logging.LogFactory;

/**
 * Tells which limit was reached and by whom, once a minute for each limit.
 */
final class LimitLog {

	private final RateLimitedLog log = new RateLimitedLog(LogFactory.getLog(ServerLog.NAME), Duration.ofMinutes(1));

	/**
	 * Log that a limit was reached.
	 * @param property where the limit is set, for the server of {@code ipc.server}
	 * @param by the connection that reached it; its user is only looked up if that is
	 * logged
	 * @param what what has become of it
	 */
	void reached(String property, IpcConnection by, String what) {
		this.log.warn(property, () -> String.format(Locale.ROOT, "User '%s' (connection %d) %s: see '%s'", user(by),
				by.id(), what, own(property, by.server())));
	}

	private static String own(String property, String server) {
		return server.equals(UnixServer.DEFAULT_NAME) ? property
				: property.replaceFirst("^ipc\\.server\\.", Matcher.quoteReplacement("ipc.servers." + server + "."));
	}

	/**
	 * Return who has reached a limit, for a log.
	 * @param by a connection
	 * @return the name of its user
	 */
	static String user(IpcConnection by) {
		try {
			return by.peer().user();
		}
		catch (UncheckedIOException ex) {
			return "unknown";
		}
	}

}
