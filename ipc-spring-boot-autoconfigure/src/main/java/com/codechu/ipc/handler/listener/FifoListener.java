package com.codechu.ipc.handler.listener;

import java.time.Duration;
import java.util.Optional;

import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.fifo.FifoException;
import com.codechu.ipc.fifo.FifoObserver.Operation;
import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.os.RateLimitedLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Receives the events of one FIFO on a platform thread of its own, and hands them to the
 * methods that listen.
 */
public final class FifoListener implements Listener {

	private static final Log logger = LogFactory.getLog(FifoListener.class);

	private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

	private final FifoChannel channel;

	private final ListenerMethods methods;

	private @Nullable Thread thread;

	private final RateLimitedLog log = new RateLimitedLog(logger, Duration.ofMinutes(1));

	private boolean stopping;

	private volatile boolean failing;

	/** The thread waits for an event; an interrupt does no harm. */
	private boolean waiting;

	FifoListener(FifoChannel channel, ListenerMethods methods) {
		this.channel = channel;
		this.methods = methods;
	}

	/**
	 * Begin to receive. The thread keeps the process alive.
	 * @param name a name for the thread
	 */
	@Override
	public synchronized void start(String name) {
		this.stopping = false;
		this.thread = new Thread(this::run, name);
		this.thread.setDaemon(false);
		this.thread.start();
	}

	/**
	 * Become the reader of the FIFO.
	 * @throws FifoException if another process reads it
	 */
	@Override
	public void claim() {
		this.channel.claim();
	}

	/**
	 * Be the reader no more.
	 */
	@Override
	public void release() {
		this.channel.release();
	}

	/**
	 * Return whether events reach this listener.
	 * @return {@code false} if the FIFO has lost its name, or cannot be read
	 */
	@Override
	public boolean isReceiving() {
		return !this.failing && this.channel.isPublished();
	}

	/**
	 * Begin to stop: no more events are taken out of the FIFO, those that were already
	 * read are still handed over.
	 */
	@Override
	public synchronized void beginStop() {
		this.stopping = true;
		if (this.thread != null && this.waiting) {
			this.thread.interrupt();
		}
	}

	/**
	 * Stop receiving: the events that were already read are still handed over, and
	 * senders find no reader any more.
	 * @param timeout how long to wait for that before the methods are interrupted
	 * @param stopping the thread that stops the application
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	@Override
	public void stop(Duration timeout, Thread stopping) throws InterruptedException {
		beginStop();
		Thread thread;
		synchronized (this) {
			thread = this.thread;
			this.thread = null;
		}
		if (thread != null && !Listener.isHeldUp(thread, stopping)) {
			thread.join(Math.max(1, timeout.toMillis()));
			thread.interrupt();
			this.channel.release();
		}
	}

	private void run() {
		try {
			while (true) {
				receive();
			}
		}
		catch (InterruptedException ex) {
			// Told to stop, while waiting for an event.
		}
		Optional<ObjectNode> rest = this.channel.poll();
		while (rest.isPresent()) {
			deliver(rest.get());
			rest = this.channel.poll();
		}
	}

	private void receive() throws InterruptedException {
		ObjectNode event;
		try {
			if (this.failing) {
				this.channel.claim();
				this.failing = false;
			}
			event = await();
		}
		catch (RuntimeException | Error ex) {
			pauseAfter(ex);
			return;
		}
		deliver(event);
	}

	// Who observes may fail, but not end this thread.
	private void deliver(ObjectNode event) {
		try {
			this.channel.observer().observe(Operation.PROCESS, () -> this.methods.deliver(event));
		}
		catch (RuntimeException | Error ex) {
			this.log.error("observe",
					() -> "The observation of an event from " + this.channel.path() + " failed: " + ex);
		}
	}

	private void pauseAfter(Throwable failure) throws InterruptedException {
		begin();
		try {
			if (!this.channel.isOpen()) {
				throw new InterruptedException();
			}
			this.failing = true;
			this.log.error("receive", () -> "Failed to receive events; trying again: "
					+ ((failure instanceof FifoException) ? failure.getMessage() : failure));
			Backoff.pause(AFTER_FAILURE);
		}
		finally {
			end();
		}
	}

	private ObjectNode await() throws InterruptedException {
		begin();
		try {
			return this.channel.receive();
		}
		finally {
			end();
		}
	}

	private synchronized void begin() throws InterruptedException {
		if (this.stopping) {
			throw new InterruptedException();
		}
		// A method that left its interrupt behind did not mean us.
		Thread.interrupted();
		this.waiting = true;
	}

	private synchronized void end() {
		this.waiting = false;
		Thread.interrupted();
	}

}
