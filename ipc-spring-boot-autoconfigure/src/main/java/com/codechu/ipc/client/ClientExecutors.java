package com.codechu.ipc.client;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * What runs the calls of a client that do not run on the threads of their callers.
 */
final class ClientExecutors implements Watchdog.Watched {

	private static final int KEEP_IDLE_THREADS_SECONDS = 30;

	private final String threadName;

	private final @Nullable Executor given;

	private final int maxConnections;

	/** What waits for a thread of the client's own. */
	private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();

	private @Nullable ExecutorService own;

	/**
	 * Create executors.
	 * @param threadName what the threads are called
	 * @param given runs everything, {@code null} for threads of the client's own
	 * @param maxConnections how many requests have a connection at a time
	 */
	ClientExecutors(String threadName, @Nullable Executor given, int maxConnections) {
		this.threadName = threadName;
		this.given = given;
		this.maxConnections = maxConnections;
	}

	/**
	 * Return what runs streams, each of which occupies a thread.
	 * @return the executor
	 */
	Executor streams() {
		return (this.given != null) ? this.given : new StreamThreads(this.threadName + "-stream");
	}

	/**
	 * Make a call on another thread, or have it fail at its deadline.
	 * @param call the call
	 */
	void request(PendingCall call) {
		requests().execute(call);
		if (!this.waiting.isEmpty()) {
			Watchdog.SHARED.watch(this);
		}
	}

	private synchronized Executor requests() {
		if (this.given != null) {
			return this.given;
		}
		if (this.own == null) {
			this.own = threadPool();
		}
		return this.own;
	}

	@Override
	public boolean check(long now) {
		this.waiting.removeIf((call) -> call instanceof PendingCall pending && pending.expire(now));
		return isBusy();
	}

	@Override
	public boolean isBusy() {
		return !this.waiting.isEmpty();
	}

	@Override
	public boolean isEmpty() {
		return this.waiting.isEmpty();
	}

	// More threads than connections would only wait for each other.
	private ExecutorService threadPool() {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(this.maxConnections, this.maxConnections,
				KEEP_IDLE_THREADS_SECONDS, TimeUnit.SECONDS, this.waiting, (task) -> {
					Thread thread = new Thread(task, this.threadName);
					thread.setDaemon(true);
					return thread;
				});
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	synchronized void close() {
		if (this.own != null) {
			this.own.shutdown();
		}
	}

}
