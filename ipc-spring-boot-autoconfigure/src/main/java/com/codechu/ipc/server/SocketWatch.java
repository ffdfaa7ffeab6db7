package com.codechu.ipc.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.RateLimitedLog;
import com.codechu.ipc.socket.SocketFile;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Looks now and then whether the path still leads to its socket. If the file has merely
 * vanished, it is published again; what has taken its place is left alone.
 */
final class SocketWatch {

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final SocketFile socket;

	private final RateLimitedLog log = new RateLimitedLog(logger, Duration.ofMinutes(1));

	private long looked = System.nanoTime();

	SocketWatch(SocketFile socket) {
		this.socket = socket;
	}

	/**
	 * Look if it is time to. To be called by one thread.
	 * @param now the time, by {@link System#nanoTime()}
	 */
	void look(long now) {
		if (now - this.looked < INTERVAL.toNanos()) {
			return;
		}
		this.looked = now;
		try {
			if (!this.socket.isPublished()) {
				publishAgain();
			}
		}
		catch (IOException | RuntimeException ex) {
			this.log.error("vanished", () -> String.format(Locale.ROOT,
					"%s was removed and cannot be published again: %s", this.socket, ex));
		}
	}

	private void publishAgain() throws IOException {
		FileStatus occupant = this.socket.occupant();
		if (occupant != null) {
			this.log.error("replaced",
					() -> String.format(Locale.ROOT,
							"%s was replaced by %s of user %d: new clients cannot reach this server. Remove "
									+ "it, and the socket will be published again",
							this.socket, occupant.kind(), occupant.uid()));
		}
		else if (this.socket.publishAgain()) {
			logger.warn(String.format(Locale.ROOT, "%s was removed and has been published again", this.socket));
		}
	}

}
