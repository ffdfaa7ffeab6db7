package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;

import com.codechu.ipc.os.Backoff;
import com.codechu.ipc.os.RateLimitedLog;
import com.codechu.ipc.os.Repetition;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.socket.SocketFile;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections, decides by their number whether they are served, and gives each
 * its pump.
 */
final class Acceptor implements Runnable, Host {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(10);

	private static final Duration MAX_PAUSE = Duration.ofSeconds(1);

	/**
	 * How long the backlog holds peers back before one is refused: who comes for a moment
	 * only, as those that notify do, soon makes room for the next.
	 */
	private static final Duration HELD_BACK = Duration.ofMillis(100);

	private static final Duration LOOK = Duration.ofMillis(1);

	private static final Refusal NO_THREAD = new Refusal(ErrorType.TOO_MANY_CONNECTIONS,
			"the server is out of threads; try again later");

	private static final Log logger = LogFactory.getLog(ServerLog.NAME);

	private final SocketFile socket;

	private final Executor executor;

	private final Admission admission;

	private final Handlers handlers;

	private final ConnectionRegistry connections;

	private final EventLoops loops;

	private final StreamLoop streams;

	private final Door door;

	private final RateLimitedLog log = new RateLimitedLog(logger, Duration.ofSeconds(10));

	private final Backoff pauses = new Backoff(FIRST_PAUSE, MAX_PAUSE);

	/** Nothing is accepted any more. */
	private volatile boolean ended;

	private volatile long accepted;

	private volatile @Nullable Thread thread;

	Acceptor(SocketFile socket, Executor executor, Admission admission, Handlers handlers,
			ConnectionRegistry connections, EventLoops loops, StreamLoop streams, Door door) {
		this.socket = socket;
		this.executor = executor;
		this.admission = admission;
		this.handlers = handlers;
		this.connections = connections;
		this.loops = loops;
		this.streams = streams;
		this.door = door;
	}

	/**
	 * Return how many connections were accepted.
	 * @return their number
	 */
	long accepted() {
		return this.accepted;
	}

	boolean isAlive() {
		Thread thread = this.thread;
		return thread != null && thread.isAlive();
	}

	@Override
	public void run() {
		this.thread = Thread.currentThread();
		Repetition.until(() -> this.ended, this::acceptOne);
	}

	private void acceptOne() {
		ServerSocketChannel listening = this.socket.channel();
		try {
			SocketChannel channel = listening.accept();
			if (this.connections.isClosed() && this.socket.isLastCall(channel)) {
				channel.close();
				this.ended = true;
			}
			else {
				serve(channel);
				this.pauses.reset();
			}
		}
		catch (ClosedChannelException ex) {
			this.ended = this.connections.isClosed();
			if (!this.ended && listening == this.socket.channel()) {
				this.log.warn("closed",
						this.socket + " was closed from outside the server; clients can no longer connect", ex);
				this.pauses.pauseWhateverHappens();
			}
			// Otherwise it was published again, so there is another channel.
		}
		catch (Throwable ex) {
			// Out of descriptors or memory, most likely: the channel stays open, and
			// accepting again at once would fail again and burn a core.
			this.pauses.pauseWhateverHappens();
			this.log.warn("accept", "Failed to accept IPC connections; trying again after a pause", ex);
		}
	}

	/**
	 * Wait until all that had connected before the socket was withdrawn were accepted.
	 * @param timeout how long to wait
	 */
	void awaitLastCall(Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		while (!this.ended && isAlive() && System.nanoTime() - end < 0) {
			Backoff.pauseUninterruptibly(LOOK);
		}
	}

	private void serve(SocketChannel channel) throws IOException {
		long id = this.accepted + 1;
		this.accepted = id;
		Connection connection;
		try {
			connection = new Connection(id, new ChannelTransport(channel, this.door), this, this.handlers);
		}
		catch (RuntimeException | Error ex) {
			channel.close();
			throw ex;
		}
		try {
			serve(connection, channel);
		}
		catch (Throwable ex) {
			connection.close();
			throw ex;
		}
	}

	private void serve(Connection connection, SocketChannel channel) throws IOException {
		Refusal refusal = this.connections.isClosed() ? Refusal.STOPPING : refusalByNumber(connection);
		if (refusal != null) {
			refuse(connection, channel, refusal);
			return;
		}
		this.connections.add(connection);
		if (this.connections.isCrowded()) {
			channel.configureBlocking(false);
			this.loops.adopt(connection, channel, Step.LATER);
		}
		else {
			begin(connection, channel);
		}
	}

	private @Nullable Refusal refusalByNumber(Connection connection) {
		if (this.admission.isFull(this.connections.size())) {
			this.connections.awaitLeaving(HELD_BACK);
		}
		return this.admission.byNumber(this.connections.size(), connection);
	}

	private void begin(Connection connection, SocketChannel channel) throws IOException {
		ThreadPump pump = new ThreadPump(connection, channel, this.connections, this.loops);
		connection.drivenBy(pump);
		try {
			this.executor.execute(pump);
		}
		catch (RuntimeException | Error ex) {
			this.log.warn("thread", "Failed to start a thread for an IPC connection", ex);
			this.connections.remove(connection);
			refuse(connection, channel, this.connections.isClosed() ? Refusal.STOPPING : NO_THREAD);
		}
	}

	private void refuse(Connection connection, SocketChannel channel, Refusal refusal) throws IOException {
		channel.configureBlocking(false);
		Step step = connection.refuse(refusal);
		if (step != Step.OVER && this.admission.beginRefusing(connection)) {
			this.loops.adopt(connection, channel, step);
		}
		else {
			connection.close();
		}
	}

	@Override
	public boolean isStopping() {
		return this.connections.isClosed();
	}

	@Override
	public @Nullable Refusal admit(IpcConnection connection, Transport transport) throws IOException {
		return this.admission.byPeer(transport, connection);
	}

	@Override
	public boolean mayLinger(IpcConnection connection) {
		// Does not take the place of others any more.
		this.connections.remove(connection);
		return this.admission.beginRefusing(connection);
	}

	@Override
	public StreamLoop streams() {
		return this.streams;
	}

	@Override
	public void ended(IpcConnection connection) {
		this.connections.remove(connection);
		this.admission.left(connection);
		if (this.connections.isClosed()) {
			this.loops.wakeUp();
		}
	}

}
