package com.codechu.ipc.server.internal;

import java.util.concurrent.CancellationException;

/**
 * Nobody waits for the result any more.
 */
public final class PeerGoneException extends CancellationException {

	public PeerGoneException() {
		super("the peer has closed the connection, so what it asked for was cancelled");
	}

}
