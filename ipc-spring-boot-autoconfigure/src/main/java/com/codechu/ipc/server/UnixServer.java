package com.codechu.ipc.server;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;

import com.codechu.ipc.file.FileMode;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.peer.AllowedPeers;
import com.codechu.ipc.protocol.InvalidLimitException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.RequestFormat;
import com.codechu.ipc.server.internal.HandlerFailures;
import com.codechu.ipc.socket.SocketFile;
import com.codechu.ipc.socket.SocketPath;
import org.jspecify.annotations.Nullable;

/**
 * Serves JSON lines on a Unix domain socket: one object a line in, one line out.
 *
 * <pre>
 * try (UnixServer server = UnixServer.builder()
 *         .path(Path.of("/run/user/1000/app/control.sock"))
 *         .handler((request) -&gt; Map.of("running", true))
 *         .build()) {
 *     server.start();
 *     ...
 * }
 * </pre>
 *
 * A server can be started again after it was stopped, and several can run in one process.
 * While it runs, one thread that is not a daemon keeps the process alive; the threads
 * that serve connections are daemons.
 * <p>
 * A peer may send many requests before it reads; it may shut down its writing side and
 * still gets every reply; a last line without newline is a request like any other. Bad
 * input is answered by an error envelope, and the next line of the connection is served,
 * but for a line over the limit, after which the connection is closed. Bodies are never
 * logged.
 * <p>
 * Safe for use by several threads at once.
 */
public final class UnixServer implements AutoCloseable {

	private static final long KEEP_IDLE_THREADS_SECONDS = 30;

	private final Builder settings;

	private volatile @Nullable Listener listener;

	private UnixServer(Builder settings) {
		this.settings = settings;
	}

	/**
	 * Begin to describe a server.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Publish the socket and begin to serve. Does nothing if the server runs.
	 * @throws com.codechu.ipc.file.UnusablePathException if the path cannot be used,
	 * which is then unchanged
	 * @throws IOException if the operating system fails otherwise
	 */
	public synchronized void start() throws IOException {
		if (this.listener != null) {
			return;
		}
		Builder settings = this.settings;
		if (settings.inherited != null && !settings.inherited.isOpen()) {
			throw new IOException("The inherited socket " + settings.requiredPath()
					+ " was closed when the server stopped, and cannot be listened on again: start a new process");
		}
		ExecutorService own = (settings.executor == null) ? threadPool(name()) : null;
		Executor executor = (own != null) ? own : Objects.requireNonNull(settings.executor);
		Admission admission = new Admission(settings.limits, settings.allowedPeers, settings.mode.admitsOthers());
		SocketPath path = SocketPath.of(settings.requiredPath());
		SocketFile socket = (settings.inherited != null) ? SocketFile.inherited(path, settings.inherited) : SocketFile
			.publish(path, settings.mode, settings.group, settings.backlog, settings.trustedDirectories);
		Handlers handlers = new Handlers(settings.requiredHandler(), settings.protocol, settings.limits,
				new HandlerPermits(settings.limits.maxRunningHandlers()),
				new HandlerFailures(settings.protocol, settings.errorMessages));
		Listener listener = new Listener(name(), socket, executor, own, admission, handlers);
		try {
			listener.start();
		}
		catch (RuntimeException | Error ex) {
			listener.stop(Duration.ZERO);
			throw ex;
		}
		this.listener = listener;
	}

	/**
	 * Stop listening, remove the socket file if it is still ours, answer every request
	 * that has fully arrived, and close the connections. Handlers may go on for the
	 * shutdown timeout, are then interrupted, and after the grace of the limits their
	 * connections are closed. Does nothing if the server does not run.
	 * <p>
	 * A handler that calls this does not wait for itself. While the last requests are
	 * answered, the server does not count as running, and can be started again as soon as
	 * the socket is closed, which is within some 20 ms; until then its path counts as in
	 * use.
	 * @throws IOException if the socket cannot be closed or removed; the connections are
	 * closed all the same
	 */
	public void stop() throws IOException {
		Listener listener;
		synchronized (this) {
			listener = this.listener;
			this.listener = null;
		}
		// Not under the lock: handlers may ask how the server is.
		if (listener != null) {
			listener.stop(this.settings.shutdownTimeout);
		}
	}

	/**
	 * The same as {@link #stop()}.
	 */
	@Override
	public void close() throws IOException {
		stop();
	}

	/**
	 * Return whether the server was started and not stopped.
	 * @return whether the server runs
	 */
	public boolean isRunning() {
		return this.listener != null;
	}

	/**
	 * Return whether the server runs and its path still leads to it.
	 * @return {@code false} if the socket file was removed or replaced
	 */
	public boolean isPublished() {
		Listener listener = this.listener;
		return listener != null && listener.isPublished();
	}

