package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;

import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.os.FileStatus;
import com.codechu.ipc.os.RateLimitedLog;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.socket.SocketFile;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One published socket and the thread that accepts connections on it, from start to stop.
 */
final class Listener implements Runnable {

	/**
	 * Time for threads that were about to read or accept to do so.
	 */
	private static final Duration SETTLE = Duration.ofMillis(20);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(10);

	private static final Duration MAX_PAUSE = Duration.ofSeconds(1);

	private static final Refusal NO_THREAD = new Refusal(ErrorType.TOO_MANY_CONNECTIONS,
			"the server has no thread left; try again later");

	private static final Log logger = LogFactory.getLog(UnixServer.class);

	private final SocketFile socket;

	private final Executor executor;

	private final @Nullable ExecutorService ownExecutor;

	private final BiFunction<Long, SocketChannel, Connection> connector;

	private final Admission admission;

	private final ServerLimits limits;

	private final HandlerPermits permits;

	private final long since = System.nanoTime();

	/**
	 * How long the backlog holds peers back before one is refused: who comes for a moment
	 * only, as those that notify do, soon makes room for the next.
	 */
	private static final Duration HELD_BACK = Duration.ofMillis(100);

	private final RateLimitedLog acceptLog = new RateLimitedLog(logger, Duration.ofSeconds(10));

	private final RateLimitedLog pathLog = new RateLimitedLog(logger, Duration.ofMinutes(1));

	private final ConnectionRegistry connections = new ConnectionRegistry();

	private final @Nullable EventLoop loop;

	private volatile long accepted;

	private volatile @Nullable Thread acceptor;

	/**
	 * Create a listener.
	 * @param socket the published socket, to be closed when the listener is stopped
	 * @param executor runs connections
	 * @param ownExecutor the same, if it is to be shut down when the listener is stopped;
	 * then many connections are served by a loop
	 * @param admission decides which connections are served
	 * @param limits how long peers and handlers may take
	 * @param permits how much the handlers have to do
	 * @param connector makes a connection of its number and channel
	 */
	Listener(SocketFile socket, Executor executor, @Nullable ExecutorService ownExecutor, Admission admission,
			ServerLimits limits, HandlerPermits permits, BiFunction<Long, SocketChannel, Connection> connector) {
		this.socket = socket;
		this.executor = executor;
		this.ownExecutor = ownExecutor;
		this.admission = admission;
		this.limits = limits;
		this.permits = permits;
		this.connector = connector;
		this.loop = (ownExecutor != null) ? new EventLoop(executor, this.connections) : null;
		if (this.loop != null) {
			this.connections.onChange(this.loop::wakeUp);
		}
	}

	ConnectionRegistry connections() {
		return this.connections;
	}

	boolean isPublished() {
		return this.socket.isPublished();
	}

	boolean isAccepting() {
		Thread thread = this.acceptor;
		return thread != null && thread.isAlive();
	}

	@Override
	public void run() {
		this.acceptor = Thread.currentThread();
		Backoff pauses = new Backoff(FIRST_PAUSE, MAX_PAUSE);
		while (true) {
			try {
				serve(this.socket.channel().accept());
				pauses = new Backoff(FIRST_PAUSE, MAX_PAUSE);
			}
			catch (ClosedChannelException ex) {
				if (this.connections.isClosed()) {
					return;
				}
				// Published anew, so there is another channel.
			}
			catch (IOException | RuntimeException | Error ex) {
				// Out of descriptors or memory, most likely: the channel stays open, and
				// accepting again at once would fail again and burn a core.
				this.acceptLog.warn("accept", () -> String.format(Locale.ROOT,
						"Cannot accept IPC connections (%s), trying again after a pause", ex));
				try {
					pauses.pause();
				}
				catch (InterruptedException interrupt) {
					return;
				}
			}
		}
	}

