package com.codechu.ipc.context.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import com.codechu.ipc.context.IpcPhases;
import com.codechu.ipc.context.IpcServerStartedEvent;
import com.codechu.ipc.context.IpcServerStoppedEvent;
import com.codechu.ipc.context.IpcServers;
import com.codechu.ipc.handler.invocation.CommandTables;
import com.codechu.ipc.server.UnixServer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the servers with the application context: all or none, and all at the
 * same time.
 */
public final class IpcServerLifecycle implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(IpcServerLifecycle.class);

	private final IpcServers servers;

	private final CommandTables commands;

	private final ApplicationEventPublisher events;

	public IpcServerLifecycle(IpcServers servers, CommandTables commands, ApplicationEventPublisher events) {
		this.servers = servers;
		this.commands = commands;
		this.events = events;
	}

	@Override
	public void start() {
		List<UnixServer> started = new ArrayList<>();
		for (UnixServer server : this.servers.all()) {
			try {
				server.start();
				started.add(server);
			}
			catch (IOException ex) {
				started.forEach((other) -> stopAfter(ex, other));
				throw new ApplicationContextException("Failed to start the " + label(server), ex);
			}
			catch (RuntimeException | Error ex) {
				started.forEach((other) -> stopAfter(ex, other));
				throw ex;
			}
		}
		started.forEach(this::announce);
	}

	private void announce(UnixServer server) {
		int count = this.commands.of(server.name()).names().size();
		logger.info(String.format(Locale.ROOT, "%s listening on %s (mode %s), %d %s", label(server), server.path(),
				server.mode(), count, (count != 1) ? "commands" : "command"));
		this.events.publishEvent(new IpcServerStartedEvent(server));
	}

	// The one without a name is called by none, as there are no others most of the time.
	private static String label(UnixServer server) {
		return server.name().equals(UnixServer.DEFAULT_NAME) ? "IPC server" : "IPC server '" + server.name() + "'";
	}

	private static void stopAfter(Throwable failure, UnixServer server) {
		try {
			server.stop();
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

	@Override
	public void stop() {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		stop(() -> stopped.complete(null));
		stopped.join();
	}

	@Override
	public void stop(Runnable callback) {
		List<UnixServer> running = new ArrayList<>(this.servers.all());
		AtomicInteger left = new AtomicInteger(running.size());
		if (running.isEmpty()) {
			callback.run();
		}
		// First those that wait on threads of their own, so that they do not delay the
		// others.
		running.sort(Comparator.comparing((server) -> !isBusyElsewhere(server)));
		for (UnixServer server : running) {
			BackgroundStop.run(isBusyElsewhere(server), threadName(server), () -> stop(server), () -> {
				if (left.decrementAndGet() == 0) {
					callback.run();
				}
			});
		}
	}

	// A handler that closes the application must be the one who waits, as nobody else
	// knows not to wait for it.
	private static boolean isBusyElsewhere(UnixServer server) {
		return server.connectionCount() > 0 && !server.isHandling();
	}

	private static String threadName(UnixServer server) {
		return server.name().equals(UnixServer.DEFAULT_NAME) ? "ipc-shutdown" : "ipc-shutdown-" + server.name();
	}

	private void stop(UnixServer server) {
		try {
			server.stop();
		}
		catch (IOException | RuntimeException ex) {
			logger.warn(String.format(Locale.ROOT, "%s on %s did not stop cleanly", label(server), server.path()), ex);
		}
		logger.info(String.format(Locale.ROOT, "%s on %s stopped", label(server), server.path()));
		try {
			this.events.publishEvent(new IpcServerStoppedEvent(server));
		}
		catch (RuntimeException ex) {
			// The other servers are to be stopped all the same.
			logger.error(String.format(Locale.ROOT, "A listener failed after %s on %s had stopped", label(server),
					server.path()), ex);
		}
	}

	@Override
	public boolean isRunning() {
		return this.servers.all().stream().anyMatch(UnixServer::isRunning);
	}

	@Override
	public int getPhase() {
		return IpcPhases.SERVER;
	}

}
