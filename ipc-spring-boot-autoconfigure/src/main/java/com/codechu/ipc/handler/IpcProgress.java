package com.codechu.ipc.handler;

import com.codechu.ipc.protocol.ProgressUpdate;

/**
 * Tells a client how far its command is, if it asks for that: a parameter of any
 * {@link IpcCommand} method.
 *
 * <pre>
 * &#64;IpcCommand
 * ScanReport rescan(&#64;IpcParam Path path, IpcProgress progress) {
 *     ...
 *     progress.report(files, directory.toString());
 * }
 * </pre>
 *
 * Never waits: at most ten reports a second are sent, and of others the newest wins.
 * <p>
 * Safe for use by several threads at once.
 */
@FunctionalInterface
public interface IpcProgress {

	/**
	 * Report how far the command is.
	 * @param progress how far; less than before counts as the same
	 */
	void report(ProgressUpdate progress);

	/**
	 * Report how far the command is.
	 * @param done how much is done
	 */
	default void report(long done) {
		report(new ProgressUpdate(done, null, null));
	}

	/**
	 * Report how far the command is.
	 * @param done how much is done
	 * @param message what is being done
	 */
	default void report(long done, String message) {
		report(new ProgressUpdate(done, null, message));
	}

	/**
	 * Report how far the command is.
	 * @param done how much is done
	 * @param total how much there is to do
	 */
	default void report(long done, long total) {
		report(new ProgressUpdate(done, total, null));
	}

	/**
	 * Report how far the command is.
	 * @param done how much is done
	 * @param total how much there is to do
	 * @param message what is being done
	 */
	default void report(long done, long total, String message) {
		report(new ProgressUpdate(done, total, message));
	}

}
