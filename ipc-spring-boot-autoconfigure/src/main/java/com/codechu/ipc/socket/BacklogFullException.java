package com.codechu.ipc.socket;

import java.io.IOException;

/**
 * Thrown when a server is listening, but did not accept a connection in time.
 */
public final class BacklogFullException extends IOException {

	BacklogFullException(IOException cause) {
		super("the backlog of the server is full, and it accepted no connection", cause);
	}

}