	/**
	 * Return whether the server runs, and so do the threads that accept connections and
	 * look after them.
	 * @return whether connections are served, as soon as there are descriptors for them
	 */
	public boolean isServing() {
		Listener listener = this.listener;
		return listener != null && listener.isServing();
	}

	/**
	 * Return whether the current thread runs a handler of this server, which
	 * {@link #stop()} would not wait for.
	 * @return whether it does
	 */
	public boolean isHandling() {
		Listener listener = this.listener;
		return listener != null && listener.connections().isHandledByCurrentThread();
	}

	/**
	 * Return how many connections are open.
	 * @return the number of connections
	 */
	public int connectionCount() {
		Listener listener = this.listener;
		return (listener != null) ? listener.connections().size() : 0;
	}

	/**
	 * Return what the server is doing.
	 * @return a snapshot, of zeros if the server does not run
	 */
	public ServerStatus status() {
		Listener listener = this.listener;
		return (listener != null) ? listener.status() : ServerStatus.STOPPED;
	}

	/**
	 * Return the path of the socket.
	 * @return the absolute path
	 */
	public Path path() {
		return this.settings.requiredPath().toAbsolutePath().normalize();
	}

	/**
	 * Return the mode of the socket.
	 * @return who may connect
	 */
	public FileMode mode() {
		return this.settings.mode;
	}

	private String name() {
		return "ipc-" + path().getFileName();
	}

