package com.codechu.ipc.actuate;

import java.time.Duration;
import java.util.function.Supplier;

import com.codechu.ipc.pidfile.PidFile;
import com.codechu.ipc.server.ServerStatus;
import com.codechu.ipc.server.UnixServer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells whether clients reach the server: it runs, its path leads to it, and its pidfile
 * is held. Down as well if somebody has removed or replaced the socket's file, or if as
 * many handlers as may run do not end.
 */
public final class IpcHealthIndicator extends AbstractHealthIndicator {

	private final UnixServer server;

	private final Supplier<@Nullable PidFile> pidFile;

	/**
	 * Create an indicator.
	 * @param server the server
	 * @param pidFile tells the pidfile, if there is one
	 */
	public IpcHealthIndicator(UnixServer server, Supplier<@Nullable PidFile> pidFile) {
		super("IPC health check failed");
		this.server = server;
		this.pidFile = pidFile;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		ServerStatus status = this.server.status();
		boolean listening = this.server.isServing();
		boolean published = this.server.isPublished();
		PidFile pidFile = this.pidFile.get();
		boolean held = pidFile == null || pidFile.isHeld();
		builder.status((listening && published && held && status.stalled().isZero()) ? Status.UP : Status.DOWN);
		builder.withDetail("path", this.server.path().toString())
			.withDetail("listening", listening)
			.withDetail("published", published)
			.withDetail("connections", status.connections().size())
			.withDetail("runningHandlers", status.runningHandlers());
		if (status.oldestHandler().compareTo(Duration.ZERO) > 0) {
			builder.withDetail("oldestHandler", status.oldestHandler().toString());
		}
		if (!status.stalled().isZero()) {
			builder.withDetail("stalled", status.stalled().toString());
		}
		if (pidFile != null) {
			builder.withDetail("pidFile", pidFile.path().toString()).withDetail("pidFileHeld", held);
		}
	}

}
