package com.codechu.ipc.fifo;

import java.util.concurrent.TimeUnit;

/**
 * Sends to a reader that may not have opened the FIFO yet.
 */
public final class WaitingSender {

	private WaitingSender() {
	}

	public static void send(FifoChannel channel, Object payload) throws InterruptedException {
		for (int attempt = 0; attempt < 1_000; attempt++) {
			try {
				channel.send(payload);
				return;
			}
			catch (NoReaderException ex) {
				TimeUnit.MILLISECONDS.sleep(5);
			}
		}
		throw new AssertionError("Nobody came to read");
	}

}
