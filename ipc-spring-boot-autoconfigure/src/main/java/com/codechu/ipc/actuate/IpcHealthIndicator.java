package com.codechu.ipc.actuate;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

import com.codechu.ipc.pidfile.PidFile;
import com.codechu.ipc.server.ServerStatus;
import com.codechu.ipc.server.UnixServer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * {@link org.springframework.boot.health.contributor.HealthIndicator} for an IPC server:
 * it is running, its path leads to it, its pidfile is held, and its FIFOs with listeners
 * receive events. Also down if the socket file was removed or replaced, or if all
 * permitted handlers are stuck.
 */
public final class IpcHealthIndicator extends AbstractHealthIndicator {

	private final @Nullable UnixServer server;

	private final Supplier<@Nullable PidFile> pidFile;

	private final Supplier<Map<String, Boolean>> fifos;

	/**
	 * Create an indicator.
	 * @param server the server, if there is one
	 * @param pidFile tells the pidfile, if there is one
	 * @param fifos tells whether events are received, by the names of FIFOs
	 */
	public IpcHealthIndicator(@Nullable UnixServer server, Supplier<@Nullable PidFile> pidFile,
			Supplier<Map<String, Boolean>> fifos) {
		super("IPC health check failed");
		this.server = server;
		this.pidFile = pidFile;
		this.fifos = fifos;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up();
		if (this.server != null) {
			check(this.server, builder);
		}
		PidFile pidFile = this.pidFile.get();
		if (pidFile != null) {
			boolean held = pidFile.isHeld();
			require(held, builder).withDetail("pidFile", pidFile.path().toString()).withDetail("pidFileHeld", held);
		}
		this.fifos.get()
			.forEach((name, receiving) -> require(receiving, builder).withDetail("fifo." + name + ".receiving",
					receiving));
	}

	private static void check(UnixServer server, Health.Builder builder) {
		ServerStatus status = server.status();
		boolean listening = server.isServing();
		boolean published = server.isPublished();
		require(listening && published && status.stalled().isZero(), builder)
			.withDetail("path", server.path().toString())
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
	}

	private static Health.Builder require(boolean holds, Health.Builder builder) {
		return holds ? builder : builder.down();
	}

}
