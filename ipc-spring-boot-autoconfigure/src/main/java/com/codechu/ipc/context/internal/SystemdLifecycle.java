package com.codechu.ipc.context.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.systemd.SystemdNotifier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Notifies systemd when the application is ready and before it stops, and sends
 * keep-alives in between, as long as its servers accept connections and its liveness is
 * not broken.
 * <p>
 * A Spring Boot application is ready when it says so, after its runners; another context
 * when all else has started.
 */
public final class SystemdLifecycle
		implements SmartLifecycle, ApplicationListener<AvailabilityChangeEvent<? extends AvailabilityState>> {

	/** A runner that takes longer is the main loop of a daemon, perhaps. */
	private static final Duration LONG = Duration.ofSeconds(30);

	private static final Duration EXTENSION = Duration.ofSeconds(60);

	private static final Duration BETWEEN_EXTENSIONS = Duration.ofSeconds(20);

	private static final Log logger = LogFactory.getLog(SystemdLifecycle.class);

	private final @Nullable SystemdNotifier systemd;

	private final Collection<UnixServer> servers;

	private final AtomicBoolean unreachable = new AtomicBoolean();

	private volatile boolean running;

	/** Open once the application is ready or stops. */
	private volatile CountDownLatch starting = new CountDownLatch(1);

	private volatile CountDownLatch stopped = new CountDownLatch(1);

	private volatile boolean ready;

	private volatile boolean broken;

	/** Once they have run, they do not run again when the context is restarted. */
	private volatile boolean runnersAhead;

	/**
	 * Create the bean.
	 * @param systemd the notifier, {@code null} for none
	 * @param servers the servers
	 * @param runnersAhead whether the application says itself when it is ready
	 */
	public SystemdLifecycle(@Nullable SystemdNotifier systemd, Collection<UnixServer> servers, boolean runnersAhead) {
		this.systemd = systemd;
		this.servers = servers;
		this.runnersAhead = runnersAhead;
	}

	@Override
	public void start() {
		CountDownLatch starting = new CountDownLatch(1);
		CountDownLatch stopped = new CountDownLatch(1);
		this.starting = starting;
		this.stopped = stopped;
		this.running = true;
		if (!this.runnersAhead) {
			tellReady();
		}
		if (this.systemd == null) {
			return;
		}
		if (this.runnersAhead) {
			run(() -> extend(starting), "ipc-systemd-start");
		}
		if (!this.systemd.watchdog().isZero()) {
			run(() -> keepAlive(this.systemd.watchdog().dividedBy(3), stopped), "ipc-systemd-watchdog");
		}
	}

	private static void run(Runnable task, String name) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<? extends AvailabilityState> event) {
		if (event.getState() == ReadinessState.ACCEPTING_TRAFFIC && this.running) {
			this.runnersAhead = false;
			tellReady();
		}
		else if (event.getState() instanceof LivenessState state) {
			this.broken = state == LivenessState.BROKEN;
		}
	}

	private synchronized void tellReady() {
		if (!this.ready) {
			String paths = String.join(", ", this.servers.stream().map((server) -> server.path().toString()).toList());
			tell("READY=1\nSTATUS=Listening on " + paths);
			// Not before: the watchdog would be notified first.
			this.ready = true;
			this.starting.countDown();
		}
	}

	// Without READY=1, systemd would end the application after its start timeout.
	private void extend(CountDownLatch starting) {
		if (isOpenWithin(LONG, starting)) {
			return;
		}
		logger.warn(String.format(Locale.ROOT,
				"A runner has not returned for %d s, and systemd is not notified that the application is ready until "
						+ "it does: run a main loop on a separate thread",
				LONG.toSeconds()));
		do {
			tell("EXTEND_TIMEOUT_USEC=" + EXTENSION.toNanos() / 1_000);
		}
		while (!isOpenWithin(BETWEEN_EXTENSIONS, starting));
	}

	private void keepAlive(Duration interval, CountDownLatch stopped) {
		do {
			if (this.ready && !this.broken && this.servers.stream().allMatch(UnixServer::isServing)) {
				tell("WATCHDOG=1");
			}
		}
		while (!isOpenWithin(interval, stopped));
	}

	private static boolean isOpenWithin(Duration time, CountDownLatch latch) {
		try {
			return latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return true;
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.ready = false;
		this.starting.countDown();
		this.stopped.countDown();
		tell("STOPPING=1\nSTATUS=Stopping");
	}

	private void tell(String state) {
		try {
			if (this.systemd != null) {
				this.systemd.tell(state);
				this.unreachable.set(false);
			}
		}
		catch (IOException ex) {
			if (this.unreachable.compareAndSet(false, true)) {
				logger.warn(String.format(Locale.ROOT, "Failed to notify systemd (%s) through NOTIFY_SOCKET: %s",
						state.lines().findFirst().orElse(""), ex.getMessage()));
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
