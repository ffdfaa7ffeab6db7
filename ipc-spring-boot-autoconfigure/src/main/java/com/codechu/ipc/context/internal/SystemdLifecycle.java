package com.codechu.ipc.context.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

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
 * Tells systemd that the application is ready, that it stops before anything does, and in
 * between that it lives, as long as its servers accept connections and its liveness is
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

	private final List<UnixServer> servers;

	private final AtomicBoolean unreachable = new AtomicBoolean();

	private volatile boolean running;

	private volatile boolean ready;

	private volatile boolean broken;

	/** Once they have run, they do not run again when the context is started anew. */
	private volatile boolean runnersAhead;

	/**
	 * Create the bean.
	 * @param systemd whom to tell, {@code null} for nobody
	 * @param servers the servers
	 * @param runnersAhead whether the application says itself when it is ready
	 */
	public SystemdLifecycle(@Nullable SystemdNotifier systemd, List<UnixServer> servers, boolean runnersAhead) {
		this.systemd = systemd;
		this.servers = servers;
		this.runnersAhead = runnersAhead;
	}

	@Override
	public void start() {
		this.running = true;
		if (!this.runnersAhead) {
			tellReady();
		}
		if (this.systemd == null) {
			return;
		}
		if (this.runnersAhead) {
			run(this::extend, "ipc-systemd-start");
		}
		if (!this.systemd.watchdog().isZero()) {
			run(this::keepAlive, "ipc-systemd-watchdog");
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
			this.ready = true;
			String paths = String.join(", ", this.servers.stream().map((server) -> server.path().toString()).toList());
			tell("READY=1\nSTATUS=Listening on " + paths);
		}
	}

	// Without READY=1, systemd would end the application after its start time-out.
	private void extend() {
		long end = System.nanoTime() + LONG.toNanos();
		while (isStarting() && System.nanoTime() < end) {
			LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
		}
		if (isStarting()) {
			logger.warn(String.format(Locale.ROOT,
					"A runner has not returned for %d s, and systemd is not told that the application is ready before: "
							+ "a main loop is better run on a thread of its own",
					LONG.toSeconds()));
		}
		while (isStarting()) {
			tell("EXTEND_TIMEOUT_USEC=" + EXTENSION.toNanos() / 1_000);
			LockSupport.parkNanos(BETWEEN_EXTENSIONS.toNanos());
		}
	}

	private boolean isStarting() {
		return this.running && !this.ready;
	}

	private void keepAlive() {
		while (this.running && this.systemd != null) {
			if (this.ready && !this.broken && this.servers.stream().allMatch(UnixServer::isServing)) {
				tell("WATCHDOG=1");
			}
			LockSupport.parkNanos(this.systemd.watchdog().toNanos() / 3);
		}
	}

	@Override
	public void stop() {
		this.running = false;
		this.ready = false;
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
				logger.warn(String.format(Locale.ROOT, "Cannot tell systemd %s, by NOTIFY_SOCKET: %s",
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
