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

import com.codechu.ipc.Internal;
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
 * Serves JSON lines on a Unix domain socket: one object per line in, one line out.
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
 * still gets every reply; a last line without newline is a request like any other.
 * Invalid input results in an error envelope, and the next line of the connection is
 * served, except after a line over the limit, which closes the connection. Bodies are
 * never logged.
 * <p>
 * Safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
public final class UnixServer implements AutoCloseable {

	/** The name of a server that is not given another one. */
	public static final String DEFAULT_NAME = "default";

	static final String DEFAULT_COMMAND_KEY = "cmd";

	private static final long KEEP_IDLE_THREADS_SECONDS = 30;

	private final Builder settings;

	private volatile @Nullable Listener listener;

	private UnixServer(Builder settings) {
		this.settings = settings;
	}

	/**
	 * Create a builder for a server.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Publish the socket and start serving. Does nothing if the server is running.
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
					+ " was closed when the server stopped and cannot be reopened: start a new process");
		}
		ExecutorService own = (settings.executor == null) ? threadPool(threadName()) : null;
		Executor executor = (own != null) ? own : Objects.requireNonNull(settings.executor);
		Admission admission = new Admission(settings.limits, settings.allowedPeers, settings.mode.admitsOthers());
		SocketPath path = SocketPath.of(settings.requiredPath());
		SocketFile socket = (settings.inherited != null) ? SocketFile.inherited(path, settings.inherited) : SocketFile
			.publish(path, settings.mode, settings.group, settings.backlog, settings.trustedDirectories);
		Handlers handlers = new Handlers(settings.name, settings.requiredHandler(), settings.protocol, settings.limits,
				new HandlerPermits(ServerLimits.effective(settings.limits.maxRunningHandlers(), 0)),
				new HandlerFailures(settings.protocol, settings.errorMessages));
		Listener listener = new Listener(threadName(), socket, executor, own, admission, handlers);
		try {
			listener.start();
		}
		catch (RuntimeException | Error ex) {
			listener.stop(Duration.ZERO, settings.shutdownGrace);
			throw ex;
		}
		this.listener = listener;
	}

	/**
	 * Stop listening, remove the socket file if it is still ours, answer every request
	 * that has fully arrived, and close the connections. Handlers are given the shutdown
	 * timeout to complete, are then interrupted, and after the shutdown grace period
	 * their connections are closed. Does nothing if the server is not running.
	 * <p>
	 * A handler that calls this does not wait for itself. While the last requests are
	 * answered, the server does not count as running, and can be started again as soon as
	 * the socket is closed, which takes about 20 ms; until then its path is in use.
	 * @throws IOException if the socket cannot be closed or removed; the connections are
	 * closed in any case
	 */
	public void stop() throws IOException {
		Listener listener;
		synchronized (this) {
			listener = this.listener;
			this.listener = null;
		}
		// Not under the lock: handlers may ask how the server is.
		if (listener != null) {
			listener.stop(this.settings.shutdownTimeout, this.settings.shutdownGrace);
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
	 * Answer a request that came by another way than the socket, as if it were a line of
	 * a connection. Runs on the current thread, and waits for the handler. The
	 * {@linkplain IpcConnection#isDirect() connection} that handlers see has no peer: a
	 * server that lists who may connect refuses the request.
	 * @param request one JSON object in UTF-8, not to be changed meanwhile
	 * @return the reply or an error, without a line end; {@code null} if there is none
	 * @throws IllegalStateException if the server does not run
	 */
	public byte @Nullable [] answer(byte[] request) {
		Listener listener = this.listener;
		if (listener == null) {
			throw new IllegalStateException("IPC server '" + name() + "' does not run");
		}
		return listener.calls().answer(request);
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
	 * Return whether the server is running, including the threads that accept and
	 * supervise connections.
	 * @return whether connections are served, as soon as descriptors are available for
	 * them
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
	 * Return the status of the server.
	 * @return a snapshot, with zeros if the server is not running
	 */
	public ServerStatus status() {
		Listener listener = this.listener;
		return (listener != null) ? listener.status() : ServerStatus.STOPPED;
	}

	/**
	 * Return the name of this server, which distinguishes it from other servers of the
	 * same process.
	 * @return the name
	 */
	public String name() {
		return this.settings.name;
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

	private String threadName() {
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
	 * Builder for a server. Not safe for use by multiple concurrent threads, and not to
	 * be changed once the server was built.
	 */
	public static final class Builder {

		private String name = DEFAULT_NAME;

		private @Nullable Path path;

		private @Nullable Function<JsonLineProtocol, LineHandler> handler;

		private BiFunction<RequestHandler, JsonLineProtocol, LineHandler> requestHandlers = Builder::readWhole;

		private FileMode mode = FileMode.OWNER_ONLY;

		private @Nullable String group;

		private TrustedDirectories trustedDirectories = TrustedDirectories.NONE;

		private int backlog = 128;

		private JsonLineProtocol protocol = new JsonLineProtocol();

		private Duration shutdownTimeout = Duration.ofSeconds(10);

		private Duration shutdownGrace = Duration.ofSeconds(2);

		private @Nullable Executor executor;

		private boolean errorMessages = true;

		private ServerLimits limits = ServerLimits.DEFAULTS;

		private @Nullable AllowedPeers allowedPeers;

		private @Nullable ServerSocketChannel inherited;

		private Builder() {
		}

		private Builder(Builder other) {
			this.name = other.name;
			this.path = other.path;
			this.handler = other.handler;
			this.requestHandlers = other.requestHandlers;
			this.mode = other.mode;
			this.group = other.group;
			this.trustedDirectories = other.trustedDirectories;
			this.backlog = other.backlog;
			this.protocol = other.protocol;
			this.shutdownTimeout = other.shutdownTimeout;
			this.shutdownGrace = other.shutdownGrace;
			this.executor = other.executor;
			this.errorMessages = other.errorMessages;
			this.limits = other.limits;
			this.allowedPeers = other.allowedPeers;
			this.inherited = other.inherited;
		}

		/**
		 * Set the name that identifies the server for handlers, metrics and the log.
		 * Default: {@value UnixServer#DEFAULT_NAME}.
		 * @param name a name that no other server of this process has
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Set the path of the socket. Required.
		 * @param path absolute, or relative to the working directory; at most 106 bytes
		 * @return this builder
		 */
		public Builder path(Path path) {
			this.path = path;
			return this;
		}

		/**
		 * Set the handler of requests, each of which is first read as a whole. Required,
		 * unless a line handler is set.
		 * @param handler the handler, which replaces a line handler
		 * @return this builder
		 */
		public Builder handler(RequestHandler handler) {
			BiFunction<RequestHandler, JsonLineProtocol, LineHandler> adapter = this.requestHandlers;
			this.handler = (protocol) -> adapter.apply(handler, protocol);
			return this;
		}

		/**
		 * Set how request handlers that are set afterwards are adapted to line handlers.
		 * By default, each line is read as a whole, and the request handler is called.
		 * @param requestHandlers creates the line handler for the protocol that is set
		 * when the server starts
		 * @return this builder
		 */
		@Internal
		public Builder requestHandlers(BiFunction<RequestHandler, JsonLineProtocol, LineHandler> requestHandlers) {
			this.requestHandlers = requestHandlers;
			return this;
		}

		private static LineHandler readWhole(RequestHandler handler, JsonLineProtocol protocol) {
			RequestFormat format = protocol.requests(DEFAULT_COMMAND_KEY);
			return (bytes, from, to, connection, replies) -> {
				Object result = handler.handle(new IpcRequest(format.read(bytes, from, to), connection));
				Object reply = HandlerResults.requireValue(HandlerResults.await(result, replies));
				if (reply != null) {
					replies.write(reply);
				}
			};
		}

		/**
		 * Set the line handler.
		 * @param factory creates the handler, which replaces a request handler, for the
		 * protocol that is set when the server starts
		 * @return this builder
		 */
		@Internal
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
		 * Set directories that are trusted although other users may replace files in
		 * them. Default: none; the socket is published only where no other user can
		 * replace it.
		 * @param trustedDirectories the directories
		 * @return this builder
		 */
		public Builder trustedDirectories(TrustedDirectories trustedDirectories) {
			this.trustedDirectories = trustedDirectories;
			return this;
		}

		/**
		 * Set the maximum number of connections waiting to be accepted. Default 128.
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
		 * Set how long handlers are given to complete when the server is stopped. Default
		 * 10 s.
		 * @param shutdownTimeout zero to interrupt them at once
		 * @return this builder
		 */
		public Builder shutdownTimeout(Duration shutdownTimeout) {
			this.shutdownTimeout = ServerLimits.bounded("shutdownTimeout", shutdownTimeout);
			return this;
		}

		/**
		 * Set how long handlers are given to complete after they were interrupted because
		 * the server is stopping. Default 2 s.
		 * @param shutdownGrace zero to close their connections at once
		 * @return this builder
		 */
		public Builder shutdownGrace(Duration shutdownGrace) {
			this.shutdownGrace = ServerLimits.bounded("shutdownGrace", shutdownGrace);
			return this;
		}

		/**
		 * Set the executor that runs each connection on a separate thread until the
		 * server stops. Default: the server's own daemon platform threads, kept for 30 s;
		 * with more than eight connections, one event loop per processor, which another
		 * thread takes over while a slow handler runs.
		 * @param executor runs every task immediately on a separate thread, or rejects
		 * it; {@code null} for the default
		 * @return this builder
		 */
		public Builder executor(@Nullable Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Set whether error replies include the message of an exception that is not
		 * intended for peers, as it may reveal internals. Default {@code true}.
		 * @param errorMessages {@code false} to include its simple class name only
		 * @return this builder
		 */
		public Builder errorMessages(boolean errorMessages) {
			this.errorMessages = errorMessages;
			return this;
		}

		/**
		 * Set the limits across all peers. Default: {@link ServerLimits#DEFAULTS}.
		 * @param limits the limits
		 * @return this builder
		 */
		public Builder limits(ServerLimits limits) {
			this.limits = limits;
			return this;
		}

		/**
		 * Set who may connect, in addition to the mode. Default: all users that the mode
		 * admits; with 0600, this user and root.
		 * @param allowedPeers the allowed users and groups, {@code null} for the default
		 * @return this builder
		 */
		public Builder allowedPeers(@Nullable AllowedPeers allowedPeers) {
			this.allowedPeers = allowedPeers;
			return this;
		}

		/**
		 * Set a listening socket that another process, such as systemd, has bound to the
		 * path. It is used as it is, regardless of mode, group and backlog, and its name
		 * is never removed. It is closed when the server is stopped; the server cannot be
		 * started again.
		 * @param inherited the socket, {@code null} to bind one
		 * @return this builder
		 */
		public Builder inherited(@Nullable ServerSocketChannel inherited) {
			this.inherited = inherited;
			return this;
		}

		/**
		 * Build the server. Nothing is opened before it is started.
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
