package com.codechu.ipc.observation;

import com.codechu.ipc.fifo.FifoObserver.Operation;
import com.codechu.ipc.protocol.InvalidMessageException;
import io.micrometer.observation.Observation;

/**
 * Context of the observation of a FIFO message.
 *
 * @since 0.1.0
 */
public final class IpcFifoObservationContext extends Observation.Context {

	private final String fifo;

	private final Operation operation;

	/**
	 * Create a context.
	 * @param fifo the name of the FIFO
	 * @param operation the operation
	 */
	public IpcFifoObservationContext(String fifo, Operation operation) {
		this.fifo = fifo;
		this.operation = operation;
	}

	/**
	 * Return the name of the FIFO.
	 * @return the name under {@code ipc.fifos}
	 */
	public String fifo() {
		return this.fifo;
	}

	/**
	 * Return the operation.
	 * @return whether it is sent or processed
	 */
	public Operation operation() {
		return this.operation;
	}

	/**
	 * Return the outcome of the message.
	 * @return the outcome, {@link IpcOutcome#SUCCESS} while it is not known,
	 * {@link IpcOutcome#REJECTED} if it could not be bound to the listener method
	 */
	public IpcOutcome outcome() {
		if (getError() == null) {
			return IpcOutcome.SUCCESS;
		}
		return (getError() instanceof InvalidMessageException) ? IpcOutcome.REJECTED : IpcOutcome.ERROR;
	}

}
