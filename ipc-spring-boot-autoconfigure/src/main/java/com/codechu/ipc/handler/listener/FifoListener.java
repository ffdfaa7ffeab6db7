package com.codechu.ipc.handler.listener;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.fifo.FifoException;
import com.codechu.ipc.handler.IpcListenerErrorHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Receives the events of one FIFO on a platform thread of its own, and hands them to the
 * methods that listen.
 */
public final class FifoListener {

	private static final Log logger = LogFactory.getLog(FifoListener.class);

	private final FifoChannel channel;

	private final List<ListenerMethod> methods;

	private final IpcListenerErrorHandler errorHandler;

	private @Nullable Thread thread;

	private boolean stopping;

	/** The thread waits for an event; an interrupt does no harm. */
	private boolean waiting;

	FifoListener(FifoChannel channel, List<ListenerMethod> methods, IpcListenerErrorHandler errorHandler) {
		this.channel = channel;
		this.methods = List.copyOf(methods);
		this.errorHandler = errorHandler;
	}

	/**
	 * Begin to receive. The thread keeps the process alive.
	 * @param name a name for the thread
	 * @throws FifoException if another process reads the FIFO
	 */
	public synchronized void start(String name) {
		this.channel.claim();
		this.stopping = false;
		this.thread = new Thread(this::run, name);
		this.thread.setDaemon(false);
		this.thread.start();
	}

	/**
	 * Return what is received from.
	 * @return the FIFO
	 */
	public FifoChannel channel() {
		return this.channel;
	}

	/**
	 * Begin to stop: no more events are taken out of the FIFO, those that were already
	 * read are still handed over.
	 */
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
	 * @throws InterruptedException if the waiting thread is interrupted
	 */
	public void stop(Duration timeout) throws InterruptedException {
		beginStop();
		Thread thread;
		synchronized (this) {
			thread = this.thread;
			this.thread = null;
		}
		if (thread != null) {
			thread.join(Math.max(1, timeout.toMillis()));
			thread.interrupt();
			this.channel.release();
		}
	}

	private void run() {
		try {
			while (true) {
				deliver(await());
			}
		}
		catch (InterruptedException ex) {
			// Told to stop, while waiting for an event.
		}
		catch (FifoException ex) {
			logger.error("No more events are received", ex);
		}
		Optional<ObjectNode> rest = this.channel.poll();
		while (rest.isPresent()) {
			deliver(rest.get());
			rest = this.channel.poll();
		}
	}

	private ObjectNode await() throws InterruptedException {
		synchronized (this) {
			if (this.stopping) {
				throw new InterruptedException();
			}
			// A method that left its interrupt behind did not mean us.
			Thread.interrupted();
			this.waiting = true;
		}
		try {
			return this.channel.receive();
		}
		finally {
			synchronized (this) {
				this.waiting = false;
				Thread.interrupted();
			}
		}
	}

	private void report(Throwable failure, ObjectNode event, ListenerMethod method) {
		try {
			this.errorHandler.handle(failure, event, method.toString());
		}
		catch (RuntimeException | Error ex) {
			logger.error("The error handler failed, after " + method + " had", ex);
		}
	}

	private void deliver(ObjectNode event) {
		for (ListenerMethod method : this.methods) {
			try {
				method.receive(event);
			}
			catch (Exception | Error ex) {
				report(ex, event, method);
			}
		}
	}

}
