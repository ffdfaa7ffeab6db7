package com.codechu.ipc.context.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

import com.codechu.ipc.context.IpcPhases;
import com.codechu.ipc.pidfile.PidFile;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.SmartLifecycle;

/**
 * Has the pidfile while the application runs.
 */
public final class PidFileLifecycle implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(PidFileLifecycle.class);

	private final @Nullable Path path;

	private volatile @Nullable PidFile pidFile;

	public PidFileLifecycle(@Nullable Path path) {
		this.path = path;
	}

	@Override
	public void start() {
		if (this.path == null) {
			return;
		}
		try {
			this.pidFile = PidFile.acquire(this.path);
		}
		catch (IOException ex) {
			throw new ApplicationContextException("Failed to acquire the pidfile", ex);
		}
	}

	@Override
	public void stop() {
		PidFile pidFile = this.pidFile;
		this.pidFile = null;
		try {
			if (pidFile != null) {
				pidFile.close();
			}
		}
		catch (IOException ex) {
			logger.warn(String.format(Locale.ROOT, "Pidfile %s was released, but not removed", this.path), ex);
		}
	}

	public @Nullable PidFile pidFile() {
		return this.pidFile;
	}

	@Override
	public boolean isRunning() {
		return this.pidFile != null;
	}

	@Override
	public int getPhase() {
		return IpcPhases.PIDFILE;
	}

}
