package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.codechu.ipc.server.internal.PeerGoneException;

/**
 * Waits for what a handler has begun, for as long as the peer waits for it.
 */
final class PeerWatch {

	/** How often is looked whether the peer is still there. */
	private static final long LOOK_MILLIS = 100;

	private PeerWatch() {
	}

	/**
	 * Wait for a result.
	 * @param <T> the result
	 * @param future will have it; cancelled if the peer has gone, or the thread was
	 * interrupted
	 * @param transport leads to the peer
	 * @return the result
	 * @throws ExecutionException if it failed
	 * @throws InterruptedException if the thread was interrupted
	 */
	static <T> T await(Future<T> future, Transport transport) throws ExecutionException, InterruptedException {
		while (true) {
			try {
				return future.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				future.cancel(true);
				throw ex;
			}
			catch (TimeoutException ex) {
				if (isGone(transport)) {
					future.cancel(true);
					throw new PeerGoneException();
				}
			}
		}
	}

	private static boolean isGone(Transport transport) {
		try {
			return transport.isPeerGone();
		}
		catch (ClosedChannelException | CancelledKeyException ex) {
			return true;
		}
		catch (IOException ex) {
			// No descriptor left to find out by.
			return false;
		}
	}

}
