package com.codechu.ipc.os;

/**
 * Tells who ends the process.
 */
public final class Exits {

	private Exits() {
	}

	/**
	 * Return whether a thread is in {@link System#exit}, and so will never return from
	 * what it does.
	 * @param thread the thread
	 * @return whether it ends the process
	 */
	public static boolean isExiting(Thread thread) {
		for (StackTraceElement frame : thread.getStackTrace()) {
			if (frame.getMethodName().equals("exit") && frame.getClassName().equals("java.lang.Shutdown")) {
				return true;
			}
		}
		return false;
	}

}
