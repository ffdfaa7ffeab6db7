package com.codechu.ipc.context.internal;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

import com.codechu.ipc.server.UnixServer;
import com.codechu.ipc.systemd.SystemdNotifier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Tells systemd that the application is ready when all else has started, that it stops
 * before anything does, and in between that it lives, as long as its servers accept
 * connections.
 */
public final class SystemdLifecycle implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(SystemdLifecycle.class);

	private final @Nullable SystemdNotifier systemd;

	private final List<UnixServer> servers;

	private volatile boolean running;

	public SystemdLifecycle(@Nullable SystemdNotifier systemd, List<UnixServer> servers) {
		this.systemd = systemd;
		this.servers = servers;
	}

	@Override
	public void start() {
		this.running = true;
		String paths = String.join(", ", this.servers.stream().map((server) -> server.path().toString()).toList());
		tell("READY=1\nSTATUS=Listening on " + paths);
		if (this.systemd != null && !this.systemd.watchdog().isZero()) {
			Thread thread = new Thread(this::keepAlive, "ipc-systemd-watchdog");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void keepAlive() {
		while (this.running && this.systemd != null) {
			if (this.servers.stream().allMatch(UnixServer::isServing)) {
				tell("WATCHDOG=1");
			}
			LockSupport.parkNanos(this.systemd.watchdog().toNanos() / 3);
		}
	}

	@Override
	public void stop() {
		this.running = false;
		tell("STOPPING=1\nSTATUS=Stopping");
	}

	private void tell(String state) {
		try {
			if (this.systemd != null) {
				this.systemd.tell(state);
			}
		}
		catch (IOException ex) {
			logger.warn(String.format(Locale.ROOT, "Cannot tell systemd %s: %s", state.lines().findFirst().orElse(""),
					ex.getMessage()));
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
