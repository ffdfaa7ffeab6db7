package com.codechu.ipc.client;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

import com.codechu.ipc.protocol.ProgressUpdate;
import org.jspecify.annotations.Nullable;

/**
 * Options for reading a stream. The callbacks are called on the thread that reads the
 * stream, before the following item; an exception of a callback ends the stream.
 *
 * @since 0.1.0
 */
public final class IpcStreamOptions {

	/** No limit, no callbacks. */
	public static final IpcStreamOptions DEFAULTS = new IpcStreamOptions(null, null, null, false);

	private final @Nullable Duration idleTimeout;

	private final @Nullable Consumer<ProgressUpdate> onProgress;

	private final @Nullable LongConsumer onLost;

	private final boolean connectOnce;

	private IpcStreamOptions(@Nullable Duration idleTimeout, @Nullable Consumer<ProgressUpdate> onProgress,
			@Nullable LongConsumer onLost, boolean connectOnce) {
		if (idleTimeout != null && (idleTimeout.isNegative() || idleTimeout.isZero())) {
			throw new IllegalArgumentException(
					"The idle timeout of a stream must be greater than 0, but is " + idleTimeout);
		}
		this.idleTimeout = idleTimeout;
		this.onProgress = onProgress;
		this.onLost = onLost;
		this.connectOnce = connectOnce;
	}

	/**
	 * Return these options with another idle timeout.
	 * @param idleTimeout the longest time to wait for a line after the first,
	 * {@code null} for no limit
	 * @return the options
	 * @throws IllegalArgumentException if the timeout is not more than zero
	 */
	public IpcStreamOptions withIdleTimeout(@Nullable Duration idleTimeout) {
		return new IpcStreamOptions(idleTimeout, this.onProgress, this.onLost, this.connectOnce);
	}

	/**
	 * Return these options with another receiver of progress.
	 * @param onProgress receives progress, {@code null} to ignore it
	 * @return the options
	 */
	public IpcStreamOptions withOnProgress(@Nullable Consumer<ProgressUpdate> onProgress) {
		return new IpcStreamOptions(this.idleTimeout, onProgress, this.onLost, this.connectOnce);
	}

	/**
	 * Return these options with another receiver of losses.
	 * @param onLost receives the number of items that the server dropped because they
	 * were read too slowly, {@code null} to ignore it
	 * @return the options
	 */
	public IpcStreamOptions withOnLost(@Nullable LongConsumer onLost) {
		return new IpcStreamOptions(this.idleTimeout, this.onProgress, onLost, this.connectOnce);
	}

	/**
	 * Return these options for a caller that tries again itself.
	 * @return the options, with which connecting is tried only once
	 */
	IpcStreamOptions connectingOnce() {
		return new IpcStreamOptions(this.idleTimeout, this.onProgress, this.onLost, true);
	}

	/**
	 * Return the longest time to wait for a line after the first.
	 * @return the time, {@code null} for no limit
	 */
	public @Nullable Duration idleTimeout() {
		return this.idleTimeout;
	}

	/**
	 * Return what receives progress.
	 * @return the receiver, {@code null} if it is ignored
	 */
	public @Nullable Consumer<ProgressUpdate> onProgress() {
		return this.onProgress;
	}

	/**
	 * Return what receives the number of items that were lost.
	 * @return the receiver, {@code null} if it is ignored
	 */
	public @Nullable LongConsumer onLost() {
		return this.onLost;
	}

	boolean connectOnce() {
		return this.connectOnce;
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
