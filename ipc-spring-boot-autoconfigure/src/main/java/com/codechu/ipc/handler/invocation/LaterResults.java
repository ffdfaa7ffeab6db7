package com.codechu.ipc.handler.invocation;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

/**
 * Results that methods do not have yet when they return.
 */
final class LaterResults {

	private LaterResults() {
	}

	/**
	 * Wait for a result, if it is to be waited for.
	 * @param result what a method returned
	 * @return the result itself
	 * @throws Exception what came instead of it
	 */
	static @Nullable Object await(@Nullable Object result) throws Exception {
		try {
			if (result instanceof CompletionStage<?> stage) {
				return stage.toCompletableFuture().get();
			}
			return (result instanceof Future<?> future) ? future.get() : result;
		}
		catch (ExecutionException ex) {
			Throwable cause = ex;
			while ((cause instanceof ExecutionException || cause instanceof CompletionException)
					&& cause.getCause() != null) {
				cause = cause.getCause();
			}
			if (cause instanceof Error error) {
				throw error;
			}
			throw (cause instanceof Exception exception) ? exception : ex;
		}
	}

}
