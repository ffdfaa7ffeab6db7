package com.codechu.ipc.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import com.codechu.ipc.os.RateLimitedLog;
import org.apache.commons.logging.LogFactory;

/**
 * Looks after a listener for as long as it listens: ends connections whose peers take too
 * long, and notices when the socket's name is gone. The one place that does either.
 */
final class Supervisor implements Runnable {

	/** A time-out may come so much later, as a part of itself. */
	private static final int PRECISION = 10;

	private static final Duration MIN_INTERVAL = Duration.ofMillis(10);

	private static final Duration MAX_INTERVAL = Duration.ofSeconds(1);

	private static final Duration BETWEEN_LOOKS_AT_FILE = Duration.ofSeconds(5);

	private final Listener listener;

	private final ConnectionRegistry connections;

	private final ServerLimits limits;

	private final long intervalNanos;

	private final RateLimitedLog log = new RateLimitedLog(LogFactory.getLog(UnixServer.class), Duration.ofSeconds(10));

	private long looked;

	Supervisor(Listener listener, ConnectionRegistry connections, ServerLimits limits) {
		this.listener = listener;
		this.connections = connections;
		this.limits = limits;
		this.intervalNanos = intervalNanos(limits);
	}

	private static long intervalNanos(ServerLimits limits) {
		long nanos = MAX_INTERVAL.toNanos();
		for (Duration timeout : List.of(limits.idleTimeout(), limits.lineTimeout(), limits.writeTimeout())) {
			if (!timeout.isZero()) {
				nanos = Math.min(nanos, timeout.toNanos() / PRECISION);
			}
		}
		return Math.max(nanos, MIN_INTERVAL.toNanos());
	}

	@Override
	public void run() {
		this.looked = System.nanoTime();
		while (!this.listener.isOver()) {
			try {
				look(System.nanoTime());
			}
			catch (RuntimeException | Error ex) {
				// Out of memory or descriptors, perhaps: it is to go on afterwards.
				this.log.error("supervise", () -> "Cannot look after IPC connections: " + ex);
			}
			LockSupport.parkNanos(this.intervalNanos);
		}
	}

	private void look(long now) {
		this.connections.forEach((connection) -> connection.timeouts().check(now, this.limits));
		if (now - this.looked > BETWEEN_LOOKS_AT_FILE.toNanos()) {
			this.looked = now;
			this.listener.checkPublished();
		}
	}

}
