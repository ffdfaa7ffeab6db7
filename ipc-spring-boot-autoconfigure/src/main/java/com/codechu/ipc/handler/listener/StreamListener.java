package com.codechu.ipc.handler.listener;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.codechu.ipc.client.IpcClient;
import com.codechu.ipc.client.IpcException;
import com.codechu.ipc.client.IpcSubscriber;
import com.codechu.ipc.client.IpcSubscription;
import com.codechu.ipc.os.RateLimitedLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Subscribes to the stream of a client's command, and hands the items to the methods that
 * listen.
 */
public final class StreamListener implements Listener, IpcSubscriber<@Nullable JsonNode> {

	private static final Log logger = LogFactory.getLog(StreamListener.class);

	private final RateLimitedLog log = new RateLimitedLog(logger, Duration.ofMinutes(1));

	private final IpcClient client;

	private final String clientName;

	private final String command;

	private final ListenerMethods methods;

	private final StreamInterruptions interruptions;

	/** Held while the methods run. */
	private final Semaphore delivery = new Semaphore(1);

	private @Nullable Thread delivering;

	private volatile @Nullable IpcSubscription subscription;

	private volatile String reason = "";

	StreamListener(IpcClient client, String clientName, String command, ListenerMethods methods,
			StreamInterruptions interruptions) {
		this.client = client;
		this.clientName = clientName;
		this.command = command;
		this.methods = methods;
		this.interruptions = interruptions;
	}

	@Override
	public void start(String name) {
		this.subscription = this.client.command(this.command).subscribe(JsonNode.class, this);
	}

	@Override
	public boolean isReceiving() {
		IpcSubscription subscription = this.subscription;
		return subscription != null && subscription.isConnected();
	}

	@Override
	public void beginStop() {
		IpcSubscription subscription = this.subscription;
		if (subscription != null) {
			subscription.close();
		}
	}

	@Override
	public void stop(Duration timeout, Thread stopping) throws InterruptedException {
		beginStop();
		this.subscription = null;
		if (isWaitingFor(stopping)) {
			return;
		}
		if (this.delivery.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
			this.delivery.release();
		}
		else {
			interrupt();
		}
	}

	private synchronized boolean isWaitingFor(Thread stopping) {
		Thread delivering = this.delivering;
		return delivering != null && Listener.isHeldUp(delivering, stopping);
	}

	private synchronized void interrupt() {
		if (this.delivering != null) {
			this.delivering.interrupt();
		}
	}

	private synchronized void delivering(@Nullable Thread thread) {
		this.delivering = thread;
		// An interrupt that a method left behind would end the subscription.
		Thread.interrupted();
	}

	@Override
	public void onItem(@Nullable JsonNode item) {
		this.delivery.acquireUninterruptibly();
		delivering(Thread.currentThread());
		try {
			this.methods.deliver((item != null) ? item : JsonNodeFactory.instance.nullNode());
		}
		finally {
			delivering(null);
			this.delivery.release();
		}
	}

	@Override
	public void onLost(long count) {
		this.log.warn("lost", () -> String.format(Locale.ROOT,
				"%s: the server dropped %,d items because the listener is too slow", describe(), count));
		interrupted(count);
	}

	@Override
	public void onRetry(IpcException failure) {
		this.reason = String.valueOf(failure.getMessage());
		this.log.warn("retry", () -> describe() + ": failed to receive items; trying again: " + this.reason);
	}

	@Override
	public void onReconnect() {
		this.log.warn("reconnect", () -> describe()
				+ ": receiving items again; an unknown number may have been lost in the meantime: " + this.reason);
		interrupted(StreamInterruptions.UNKNOWN);
	}

	// A listener may fail; the items continue.
	private void interrupted(long lost) {
		try {
			this.interruptions.interrupted(this.client, this.clientName, this.command, lost);
		}
		catch (RuntimeException | Error ex) {
			logger.error(describe() + ": failed to handle an interruption", ex);
		}
	}

	@Override
	public void onComplete() {
		logger.info(describe() + ": the stream is complete; no longer listening");
	}

	@Override
	public void onError(Throwable failure) {
		logger.error(describe() + ": the stream failed; no longer listening", failure);
	}

	private String describe() {
		return String.format(Locale.ROOT, "Stream '%s' of IPC client '%s'", this.command, this.clientName);
	}

}
