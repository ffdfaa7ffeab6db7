package com.codechu.ipc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The kinds of threads that this JVM has.
 */
public enum ThreadKind {

	PLATFORM, VIRTUAL;

	public static List<ThreadKind> present() {
		List<ThreadKind> kinds = new ArrayList<>(List.of(PLATFORM));
		if (Runtime.version().feature() >= 21) {
			kinds.add(VIRTUAL);
		}
		return kinds;
	}

	public ExecutorService executor() {
		if (this == PLATFORM) {
			return Executors.newCachedThreadPool();
		}
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Call something on a thread of this kind, and wait for it. */
	public <T> T call(Callable<T> task) throws Exception {
		ExecutorService executor = executor();
		try {
			return executor.submit(task).get(60, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
		finally {
			executor.shutdownNow();
		}
	}

}
