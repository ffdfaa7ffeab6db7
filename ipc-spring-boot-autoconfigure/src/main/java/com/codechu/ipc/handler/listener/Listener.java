package com.codechu.ipc.handler.listener;

import java.time.Duration;

/**
 * Receives events from somewhere, and hands them to methods, between its start and its
 * stop. It can be started again.
 */
public interface Listener {

	/**
	 * Make sure that there is nobody else who receives the events.
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
	 * Stop, and wait until the methods have returned.
	 * @param timeout how long to wait before the methods are interrupted
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	void stop(Duration timeout) throws InterruptedException;

}
