package com.codechu.ipc;

/**
 * Counts threads by their names.
 */
public final class ServerThreads {

	private ServerThreads() {
	}

	/**
	 * Count the threads of a server and its parts.
	 * @param prefix how their names begin
	 * @return how many live
	 */
	public static long count(String prefix) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith(prefix))
			.count();
	}

}
