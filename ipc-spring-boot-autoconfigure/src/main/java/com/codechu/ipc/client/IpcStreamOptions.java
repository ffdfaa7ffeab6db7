package com.codechu.ipc.client;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import com.codechu.ipc.protocol.ProgressUpdate;
import org.jspecify.annotations.Nullable;

/**
 * How a stream is read. The callbacks are called on the thread that reads the stream,
 * before the item that follows; what they throw ends the stream.
 *
 * @param idleTimeout the longest time to wait for a line after the first, {@code null}
 * for no limit
 * @param onProgress receives progress, {@code null} to ignore it
 * @param onLost receives the number of items that the server dropped because they were
 * read too slowly, {@code null} to ignore it
 * @param connectOnce whether connecting is tried only once, because the caller tries
 * again
 */
public record IpcStreamOptions(@Nullable Duration idleTimeout, @Nullable Consumer<ProgressUpdate> onProgress,
		@Nullable LongConsumer onLost, boolean connectOnce) {

	/** No limit, no callbacks. */
	public static final IpcStreamOptions DEFAULTS = new IpcStreamOptions(null, null, null, false);

	public IpcStreamOptions {
		if (idleTimeout != null && (idleTimeout.isNegative() || idleTimeout.isZero())) {
			throw new IllegalArgumentException(
					"The idle timeout of a stream must be more than 0, but is " + idleTimeout);
		}
	}

	void progress(@Nullable ProgressUpdate update) {
		if (this.onProgress != null && update != null) {
			this.onProgress.accept(update);
		}
	}

	void lost(long count) {
		if (this.onLost != null && count > 0) {
			this.onLost.accept(count);
		}
	}

}
