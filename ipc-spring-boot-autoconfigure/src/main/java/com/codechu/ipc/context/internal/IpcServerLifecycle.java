package com.codechu.ipc.context.internal;

import java.io.IOException;
import java.util.Locale;

import com.codechu.ipc.context.IpcPhases;
import com.codechu.ipc.context.IpcServerStartedEvent;
import com.codechu.ipc.context.IpcServerStoppedEvent;
import com.codechu.ipc.handler.invocation.CommandTable;
import com.codechu.ipc.server.UnixServer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the server with the application context.
 */
public final class IpcServerLifecycle implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(IpcServerLifecycle.class);

	private final UnixServer server;

	private final CommandTable commands;

	private final ApplicationEventPublisher events;

	public IpcServerLifecycle(UnixServer server, CommandTable commands, ApplicationEventPublisher events) {
		this.server = server;
		this.commands = commands;
		this.events = events;
	}

	@Override
	public void start() {
		try {
			this.server.start();
		}
		catch (IOException ex) {
			throw new ApplicationContextException("Failed to start the IPC server", ex);
		}
		int count = this.commands.names().size();
		logger.info(String.format(Locale.ROOT, "IPC server listening on %s (mode %s), %d %s", this.server.path(),
				this.server.mode(), count, (count != 1) ? "commands" : "command"));
		this.events.publishEvent(new IpcServerStartedEvent(this.server));
	}

	@Override
	public void stop() {
		try {
			this.server.stop();
		}
		catch (IOException ex) {
			logger.warn(String.format(Locale.ROOT, "IPC server on %s did not stop cleanly", this.server.path()), ex);
		}
		logger.info(String.format(Locale.ROOT, "IPC server on %s stopped", this.server.path()));
		this.events.publishEvent(new IpcServerStoppedEvent(this.server));
	}

	@Override
	public void stop(Runnable callback) {
		// A handler that closes the application must be the one who waits, as nobody else
		// knows not to wait for it.
		boolean busy = this.server.connectionCount() > 0 && !this.server.isHandling();
		BackgroundStop.run(busy, "ipc-shutdown", this::stop, callback);
	}

	@Override
	public boolean isRunning() {
		return this.server.isRunning();
	}

	@Override
	public int getPhase() {
		return IpcPhases.SERVER;
	}

}
