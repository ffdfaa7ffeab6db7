package com.codechu.ipc;

import java.util.Arrays;

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

	/**
	 * Count the threads of a server that are in a method of a class, or called by it.
	 * @param type the class
	 * @param prefix how the names of the threads begin
	 * @return how many are
	 */
	public static long in(Class<?> type, String prefix) {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((thread) -> thread.getKey().getName().startsWith(prefix))
			.filter((thread) -> Arrays.stream(thread.getValue())
				.anyMatch((frame) -> frame.getClassName().equals(type.getName())))
			.count();
	}

}
