package com.codechu.ipc.server;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.BaseStream;

import com.codechu.ipc.Internal;
import com.codechu.ipc.protocol.MessageEncodingException;
import com.codechu.ipc.protocol.internal.Texts;
import com.codechu.ipc.server.internal.ReplyNotSerializableException;
import com.codechu.ipc.topic.IpcTopic;
import org.jspecify.annotations.Nullable;

/**
 * What handlers return: values, or values that they do not have yet.
 */
@Internal
public final class HandlerResults {

	private HandlerResults() {
	}

	/**
	 * Wait for a result, if it is to be waited for.
	 * @param result what a method returned
	 * @param replies waits
	 * @return the result itself
	 * @throws Exception what came instead of it
	 */
	public static @Nullable Object await(@Nullable Object result, ReplyWriter replies) throws Exception {
		try {
			if (result instanceof CompletionStage<?> stage) {
				return replies.await(stage.toCompletableFuture());
			}
			return (result instanceof Future<?> future) ? replies.await(future) : result;
		}
		catch (CancellationException ex) {
			// Newer JDKs wrap it.
			throw (ex.getCause() instanceof CancellationException actual) ? actual : ex;
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

	/**
	 * Require that a result is a single value: a {@link RequestHandler} does not send
	 * more than one line.
	 * @param result what a handler returned
	 * @return the same
	 * @throws ReplyNotSerializableException if it has many values
	 */
	public static @Nullable Object requireValue(@Nullable Object result) {
		if (result instanceof BaseStream || result instanceof Flow.Publisher || result instanceof IpcTopic) {
			throw new ReplyNotSerializableException(result.getClass(), new MessageEncodingException(
					"it is not a single value: collect its items, or return it from a method marked @IpcCommand",
					null));
		}
		return result;
	}

}