	// A new thread costs ten times as much as serving a short connection; so they are
	// kept for the next one.
	private static ExecutorService threadPool(String name) {
		AtomicLong count = new AtomicLong();
		ThreadFactory threads = (task) -> {
			Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
		return new ThreadPoolExecutor(0, Integer.MAX_VALUE, KEEP_IDLE_THREADS_SECONDS, TimeUnit.SECONDS,
				new SynchronousQueue<>(), threads);
	}

	/**
	 * Describes a server. Not safe for use by several threads at once; not to be changed
	 * once the server was built.
	 */
	public static final class Builder {

		private static final String DEFAULT_COMMAND_KEY = "cmd";

		private @Nullable Path path;

		private @Nullable Function<JsonLineProtocol, LineHandler> handler;

		private BiFunction<RequestHandler, JsonLineProtocol, LineHandler> requestHandlers = Builder::readWhole;

		private FileMode mode = FileMode.OWNER_ONLY;

		private @Nullable String group;

		private TrustedDirectories trustedDirectories = TrustedDirectories.NONE;

		private int backlog = 128;

		private JsonLineProtocol protocol = new JsonLineProtocol();

		private Duration shutdownTimeout = Duration.ofSeconds(10);

		private @Nullable Executor executor;

		private boolean errorMessages = true;

		private ServerLimits limits = ServerLimits.DEFAULTS;

		private @Nullable AllowedPeers allowedPeers;

		private @Nullable ServerSocketChannel inherited;

		private Builder() {
		}

		private Builder(Builder other) {
			this.path = other.path;
			this.handler = other.handler;
			this.requestHandlers = other.requestHandlers;
			this.mode = other.mode;
			this.group = other.group;
			this.trustedDirectories = other.trustedDirectories;
			this.backlog = other.backlog;
			this.protocol = other.protocol;
			this.shutdownTimeout = other.shutdownTimeout;
			this.executor = other.executor;
			this.errorMessages = other.errorMessages;
			this.limits = other.limits;
			this.allowedPeers = other.allowedPeers;
			this.inherited = other.inherited;
		}

		/**
		 * Set where the socket is published. Required.
		 * @param path absolute, or relative to the working directory; at most 106 bytes
		 * @return this builder
		 */
		public Builder path(Path path) {
			this.path = path;
			return this;
		}

		/**
		 * Set what answers requests, each of which is read whole before. Required, unless
		 * lines are handled.
		 * @param handler the handler, replaces one of lines
		 * @return this builder
		 */
		public Builder handler(RequestHandler handler) {
			BiFunction<RequestHandler, JsonLineProtocol, LineHandler> adapter = this.requestHandlers;
			this.handler = (protocol) -> adapter.apply(handler, protocol);
			return this;
		}

		/**
		 * Set how handlers of requests, set after this, become handlers of lines. By
		 * default, each line is read whole, and the handler asked.
		 * @param requestHandlers makes the handler of lines, for the protocol that is in
		 * force when the server starts
		 * @return this builder
		 */
		public Builder requestHandlers(BiFunction<RequestHandler, JsonLineProtocol, LineHandler> requestHandlers) {
			this.requestHandlers = requestHandlers;
			return this;
		}

		private static LineHandler readWhole(RequestHandler handler, JsonLineProtocol protocol) {
			RequestFormat format = protocol.requests(DEFAULT_COMMAND_KEY);
			return (bytes, from, to, connection, replies) -> {
				Object reply = handler.handle(new IpcRequest(format.read(bytes, from, to), connection));
				if (reply != null) {
					replies.write(reply);
				}
			};
		}

		/**
		 * Set what reads and answers lines.
		 * @param factory makes the handler, which replaces one of requests, for the
		 * protocol that is in force when the server starts
		 * @return this builder
		 */
		public Builder lineHandler(Function<JsonLineProtocol, LineHandler> factory) {
			this.handler = factory;
			return this;
		}

		/**
		 * Set who may connect. Default 0600: the user of this process.
		 * @param mode the mode of the socket from the first moment
		 * @return this builder
		 */
		public Builder mode(FileMode mode) {
			this.mode = mode;
			return this;
		}

		/**
		 * Set the group that owns the socket. Default: the group of the process.
		 * @param group name or number, {@code null} for the default
		 * @return this builder
		 */
		public Builder group(@Nullable String group) {
			this.group = group;
			return this;
		}

		/**
		 * Set which directories are trusted, though other users may exchange what is in
		 * them. Default: none; the socket is published only where nobody else can.
		 * @param trustedDirectories the directories
		 * @return this builder
		 */
		public Builder trustedDirectories(TrustedDirectories trustedDirectories) {
			this.trustedDirectories = trustedDirectories;
			return this;
		}

		/**
		 * Set how many connections may wait to be accepted. Default 128.
		 * @param backlog number of connections
		 * @return this builder
		 */
		public Builder backlog(int backlog) {
			this.backlog = InvalidLimitException.requireAtLeast("backlog", backlog, 1);
			return this;
		}

		/**
		 * Set how messages are read and written. Default: a plain mapper and the default
		 * limits.
		 * @param protocol the protocol
		 * @return this builder
		 */
		public Builder protocol(JsonLineProtocol protocol) {
			this.protocol = protocol;
			return this;
		}

		/**
		 * Set how long handlers may go on when the server is stopped. Default 10 s.
		 * @param shutdownTimeout zero to interrupt them at once
		 * @return this builder
		 */
		public Builder shutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = ServerLimits.bounded("shutdownTimeout", shutdownTimeout);
			return this;
		}

		/**
		 * Set what runs connections, each on a thread of its own until the server stops.
		 * Default: daemon platform threads of this server's own, kept for 30 s; with more
		 * than eight connections a loop, in which a handler that takes long goes on alone
		 * on its thread.
		 * @param executor runs every task at once on a thread of its own, or rejects it;
		 * {@code null} for the default
		 * @return this builder
		 */
		public Builder executor(@Nullable Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Set whether peers get the message of an exception that is not meant to be
		 * answered, as it may tell more than they should know. Default {@code true}.
		 * @param errorMessages {@code false} to answer nothing but its simple class name
		 * @return this builder
		 */
		public Builder errorMessages(boolean errorMessages) {
			this.errorMessages = errorMessages;
			return this;
		}

		/**
		 * Set what all peers together may cost. Default: {@link ServerLimits#DEFAULTS}.
		 * @param limits the limits
		 * @return this builder
		 */
		public Builder limits(ServerLimits limits) {
			this.limits = limits;
			return this;
		}

		/**
		 * Set who may connect, beyond what the mode says. Default: whoever the mode
		 * admits, with 0600 this user and root.
		 * @param allowedPeers the allowed users and groups, {@code null} for the default
		 * @return this builder
		 */
		public Builder allowedPeers(@Nullable AllowedPeers allowedPeers) {
			this.allowedPeers = allowedPeers;
			return this;
		}

		/**
		 * Set a listening socket that somebody else has bound to the path, such as
		 * systemd. It is used as it is, whatever mode, group and backlog say, and its
		 * name is never removed. It is closed when the server is stopped, which can not
		 * be started again then.
		 * @param inherited the socket, {@code null} to bind one
		 * @return this builder
		 */
		public Builder inherited(@Nullable ServerSocketChannel inherited) {
			this.inherited = inherited;
			return this;
		}

		/**
		 * Make the server. Nothing is opened before it is started.
		 * @return the server
		 */
		public UnixServer build() {
			requiredPath();
			requiredHandler();
			return new UnixServer(new Builder(this));
		}

		private Path requiredPath() {
			return Objects.requireNonNull(this.path, "path is required");
		}

		private LineHandler requiredHandler() {
			return Objects.requireNonNull(this.handler, "handler is required").apply(this.protocol);
		}

	}

}
