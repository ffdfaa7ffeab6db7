package com.codechu.ipc.server;

/**
 * What moves the bytes of a connection, and gives it its thread.
 */
interface Pump {

	/**
	 * Have the connection served although there may be nothing to read. For any thread.
	 * @param again whether that was asked before, and nothing has come of it
	 */
	void nudge(boolean again);

	/**
	 * Have the connection served again, whose stream has ended. For any thread.
	 * @param step what it waits for
	 */
	void resume(Step step);

}
