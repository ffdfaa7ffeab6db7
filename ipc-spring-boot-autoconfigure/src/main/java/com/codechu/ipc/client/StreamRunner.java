package com.codechu.ipc.client;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * What reads the streams that are delivered on other threads than their callers'.
 *
 * @param executor runs one task for each stream, until that ends
 * @param retryBackoff how long to wait before a subscription is tried again for the first
 * time
 */
record StreamRunner(Executor executor, Duration retryBackoff) {

	/** For clients that have none of their own. */
	static final StreamRunner DEFAULT = new StreamRunner(new StreamThreads("ipc-client-stream"),
			Duration.ofMillis(500));

}
