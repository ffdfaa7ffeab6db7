package com.codechu.ipc.fifo;

import org.jspecify.annotations.Nullable;

/**
 * Observes the messages of a FIFO, for metrics and traces. Must be safe for use by
 * multiple concurrent threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FifoObserver {

	/** Does not observe anything. */
	FifoObserver NONE = (operation, work) -> work.run();

	/**
	 * See a message being sent or processed. Calls the work once, on this thread, and
	 * throws what it throws.
	 * @param operation what is done
	 * @param work does it
	 */
	void observe(Operation operation, Work work);

	/**
	 * Operation on a message.
	 */
	enum Operation {

		/** It is sent. */
		SEND,

		/** The message was received, and is passed to the listener methods. */
		PROCESS

	}

	/**
	 * Performs an operation on a message.
	 */
	@FunctionalInterface
	interface Work {

		/**
		 * Perform the operation.
		 * @return a failure that is handled elsewhere, {@code null} if there was none
		 */
		@Nullable Throwable run();

	}

}
