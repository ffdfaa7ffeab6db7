package com.codechu.ipc.server.internal;

import java.util.concurrent.CancellationException;

/**
 * Thrown when the result is no longer needed.
 */
public final class PeerGoneException extends CancellationException {

	public PeerGoneException() {
		super("the peer closed the connection, so its request was cancelled");
	}

}
