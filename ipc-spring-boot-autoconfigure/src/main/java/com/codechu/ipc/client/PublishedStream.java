package com.codechu.ipc.client;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream for one subscriber, by the rules of Reactive Streams. One thread gives
 * all signals but the first; it reads one item ahead of the demand, so that the end is
 * signalled immediately.
 *
 * @param <T> the type of the items
 */
final class PublishedStream<T> implements Flow.Subscription, Runnable {

	private final Path path;

	private final Supplier<Stream<T>> opener;

	private final Flow.Subscriber<? super T> subscriber;

	private final CancellableStream<T> stream = new CancellableStream<>();

	private final AtomicLong demand = new AtomicLong();

	private final AtomicBoolean terminated = new AtomicBoolean();

	private volatile @Nullable Thread reader;

	private volatile boolean cancelled;

	private volatile @Nullable IllegalArgumentException violation;

	PublishedStream(Path path, Supplier<Stream<T>> opener, Flow.Subscriber<? super T> subscriber) {
		this.path = path;
		this.opener = opener;
		this.subscriber = subscriber;
	}

	@Override
	public void request(long count) {
		if (count <= 0) {
			this.violation = violation(count);
			end();
			return;
		}
		this.demand.accumulateAndGet(count,
				(before, more) -> (before > Long.MAX_VALUE - more) ? Long.MAX_VALUE : before + more);
		LockSupport.unpark(this.reader);
	}

	static IllegalArgumentException violation(long count) {
		return new IllegalArgumentException(
				"The number of requested items must be greater than 0 (Reactive Streams rule 3.9), but is " + count);
	}

	@Override
	public void cancel() {
		this.cancelled = true;
		end();
	}

	private void end() {
		this.stream.cancel();
		LockSupport.unpark(this.reader);
	}

	@Override
	public void run() {
		this.reader = Thread.currentThread();
		Throwable failure = null;
		try {
			publish();
		}
		catch (RuntimeException | Error ex) {
			failure = ex;
		}
		this.stream.cancel();
		terminate(failure);
		this.reader = null;
	}

	/**
	 * Tell that the stream is not read.
	 * @param reason why
	 */
	void refuse(Throwable reason) {
		terminate(reason);
	}

	private void terminate(@Nullable Throwable failure) {
		if (this.cancelled || !this.terminated.compareAndSet(false, true)) {
			return;
		}
		Throwable reason = (this.violation != null) ? this.violation : failure;
		if (reason != null) {
			signal(() -> this.subscriber.onError(reason));
		}
		else {
			signal(this.subscriber::onComplete);
		}
	}

	private void publish() {
		Iterator<T> items = this.stream.open(this.opener);
		long count = 0;
		while (items != null && !this.cancelled && items.hasNext()) {
			T item = items.next();
			count++;
			awaitDemand();
			if (this.cancelled || this.violation != null) {
				return;
			}
			if (item == null) {
				throw new IpcProtocolException(this.path,
						"item " + count + " of the stream is null, which a publisher cannot deliver", null);
			}
			this.demand.updateAndGet((before) -> (before != Long.MAX_VALUE) ? before - 1 : before);
			signal(() -> this.subscriber.onNext(item));
		}
	}

	private void awaitDemand() {
		while (this.demand.get() == 0 && !this.cancelled && this.violation == null) {
			LockSupport.park(this);
			if (Thread.currentThread().isInterrupted()) {
				throw new IpcInterruptedException(this.path, null);
			}
		}
	}

	// A subscriber that throws is taken as cancelled (rule 2.13).
	private void signal(Runnable signal) {
		try {
			signal.run();
		}
		catch (RuntimeException | Error ex) {
			cancel();
			LogFactory.getLog(UnixClient.class)
				.error("The subscriber of a stream failed and its subscription was cancelled", ex);
		}
	}

}
