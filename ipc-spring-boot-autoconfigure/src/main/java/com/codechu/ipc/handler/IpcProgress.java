package com.codechu.ipc.handler;

import com.codechu.ipc.protocol.ProgressUpdate;

/**
 * Reports progress to a client that accepts it: a parameter of any {@link IpcCommand}
 * method.
 *
 * <pre>
 * &#64;IpcCommand
 * ScanReport rescan(&#64;IpcParam Path path, IpcProgress progress) {
 *     ...
 *     progress.report(files, directory.toString());
 * }
 * </pre>
 *
 * Never blocks: at most ten reports per second are sent; of the others, the newest one
 * wins.
 * <p>
 * Safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IpcProgress {

	/**
	 * Report progress.
	 * @param progress the progress; a value lower than before is treated as unchanged
	 */
	void report(ProgressUpdate progress);

	/**
	 * Report progress.
	 * @param done how much is done
	 */
	default void report(long done) {
		report(new ProgressUpdate(done, null, null));
	}

	/**
	 * Report progress.
	 * @param done how much is done
	 * @param message what is being done
	 */
	default void report(long done, String message) {
		report(new ProgressUpdate(done, null, message));
	}

	/**
	 * Report progress.
	 * @param done how much is done
	 * @param total how much there is to do
	 */
	default void report(long done, long total) {
		report(new ProgressUpdate(done, total, null));
	}

	/**
	 * Report progress.
	 * @param done how much is done
	 * @param total how much there is to do
	 * @param message what is being done
	 */
	default void report(long done, long total, String message) {
		report(new ProgressUpdate(done, total, message));
	}

}
