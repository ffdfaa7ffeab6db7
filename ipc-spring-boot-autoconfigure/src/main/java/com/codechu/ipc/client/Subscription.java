package com.codechu.ipc.client;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.protocol.ErrorType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stream after the other until one is complete, or the server refuses the
 * request.
 *
 * @param <T> the type of the items
 */
final class Subscription<T extends @Nullable Object> implements IpcSubscription, Runnable {

	private static final Log logger = LogFactory.getLog(UnixClient.class);

	/** So that a server that was restarted is found again within this time. */
	private static final Duration MAX_BACKOFF = Duration.ofSeconds(1);

	private final Supplier<Stream<T>> opener;

	private final IpcSubscriber<T> subscriber;

	private final CallbackFailures callbacks;

	private final ErrorMapping errors;

	private final Backoff pauses;

	private final CancellableStream<T> stream = new CancellableStream<>();

	private final CountDownLatch closed = new CountDownLatch(1);

	private volatile boolean connected;

	private boolean interrupted;

	Subscription(Supplier<Stream<T>> opener, IpcSubscriber<T> subscriber, CallbackFailures callbacks,
			ErrorMapping errors, Duration backoff) {
		this.opener = opener;
		this.subscriber = subscriber;
		this.callbacks = callbacks;
		this.errors = errors;
		this.pauses = new Backoff((backoff.compareTo(MAX_BACKOFF) < 0) ? backoff : MAX_BACKOFF, MAX_BACKOFF);
	}

	static void log(Throwable failure) {
		logger.error("An IPC subscription has ended", failure);
	}

	@Override
	public void run() {
		try {
			while (!isClosed() && !follow()) {
				this.pauses.pause(this.closed);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException | Error ex) {
			fail(ex);
		}
		finally {
			this.connected = false;
			close();
		}
	}

	// Returns whether there is nothing more to do.
	private boolean follow() {
		Iterator<T> items = open();
		if (items == null) {
			return false;
		}
		this.connected = true;
		if (this.interrupted) {
			this.interrupted = false;
			this.subscriber.onReconnect();
		}
		while (advance(items)) {
			this.pauses.reset();
			this.subscriber.onItem(items.next());
		}
		boolean wasConnected = this.connected;
		this.connected = false;
		if (wasConnected && !isClosed()) {
			this.subscriber.onComplete();
		}
		return wasConnected;
	}

	private @Nullable Iterator<T> open() {
		try {
			return this.stream.open(this.opener);
		}
		catch (IpcException ex) {
			retry(ex);
			return null;
		}
	}

	// What the subscriber throws may be of the same kind, and is no reason to reconnect.
	private boolean advance(Iterator<T> items) {
		try {
			return items.hasNext() && !isClosed();
		}
		catch (IpcException ex) {
			if (this.callbacks.isOf(ex)) {
				throw ex;
			}
			this.connected = false;
			this.interrupted = true;
			retry(ex);
			return false;
		}
	}

	private void retry(IpcException reason) {
		if (isFinal(reason)) {
			throw reason;
		}
		if (!isClosed()) {
			this.subscriber.onRetry(reason);
		}
	}

	private static boolean isFinal(IpcException failure) {
		if (failure instanceof IpcRemoteException remote) {
			ErrorType type = ErrorType.find(remote.type());
			return type != null && type.isRejection() && type != ErrorType.SLOW_CONSUMER;
		}
		return failure instanceof IpcInterruptedException
				|| (failure instanceof IpcProtocolException protocol && protocol.isMisfit());
	}

	private void fail(Throwable failure) {
		this.connected = false;
		if (isClosed()) {
			return;
		}
		try {
			this.subscriber.onError((failure instanceof IpcRemoteException ex) ? this.errors.map(ex) : failure);
		}
		catch (RuntimeException | Error ex) {
			logger.error("The subscriber of an IPC subscription failed", ex);
		}
	}

	@Override
	public boolean isConnected() {
		return this.connected && !isClosed();
	}

	@Override
	public boolean isClosed() {
		return this.closed.getCount() == 0;
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.stream.cancel();
	}

}
