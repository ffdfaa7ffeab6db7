package com.codechu.ipc.socket;

import java.io.IOException;

/**
 * Thrown when no server is listening at the moment; one may be about to start.
 */
public final class NobodyListensException extends IOException {

	NobodyListensException(String reason, IOException cause) {
		super(reason, cause);
	}

}
