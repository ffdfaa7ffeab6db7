package com.codechu.ipc.context.internal;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import com.codechu.ipc.context.IpcPhases;
import com.codechu.ipc.handler.listener.Listener;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the listeners with the application context.
 */
public final class ListenersLifecycle implements SmartLifecycle {

	private final Supplier<? extends Map<String, ? extends Listener>> finder;

	private final String threadPrefix;

	private final Duration timeout;

	private volatile @Nullable Map<String, ? extends Listener> listeners;

	/**
	 * Create a lifecycle.
	 * @param finder finds the listeners, each time when they start
	 * @param threadPrefix what the names of threads begin with
	 * @param timeout how long methods may run after the stop before they are interrupted
	 */
	public ListenersLifecycle(Supplier<? extends Map<String, ? extends Listener>> finder, String threadPrefix,
			Duration timeout) {
		this.finder = finder;
		this.threadPrefix = threadPrefix;
		this.timeout = timeout;
	}

	@Override
	public void start() {
		Map<String, ? extends Listener> listeners = this.finder.get();
		try {
			// All before any: a listener that cannot start takes no events from others.
			listeners.values().forEach(Listener::claim);
		}
		catch (RuntimeException | Error ex) {
			listeners.values().forEach(Listener::release);
			throw ex;
		}
		listeners.forEach((name, listener) -> listener.start(this.threadPrefix + name));
		this.listeners = listeners;
	}

	@Override
	public void stop() {
		stop(Thread.currentThread());
	}

	private void stop(Thread stopping) {
		Map<String, ? extends Listener> listeners = this.listeners;
		this.listeners = null;
		if (listeners == null) {
			return;
		}
		try {
			listeners.values().forEach(Listener::beginStop);
			long end = System.nanoTime() + this.timeout.toNanos();
			for (Listener listener : listeners.values()) {
				listener.stop(Duration.ofNanos(end - System.nanoTime()), stopping);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop(Runnable callback) {
		Map<String, ? extends Listener> listeners = this.listeners;
		Thread stopping = Thread.currentThread();
		BackgroundStop.run(listeners != null && !listeners.isEmpty(), this.threadPrefix + "shutdown",
				() -> stop(stopping), callback);
	}

	/**
	 * Return whether events are received.
	 * @return by the names of what they listen to; none while this does not run
	 */
	public Map<String, Boolean> receiving() {
		Map<String, Boolean> receiving = new TreeMap<>();
		Map<String, ? extends Listener> listeners = this.listeners;
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
