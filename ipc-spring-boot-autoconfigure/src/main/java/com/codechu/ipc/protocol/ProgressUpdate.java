package com.codechu.ipc.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Progress of a command.
 *
 * @param done how much is done, in a unit chosen by the command; never decreases
 * @param total how much there is to do, {@code null} if that is not known
 * @param message what is being done, {@code null} if there is no message
 * @since 0.1.0
 */
public record ProgressUpdate(long done, @Nullable Long total, @Nullable String message) {

	public ProgressUpdate {
		if (done < 0 || (total != null && total < 0)) {
			throw new IllegalArgumentException("Progress must not be negative, but is " + done + " of " + total);
		}
	}

}
