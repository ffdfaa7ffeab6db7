package com.codechu.ipc.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;

import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.socket.SocketFile;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One published socket and all that serves it, from start to stop.
 */
final class Listener {

	/** With the threads of our own, up to so many connections have one each. */
	private static final int FEW = 8;

	/**
	 * Time for threads that were about to read or accept to do so.
	 */
	private static final Duration SETTLE = Duration.ofMillis(20);

	/** How long the backlog may take to be accepted. */
	private static final Duration LAST_CALL = Duration.ofSeconds(1);

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final String name;

	private final SocketFile socket;

	private final @Nullable ExecutorService ownExecutor;

	private final Handlers handlers;

	private final ConnectionRegistry connections;

	private final Door door = new Door();

	private final EventLoops loops;

	private final StreamLoop streams;

	private final Acceptor acceptor;

	private final DirectCalls calls;

	private final Supervisor supervisor;

	private final ExitWatch exitWatch;

	private final long since = System.nanoTime();

	/**
	 * Create a listener.
	 * @param name names its threads
	 * @param socket the published socket, to be closed when the listener is stopped
	 * @param executor runs connections
	 * @param ownExecutor the same, if it is to be shut down when the listener is stopped;
	 * then many connections are served by a loop
	 * @param admission decides which connections are served
	 * @param handlers answers lines
	 */
	Listener(String name, SocketFile socket, Executor executor, @Nullable ExecutorService ownExecutor,
			Admission admission, Handlers handlers) {
		this.name = name;
		this.socket = socket;
		this.ownExecutor = ownExecutor;
		this.handlers = handlers;
		this.connections = new ConnectionRegistry((ownExecutor != null) ? FEW : Integer.MAX_VALUE);
		this.loops = new EventLoops(executor, name, this.connections);
		this.streams = new StreamLoop(new LoopThreads(executor, name), admission.maxStreams(handlers.limits()));
		this.acceptor = new Acceptor(socket, executor, admission, handlers, this.connections, this.loops, this.streams,
				this.door);
		this.exitWatch = new ExitWatch(this.connections);
		this.calls = new DirectCalls(handlers, admission);
		this.supervisor = new Supervisor(this.connections, this.calls, handlers, new SocketWatch(socket), this::end);
	}

	/**
	 * Begin to serve. The supervisor is what keeps the process alive, until the last
	 * connection has ended.
	 */
	void start() {
		this.supervisor.start(this.name + "-supervise");
		Thread thread = new Thread(this.acceptor, this.name + "-accept");
		thread.setDaemon(true);
		thread.start();
	}

	ConnectionRegistry connections() {
		return this.connections;
	}

	DirectCalls calls() {
		return this.calls;
	}

	boolean isPublished() {
		return this.socket.isPublished();
	}

	boolean isServing() {
		return this.acceptor.isAlive() && this.socket.channel().isOpen() && this.loops.isLed();
	}

	ServerStatus status() {
		long now = System.nanoTime();
		List<ServerStatus.Connected> open = new ArrayList<>();
		AtomicLong oldest = new AtomicLong();
		this.connections.forEach((connection) -> {
			open.add(connection.status(now));
			oldest.accumulateAndGet(connection.handlingNanos(now), Math::max);
		});
		HandlerPermits permits = this.handlers.permits();
		return new ServerStatus(Duration.ofNanos(now - this.since), this.acceptor.accepted(), open, permits.running(),
				Duration.ofNanos(oldest.get()), this.supervisor.stalled(), permits.waits(), permits.errors(),
				new ServerStatus.Streams(this.streams.streams(), this.streams.items(), this.streams.lost()));
	}

	/**
	 * Stop listening, answer what has arrived, and close the connections. Takes its time
	 * even if the current thread is interrupted, as a handler may be that stops its own
	 * server: others are not to lose their replies by that.
	 * @param timeout how long handlers may go on before they are interrupted
	 * @param grace how long they may go on after that
	 * @throws IOException if the socket cannot be closed or removed
	 */
	void stop(Duration timeout, Duration grace) throws IOException {
		this.connections.drain();
		this.streams.stop();
		try {
			boolean lastCall = this.socket.withdraw();
			settle(lastCall);
		}
		finally {
			try {
				this.socket.close();
			}
			finally {
				endConnections(timeout, grace);
				if (this.connections.isHandledByCurrentThread()) {
					this.exitWatch.begin();
				}
				if (this.ownExecutor != null) {
					this.ownExecutor.shutdown();
				}
				this.supervisor.wakeUp();
			}
		}
	}

	private void settle(boolean lastCall) {
		Backoff.pauseUninterruptibly(SETTLE);
		if (lastCall && this.acceptor.isAlive()) {
			this.acceptor.awaitLastCall(LAST_CALL);
		}
	}

	private void endConnections(Duration timeout, Duration grace) {
		this.loops.wakeUp();
		this.connections.wake();
		int handling = this.connections.handling();
		if (handling > 0 && !timeout.isZero()) {
			logger.info(String.format(Locale.ROOT, "Waiting up to %s for %d running IPC %s", ServerLimits.text(timeout),
					handling, (handling != 1) ? "handlers" : "handler"));
		}
		if (!this.connections.awaitEnd(timeout)) {
			List<String> interrupted = this.connections.interrupt();
			logger.warn(String.format(Locale.ROOT, "%d IPC connections are still busy after %s%s",
					this.connections.size(), ServerLimits.text(timeout),
					interrupted.isEmpty() ? "" : "; interrupted: " + String.join(", ", interrupted)));
			if (!this.connections.awaitEnd(grace)) {
				this.connections.abort();
			}
		}
	}

	private void end() {
		this.exitWatch.end();
		this.streams.end();
		try {
			this.door.close();
		}
		catch (IOException ex) {
			logger.trace("Close failed", ex);
		}
	}

}
