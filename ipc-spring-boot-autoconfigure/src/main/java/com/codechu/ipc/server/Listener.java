package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.function.BiFunction;

import com.codechu.ipc.posix.Backoff;
import com.codechu.ipc.posix.SocketFile;
import org.jspecify.annotations.Nullable;

/**
 * One published socket and the thread that accepts connections on it, from start to stop.
 */
final class Listener implements Runnable {

	/**
	 * Time for threads that were about to read or accept to do so.
	 */
	private static final Duration SETTLE = Duration.ofMillis(20);

	/**
	 * Time for handlers that were interrupted to come to an end.
	 */
	private static final Duration GRACE = Duration.ofSeconds(2);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(10);

	private static final Duration MAX_PAUSE = Duration.ofSeconds(1);

	private static final System.Logger logger = System.getLogger(UnixServer.class.getName());

	private final SocketFile socket;

	private final Executor executor;

	private final @Nullable ExecutorService ownExecutor;

	private final BiFunction<Long, SocketChannel, Connection> connector;

	private final LiveConnections connections = new LiveConnections();

	private final @Nullable EventLoop loop;

	private long accepted;

	/**
	 * Create a listener.
	 * @param socket the published socket, to be closed when the listener is stopped
	 * @param executor runs connections
	 * @param ownExecutor the same, if it is to be shut down when the listener is stopped;
	 * then many connections are served by a loop
	 * @param connector makes a connection of its number and channel
	 */
	Listener(SocketFile socket, Executor executor, @Nullable ExecutorService ownExecutor,
			BiFunction<Long, SocketChannel, Connection> connector) {
		this.socket = socket;
		this.executor = executor;
		this.ownExecutor = ownExecutor;
		this.connector = connector;
		this.loop = (ownExecutor != null) ? new EventLoop(executor, this.connections) : null;
		if (this.loop != null) {
			this.connections.onChange(this.loop::wakeUp);
		}
	}

	LiveConnections connections() {
		return this.connections;
	}

	boolean isPublished() {
		return this.socket.isPublished();
	}

	@Override
	public void run() {
		Backoff pauses = new Backoff(FIRST_PAUSE, MAX_PAUSE);
		while (true) {
			try {
				serve(this.socket.channel().accept());
				pauses = new Backoff(FIRST_PAUSE, MAX_PAUSE);
			}
			catch (ClosedChannelException ex) {
				return;
			}
			catch (IOException | RuntimeException | Error ex) {
				// Out of descriptors or memory, most likely: the channel stays open, and
				// accepting again at once would fail again and burn a core.
				logger.log(System.Logger.Level.WARNING, "Cannot accept IPC connections (%s), trying again in %d ms"
					.formatted(ex, pauses.next().toMillis()));
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
		ConnectionDriver driver = new ConnectionDriver(channel, this.connector.apply(++this.accepted, channel),
				this.connections, this.loop);
		this.connections.add(driver);
		try {
			this.executor.execute(driver);
		}
		catch (RuntimeException | Error ex) {
			logger.log(System.Logger.Level.WARNING, "No thread for IPC connection %d: %s".formatted(this.accepted, ex));
			driver.close();
		}
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
			logger.log(System.Logger.Level.WARNING,
					"%d IPC connections are still busy after %s; their handlers are interrupted"
						.formatted(this.connections.size(), timeout));
			this.connections.interrupt();
			if (!haveEnded(GRACE)) {
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
