package com.codechu.ipc.client;

import java.util.function.Consumer;
import java.util.function.LongConsumer;

import com.codechu.ipc.protocol.ProgressUpdate;
import org.jspecify.annotations.Nullable;

/**
 * What callbacks of a stream have thrown, which may be of the same kind as what breaks
 * the stream. Used by the thread that reads the stream.
 */
final class CallbackFailures {

	private @Nullable Throwable last;

	/**
	 * Note what callbacks throw.
	 * @param options the callbacks
	 * @return callbacks that throw the same
	 */
	IpcStreamOptions noting(IpcStreamOptions options) {
		Consumer<ProgressUpdate> onProgress = options.onProgress();
		LongConsumer onLost = options.onLost();
		return options
			.withOnProgress((onProgress != null) ? (progress) -> note(() -> onProgress.accept(progress)) : null)
			.withOnLost((onLost != null) ? (count) -> note(() -> onLost.accept(count)) : null);
	}

	private void note(Runnable callback) {
		try {
			callback.run();
		}
		catch (RuntimeException | Error ex) {
			this.last = ex;
			throw ex;
		}
	}

	/**
	 * Return whether a callback has thrown a failure.
	 * @param failure the failure
	 * @return whether it was a callback
	 */
	boolean isOf(Throwable failure) {
		return failure == this.last;
	}

}
