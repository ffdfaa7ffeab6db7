package com.codechu.ipc.handler.invocation;

/**
 * Removes what an earlier handler may have left on its thread, which it shares with
 * others. Called before each handler, on its thread.
 */
@FunctionalInterface
public interface ThreadCleaner {

	/**
	 * Remove what is bound to the current thread.
	 */
	void clean();

}
