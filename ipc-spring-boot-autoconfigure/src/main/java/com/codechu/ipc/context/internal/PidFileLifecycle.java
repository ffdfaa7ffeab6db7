package com.codechu.ipc.context.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

import com.codechu.ipc.context.IpcPhases;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.pidfile.PidFile;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Holds the pidfile while the application runs. Acquires it before beans are created, so
 * that a second instance does nothing before it detects the first: no database migration,
 * no initialization of a bean.
 */
public final class PidFileLifecycle
		implements SmartLifecycle, BeanFactoryPostProcessor, PriorityOrdered, DisposableBean {

	private static final String AOT_PROCESSING = "spring.aot.processing";

	private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

	private static final Log logger = LogFactory.getLog(PidFileLifecycle.class);

	private final @Nullable Path path;

	private final TrustedDirectories trusted;

	private volatile @Nullable PidFile pidFile;

	private volatile @Nullable Thread watch;

	private volatile boolean running;

	/**
	 * Create the bean.
	 * @param path the pidfile, {@code null} for none
	 * @param trusted directories that are trusted beforehand
	 */
	public PidFileLifecycle(@Nullable Path path, TrustedDirectories trusted) {
		this.path = path;
		this.trusted = trusted;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		if (!Boolean.getBoolean(AOT_PROCESSING)) {
			acquire();
		}
	}

	private void acquire() {
		if (this.path == null || this.pidFile != null) {
			return;
		}
		try {
			this.pidFile = PidFile.acquire(this.path, this.trusted);
		}
		catch (IOException ex) {
			throw new ApplicationContextException("Failed to acquire the pidfile", ex);
		}
	}

	@Override
	public void start() {
		acquire();
		this.running = true;
		PidFile pidFile = this.pidFile;
		if (pidFile != null) {
			Thread thread = new Thread(() -> watch(pidFile), "ipc-pidfile");
			thread.setDaemon(true);
			this.watch = thread;
			thread.start();
		}
	}

	private void watch(PidFile watched) {
		while (this.pidFile == watched && watched.isHeld()) {
			LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
		}
		if (this.pidFile == watched) {
			logger.error(String.format(Locale.ROOT,
					"Pidfile %s is lost: the file was removed or replaced, or the process that locks it has ended. "
							+ "Nothing prevents a second instance from starting",
					this.path));
		}
	}

	@Override
	public void stop() {
		this.running = false;
		release();
	}

	private void release() {
		PidFile pidFile = this.pidFile;
		this.pidFile = null;
		LockSupport.unpark(this.watch);
		try {
			if (pidFile != null) {
				pidFile.close();
			}
		}
		catch (IOException ex) {
			logger.warn(String.format(Locale.ROOT, "Pidfile %s was released, but could not be removed", this.path), ex);
		}
	}

	// When the application did not get as far as to start.
	@Override
	public void destroy() {
		release();
	}

	/**
	 * Return the pidfile.
	 * @return the pidfile, {@code null} while there is none
	 */
	public @Nullable PidFile pidFile() {
		return this.pidFile;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return IpcPhases.PIDFILE;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

}
