package com.codechu.ipc.handler.invocation;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import com.codechu.ipc.protocol.internal.Texts;
import com.codechu.ipc.server.ReplyWriter;
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
	 * @param replies waits
	 * @return the result itself
	 * @throws Exception what came instead of it
	 */
	static @Nullable Object await(@Nullable Object result, ReplyWriter replies) throws Exception {
		try {
			if (result instanceof CompletionStage<?> stage) {
				return replies.await(stage.toCompletableFuture());
			}
			return (result instanceof Future<?> future) ? replies.await(future) : result;
		}
		catch (ExecutionException ex) {
			List<Throwable> causes = Texts.causes(ex);
			Throwable cause = causes.stream()
				.filter((each) -> !(each instanceof ExecutionException || each instanceof CompletionException))
				.findFirst()
				.orElse(causes.get(causes.size() - 1));
			if (cause instanceof Error error) {
				throw error;
			}
			throw (cause instanceof Exception exception) ? exception : ex;
		}
	}

}
