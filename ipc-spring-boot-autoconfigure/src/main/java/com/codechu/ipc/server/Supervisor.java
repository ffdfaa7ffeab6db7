package com.codechu.ipc.server;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import com.codechu.ipc.os.RateLimitedLog;
import com.codechu.ipc.os.Repetition;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.server.ConnectionTimeouts.Overdue;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Supervises a listener until its last connection has ended: closes connections whose
 * peers time out, replies for handlers that time out, and triggers the check of the
 * socket's path.
 */
final class Supervisor implements Runnable {

	/** A timeout may come so much later, as a part of itself. */
	private static final int PRECISION = 10;

	private static final Duration MIN_INTERVAL = Duration.ofMillis(10);

	private static final Duration MAX_INTERVAL = Duration.ofSeconds(1);

	/** So long may all handlers be busy with the same before that is worth a warning. */
	private static final Duration STALLED = Duration.ofSeconds(10);

	private final ConnectionRegistry connections;

	private final DirectCalls calls;

	private final SocketWatch socket;

	private final Runnable atEnd;

	private final ServerLimits limits;

	private final HandlerPermits permits;

	private final long intervalNanos;

	private final RateLimitedLog log = new RateLimitedLog(LogFactory.getLog(ServerLog.NAME), Duration.ofSeconds(10));

	private final RateLimitedLog stallLog = new RateLimitedLog(LogFactory.getLog(ServerLog.NAME),
			Duration.ofMinutes(1));

	private volatile Duration stalled = Duration.ZERO;

	private volatile @Nullable Thread thread;

	Supervisor(ConnectionRegistry connections, DirectCalls calls, Handlers handlers, SocketWatch socket,
			Runnable atEnd) {
		this.connections = connections;
		this.calls = calls;
		this.socket = socket;
		this.atEnd = atEnd;
		this.limits = handlers.limits();
		this.permits = handlers.permits();
		this.intervalNanos = intervalNanos(this.limits);
		this.permits.onShorterLimit(this::wakeUp);
	}

	private static long intervalNanos(ServerLimits limits) {
		long nanos = MAX_INTERVAL.toNanos();
		for (Duration timeout : List.of(limits.idleTimeout(), limits.lineTimeout(), limits.writeTimeout(),
				limits.handlerTimeout())) {
			if (!timeout.isZero()) {
				nanos = Math.min(nanos, timeout.toNanos() / PRECISION);
			}
		}
		return nanos;
	}

	void start(String name) {
		Thread thread = new Thread(this, name);
		thread.setDaemon(false);
		this.thread = thread;
		thread.start();
	}

	void wakeUp() {
		LockSupport.unpark(this.thread);
	}

	/**
	 * Return for how long all handlers have been busy with the same, if that is too long.
	 * @return the time, zero if all is well
	 */
	Duration stalled() {
		return this.stalled;
	}

	@Override
	public void run() {
		Repetition.until(this.connections::isOver, this::lookAndPause);
		this.atEnd.run();
	}

	private void lookAndPause() {
		try {
			look(System.nanoTime());
		}
		catch (Throwable ex) {
			this.log.warn("supervise", "Failed to supervise IPC connections", ex);
		}
		long nanos = Math.min(this.intervalNanos, this.permits.shortestLimit() / PRECISION);
		LockSupport.parkNanos(Math.max(nanos, MIN_INTERVAL.toNanos()));
		Thread.interrupted();
	}

	private void look(long now) {
		for (Connection connection : this.connections) {
			Overdue overdue = connection.overdue(now, this.limits);
			if (overdue != null) {
				end(connection, overdue);
			}
		}
		this.calls.forEach((call) -> {
			if (call.isOverdue(now)) {
				forestall(call.caller(), call.limit(), call::forestall);
			}
		});
		lookForStall(now);
		if (!this.connections.isClosed()) {
			this.socket.look(now);
		}
	}

	private void end(Connection connection, Overdue overdue) {
		if (overdue.kind() == Overdue.Kind.PEER) {
			connection.expire(overdue.text());
		}
		else if (overdue.kind() == Overdue.Kind.LOST) {
			connection.abandon();
		}
		else {
			forestall(connection, overdue);
		}
	}

	private void forestall(Connection connection, Overdue overdue) {
		forestall(connection, overdue.text(), (refusal) -> connection.answers().forestall(refusal, overdue.stamp()));
	}

	private void forestall(IpcConnection connection, String limit, Function<Refusal, @Nullable String> handler) {
		String what = handler.apply(new Refusal(ErrorType.HANDLER_TIMEOUT,
				"the handler took longer than " + limit + " and was interrupted; it may have taken effect"));
		if (what != null) {
			this.log.warn(what, () -> String.format(Locale.ROOT,
					"Handler of '%s' for user '%s' (connection %d) took longer than %s: it was interrupted, and an error reply was sent",
					what, LimitLog.user(connection), connection.id(), limit));
		}
	}

	private void lookForStall(long now) {
		int stuck = 0;
		long shortest = Long.MAX_VALUE;
		for (Connection connection : this.connections) {
			long nanos = connection.handlingNanos(now);
			if (nanos > STALLED.toNanos()) {
				stuck++;
				shortest = Math.min(shortest, nanos);
			}
		}
		if (stuck < this.permits.maxRunning()) {
			this.stalled = Duration.ZERO;
			return;
		}
		Duration stalled = Duration.ofNanos(shortest);
		this.stalled = stalled;
		this.stallLog.warn("stalled",
				() -> String.format(Locale.ROOT,
						"All %d IPC handlers have been busy for %d s, and further requests are waiting: set "
								+ "'ipc.server.limits.handler-timeout', or find out what they are waiting for",
						this.permits.maxRunning(), stalled.toSeconds()));
	}

}
