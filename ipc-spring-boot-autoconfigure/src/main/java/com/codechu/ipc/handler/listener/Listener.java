package com.codechu.ipc.handler.listener;

import java.time.Duration;

import com.codechu.ipc.os.Exits;

/**
 * Receives events from somewhere, and hands them to methods, between its start and its
 * stop. It can be started again.
 */
public interface Listener {

	/**
	 * Verify that no other reader receives the events.
	 */
	default void claim() {
	}

	/**
	 * Undo the claim.
	 */
	default void release() {
	}

	/**
	 * Begin to receive.
	 * @param name a name for the thread, if there is one
	 */
	void start(String name);

	/**
	 * Return whether events reach this listener.
	 * @return whether it receives at present
	 */
	boolean isReceiving();

	/**
	 * Begin to stop: receive nothing more.
	 */
	void beginStop();

	/**
	 * Stop, and wait until the methods have returned, unless one of them waits for this
	 * stop: it may close the application, or end the process.
	 * @param timeout how long to wait before the methods are interrupted
	 * @param stopping the thread that stops the application
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	void stop(Duration timeout, Thread stopping) throws InterruptedException;

	/**
	 * Return whether a method waits for the stop that would wait for it.
	 * @param listening the thread that calls the method
	 * @param stopping the thread that stops the application
	 * @return whether it closes the application, or ends the process
	 */
	static boolean isHeldUp(Thread listening, Thread stopping) {
		return listening == stopping || Exits.isExiting(listening);
	}

}
