package com.codechu.ipc.server;

import com.codechu.ipc.protocol.ErrorEnvelope;
import com.codechu.ipc.protocol.ErrorType;

/**
 * The reason why a connection is not served.
 *
 * @param type the kind of error
 * @param message the message for the peer
 */
record Refusal(ErrorType type, String message) {

	/** Nothing is begun any more. */
	static final Refusal STOPPING = new Refusal(ErrorType.SHUTTING_DOWN, "server is shutting down");

	/**
	 * Return the message for the peer.
	 * @return the error
	 */
	ErrorEnvelope toEnvelope() {
		return ErrorEnvelope.of(this.type, this.message);
	}

}
