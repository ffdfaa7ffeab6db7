package com.codechu.ipc.context.internal;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import com.codechu.ipc.context.IpcPhases;
import com.codechu.ipc.handler.listener.FifoListener;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the listeners with the application context.
 */
public final class FifoListenersLifecycle implements SmartLifecycle {

	private final Supplier<Map<String, FifoListener>> finder;

	private final Duration timeout;

	private volatile @Nullable Map<String, FifoListener> listeners;

	public FifoListenersLifecycle(Supplier<Map<String, FifoListener>> finder, Duration timeout) {
		this.finder = finder;
		this.timeout = timeout;
	}

	@Override
	public void start() {
		Map<String, FifoListener> listeners = this.finder.get();
		try {
			// All before any: whoever cannot start takes no events from others.
			listeners.values().forEach(FifoListener::claim);
		}
		catch (RuntimeException | Error ex) {
			listeners.values().forEach(FifoListener::release);
			throw ex;
		}
		listeners.forEach((name, listener) -> listener.start("ipc-fifo-" + name));
		this.listeners = listeners;
	}

	@Override
	public void stop() {
		Map<String, FifoListener> listeners = this.listeners;
		this.listeners = null;
		if (listeners == null) {
			return;
		}
		try {
			listeners.values().forEach(FifoListener::beginStop);
			long end = System.nanoTime() + this.timeout.toNanos();
			for (FifoListener listener : listeners.values()) {
				listener.stop(Duration.ofNanos(end - System.nanoTime()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop(Runnable callback) {
		Map<String, FifoListener> listeners = this.listeners;
		BackgroundStop.run(listeners != null && !listeners.isEmpty(), "ipc-fifo-shutdown", this::stop, callback);
	}

	/**
	 * Return whether events are received.
	 * @return by the names of the FIFOs; none while this does not run
	 */
	public Map<String, Boolean> receiving() {
		Map<String, Boolean> receiving = new TreeMap<>();
		Map<String, FifoListener> listeners = this.listeners;
		if (listeners != null) {
			listeners.forEach((name, listener) -> receiving.put(name, listener.isReceiving()));
		}
		return receiving;
	}

	@Override
	public boolean isRunning() {
		return this.listeners != null;
	}

	@Override
	public int getPhase() {
		return IpcPhases.LISTENERS;
	}

}