	private void serve(SocketChannel channel) throws IOException {
		long id = this.accepted + 1;
		this.accepted = id;
		ConnectionDriver driver;
		try {
			driver = new ConnectionDriver(channel, this.connector.apply(id, channel), this.connections, this.admission,
					this.loop);
		}
		catch (RuntimeException | Error ex) {
			channel.close();
			throw ex;
		}
		if (this.admission.isFull(this.connections.size())) {
			this.connections.awaitLeaving(HELD_BACK);
		}
		Refusal refusal = this.admission.byNumber(this.connections.size());
		if (refusal == null) {
			this.connections.add(driver);
			if (!execute(driver)) {
				driver.refuseAndClose(NO_THREAD);
			}
		}
		else if (!this.admission.beginRefusing()) {
			driver.refuseAndClose(refusal);
		}
		else if (!execute(() -> driver.refuseAndLinger(refusal))) {
			this.admission.endRefusing();
			driver.refuseAndClose(refusal);
		}
	}

	private boolean execute(Runnable task) {
		try {
			this.executor.execute(task);
			return true;
		}
		catch (RuntimeException | Error ex) {
			this.acceptLog.warn("thread", () -> "No thread for an IPC connection: " + ex);
			return false;
		}
	}

	/**
	 * Look whether the path still leads here. If its file has merely vanished, it is
	 * published again; what has taken its place is left alone.
	 */
	void checkPublished() {
		try {
			if (this.connections.isClosed() || this.socket.isPublished()) {
				return;
			}
			FileStatus occupant = this.socket.occupant();
			if (occupant != null) {
				this.pathLog.error("replaced",
						() -> String.format(Locale.ROOT,
								"%s has been replaced by %s of user %d: new clients do not reach this server. "
										+ "Remove it, and the socket is published again",
								this.socket, occupant.kind(), occupant.uid()));
			}
			else if (this.socket.publishAgain()) {
				logger.warn(String.format(Locale.ROOT, "%s had vanished, and is published again", this.socket));
			}
		}
		catch (IOException | RuntimeException ex) {
			this.pathLog.error("vanished", () -> String.format(Locale.ROOT,
					"%s has vanished, and cannot be published again: %s", this.socket, ex));
		}
	}

	/**
	 * Return whether there is nothing left to look after.
	 * @return whether the server was stopped and all connections have ended
	 */
	boolean isOver() {
		return this.connections.isClosed() && this.connections.size() == 0;
	}

	ServerStatus status() {
		long now = System.nanoTime();
		List<IpcConnection> open = new ArrayList<>();
		AtomicLong oldest = new AtomicLong();
		this.connections.forEach((connection) -> {
			open.add(connection.connection());
			oldest.accumulateAndGet(connection.timeouts().handlingNanos(now), Math::max);
		});
		return new ServerStatus(Duration.ofNanos(now - this.since), this.accepted, open, this.permits.running(),
				Duration.ofNanos(oldest.get()), this.permits.waits(), this.permits.errors());
	}

	/**
	 * Stop listening, answer what has arrived, and close the connections.
	 * @param timeout how long handlers may go on before they are interrupted
	 * @throws IOException if the socket cannot be closed or removed
	 */
	void stop(Duration timeout) throws IOException {
		try {
			this.socket.withdraw();
		}
		finally {
			this.connections.drain();
			settle();
			try {
				this.socket.close();
			}
			finally {
				endConnections(timeout);
				if (this.ownExecutor != null) {
					this.ownExecutor.shutdown();
				}
			}
		}
	}

	private void endConnections(Duration timeout) {
		this.connections.wakeReading();
		if (!haveEnded(timeout)) {
			logger.warn(String.format(Locale.ROOT,
					"%d IPC connections are still busy after %s; their handlers are interrupted",
					this.connections.size(), timeout));
			this.connections.interrupt();
			if (!haveEnded(this.limits.shutdownGrace())) {
				this.connections.abort();
			}
		}
	}

	private boolean haveEnded(Duration timeout) {
		try {
			return this.connections.awaitEnd(timeout);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void settle() {
		try {
			Backoff.pause(SETTLE);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
