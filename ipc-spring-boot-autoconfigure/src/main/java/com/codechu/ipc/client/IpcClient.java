package com.codechu.ipc.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.codechu.ipc.Internal;
import com.codechu.ipc.protocol.InvalidLimitException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProgressUpdate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends requests to a server on a Unix domain socket.
 *
 * <pre>
 * ScanReport report = client.command("rescan").param("path", path).retrieve(ScanReport.class);
 * </pre>
 *
 * A payload is anything that Jackson writes as an object. A reply that is an envelope
 * <code>{"error", "type"}</code> is thrown as an {@link IpcRemoteException}; other kinds
 * of {@link IpcException} mean that there was no usable reply. A payload that cannot be
 * written results in a {@link com.codechu.ipc.protocol.MessageEncodingException}, and
 * nothing is sent.
 * <p>
 * No call takes longer than its deadline, see {@link Builder#timeout}, and every call
 * ends with an {@link IpcInterruptedException} when its thread is interrupted.
 * <p>
 * Safe for use by multiple concurrent threads. Only {@link #exchange} is abstract, so a
 * fake for a test can be a lambda.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IpcClient extends AutoCloseable {

	/**
	 * Make a call.
	 * @param call the payload, and the type that the reply is bound to
	 * @return the reply; {@code null} if the call expects none
	 * @throws IpcException if there is no reply, or it is an error or cannot be bound to
	 * the type
	 */
	@Nullable Object exchange(IpcCall call);

	/**
	 * Make a call on another thread. Cancelling the future ends the call; the server may
	 * have acted on it.
	 * @param call the payload, not to be changed until the reply has been received, and
	 * the type that the reply is bound to
	 * @return the reply, {@code null} if the call expects none; or an
	 * {@link IpcException} as the cause of its failure
	 */
	default CompletableFuture<@Nullable Object> exchangeAsync(IpcCall call) {
		try {
			return CompletableFuture.completedFuture(exchange(call));
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Make calls on one connection without waiting for each reply (pipelining). All calls
	 * share one deadline, the longest of their timeouts. If replies are errors, the first
	 * of them is thrown, but only when every request has been answered, or the server has
	 * closed the connection with that error.
	 * @param calls the calls; each must expect a reply
	 * @return the replies in the order of the calls
	 * @throws IpcException if there is not a reply for each, or one of them is an error
	 * or cannot be bound to the type
	 */
	default List<@Nullable Object> exchangeAll(List<IpcCall> calls) {
		List<@Nullable Object> replies = new ArrayList<>(calls.size());
		calls.forEach((call) -> replies.add(exchange(call)));
		return replies;
	}

	/**
	 * Make a call, and receive progress before the reply. Each line restarts the timeout.
	 * @param call the payload, and the type that the reply is bound to
	 * @param onProgress receives progress on the thread that calls; what it throws ends
	 * the call. By default, no progress is reported
	 * @return the reply; {@code null} if the call expects none
	 * @throws IpcException if there is no reply, or more than one, or it is an error or
	 * cannot be bound to the type
	 */
	default @Nullable Object exchange(IpcCall call, Consumer<ProgressUpdate> onProgress) {
		return exchange(call);
	}

	/**
	 * Make a call on another thread, and receive progress before the reply. Each line
	 * restarts the timeout. Cancelling the future ends the call; the server may have
	 * acted on it.
	 * @param call the payload, not to be changed until the reply has been received, and
	 * the type that the reply is bound to
	 * @param onProgress receives progress on that thread; what it throws ends the call
	 * @return the reply, {@code null} if the call expects none; or an
	 * {@link IpcException} as the cause of its failure
	 */
	default CompletableFuture<@Nullable Object> exchangeAsync(IpcCall call, Consumer<ProgressUpdate> onProgress) {
		return exchangeAsync(call);
	}

	/**
	 * Make a call whose reply may have any number of items; {@link IpcCommandRequest}
	 * calls it {@link IpcCommandRequest#stream(Class) stream}, which has the details. By
	 * default, the reply of {@link #exchange} is the only item.
	 * <p>
	 * A stream uses its own connection, which counts towards the client's limit only
	 * until the first line of the reply has been received. If all items are read, the
	 * connection is kept for further requests.
	 * @param call the payload, and the type that each item is bound to
	 * @param options how to read the items
	 * @return the items, to be closed; {@code null} items are possible
	 * @throws IpcException if there is no reply, or it is an error or cannot be bound to
	 * the type
	 */
	default Stream<@Nullable Object> exchangeStream(IpcCall call, IpcStreamOptions options) {
		return Collections.<@Nullable Object>singletonList(exchange(call)).stream();
	}

	/**
	 * Send a request and wait for its reply.
	 * @param payload the request
	 * @return the reply
	 * @throws IpcException if there is no reply, or it is an error or not an object
	 */
	default ObjectNode request(Object payload) {
		return request(payload, ObjectNode.class);
	}

	/**
	 * Send a request and wait for its reply.
	 * @param <T> the type of the reply
	 * @param payload the request
	 * @param type the type that the reply is bound to
	 * @return the reply
	 * @throws IpcException if there is no reply, or it is an error or cannot be bound to
	 * the type
	 */
	@SuppressWarnings("unchecked")
	default <T> T request(Object payload, Class<T> type) {
		return (T) Objects.requireNonNull(exchange(new IpcCall(payload, type)));
	}

	/**
	 * Send a request and wait for its reply.
	 * @param <T> the type of the reply
	 * @param payload the request
	 * @param type the type that the reply is bound to, with its type arguments
	 * @return the reply
	 * @throws IpcException if there is no reply, or it is an error or cannot be bound to
	 * the type
	 */
	@SuppressWarnings("unchecked")
	default <T> T request(Object payload, TypeReference<T> type) {
		return (T) Objects.requireNonNull(exchange(new IpcCall(payload, type.getType())));
	}

	/**
	 * Send a request on another thread. Cancelling the future ends the request.
	 * @param <T> the type of the reply
	 * @param payload the request, not to be changed until the reply has been received
	 * @param type the type that the reply is bound to
	 * @return the reply, or an {@link IpcException} as the cause of its failure
	 */
	@SuppressWarnings("unchecked")
	default <T> CompletableFuture<T> requestAsync(Object payload, Class<T> type) {
		return (CompletableFuture<T>) exchangeAsync(new IpcCall(payload, type));
	}

	/**
	 * Send a request on another thread. Cancelling the future ends the request.
	 * @param <T> the type of the reply
	 * @param payload the request, not to be changed until the reply has been received
	 * @param type the type that the reply is bound to, with its type arguments
	 * @return the reply, or an {@link IpcException} as the cause of its failure
	 */
	@SuppressWarnings("unchecked")
	default <T> CompletableFuture<T> requestAsync(Object payload, TypeReference<T> type) {
		return (CompletableFuture<T>) exchangeAsync(new IpcCall(payload, type.getType()));
	}

	/**
	 * Send many requests on one connection without waiting for each reply, see
	 * {@link #exchangeAll}.
	 * @param <T> the type of the replies
	 * @param payloads the requests; each must expect a reply
	 * @param type the type that the replies are bound to
	 * @return the replies in the order of the requests
	 * @throws IpcException if there is not a reply for each, or one of them is an error
	 * or cannot be bound to the type
	 */
	@SuppressWarnings("unchecked")
	default <T> List<T> requestAll(List<?> payloads, Class<T> type) {
		return (List<T>) exchangeAll(payloads.stream().map((payload) -> new IpcCall(payload, type)).toList());
	}

	/**
	 * Send many requests on one connection without waiting for each reply, see
	 * {@link #exchangeAll}.
	 * @param <T> the type of the replies
	 * @param payloads the requests; each must expect a reply
	 * @param type the type that the replies are bound to, with its type arguments
	 * @return the replies in the order of the requests
	 * @throws IpcException if there is not a reply for each, or one of them is an error
	 * or cannot be bound to the type
	 */
	@SuppressWarnings("unchecked")
	default <T> List<T> requestAll(List<?> payloads, TypeReference<T> type) {
		return (List<T>) exchangeAll(payloads.stream().map((payload) -> new IpcCall(payload, type.getType())).toList());
	}

	/**
	 * Send a notification: a request without waiting for a reply;
	 * {@link IpcCommandRequest} calls it {@link IpcCommandRequest#send() send}. Not to be
	 * confused with {@link Object#notify()}, which has no parameters.
	 * <p>
	 * Notifications are sent in order over a separate pooled connection. A server that
	 * reads slowly makes the sender wait, up to the timeout. A request that is made after
	 * a notification, even by the same thread, may overtake it. Replies are read and
	 * discarded. An error that ends the connection is thrown by the next notification,
	 * which is not sent; so is the loss of the connection, with the number of
	 * notifications that the server may not have handled. {@link #close()} waits until
	 * the server has read all of them.
	 * @param payload the request
	 * @throws IpcException if it is not sent; otherwise, how the server handles it is
	 * unknown
	 */
	default void notify(Object payload) {
		exchange(IpcCall.notification(payload));
	}

	/**
	 * Create a request for a command.
	 * @param name the command's name
	 * @return the request, to which parameters can be added
	 */
	default IpcCommandRequest command(String name) {
		return new IpcCommandRequest(this, IpcCommandRequest.Plain.PROTOCOL, Builder.COMMAND_KEY, name);
	}

	/**
	 * Return the socket of the server.
	 * @return the path, empty if there is none
	 */
	default Path path() {
		return Path.of("");
	}

	/**
	 * Close the client. Requests in flight complete as usual; no further requests can be
	 * made. Streams are closed, and their readers get a
	 * {@link java.util.concurrent.CancellationException}. Waits, up to the timeout, until
	 * the server has read all notifications; the number of those that it may not have
	 * read is logged.
	 */
	@Override
	default void close() {
	}

	/**
	 * Create a builder for a client.
	 * @return a builder
	 */
	static Builder builder() {
		return new Builder();
	}

	/**
	 * Builder for a client. Not safe for use by multiple concurrent threads.
	 */
	final class Builder {

		static final String COMMAND_KEY = "cmd";

		String name = "default";

		@Nullable Path path;

		Duration timeout = Duration.ofSeconds(5);

		int retries = 3;

		Duration retryBackoff = Duration.ofMillis(500);

		int maxIdle = 16;

		Duration idleTimeout = Duration.ofSeconds(30);

		@Nullable String peerUser;

		String commandKey = COMMAND_KEY;

		JsonLineProtocol protocol = new JsonLineProtocol();

		@Nullable Executor executor;

		final List<IpcClientInterceptor> interceptors = new ArrayList<>();

		int maxConnections = 64;

		final Map<String, Duration> commandTimeouts = new HashMap<>();

		boolean ownServer;

		private Builder() {
		}

		/**
		 * Set the name that identifies the client for interceptors and meters. Default
		 * {@code default}.
		 * @param name the name
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Set the path of the server's socket. Required.
		 * @param path path of the socket, at most 106 bytes
		 * @return this builder
		 */
		public Builder path(Path path) {
			this.path = path;
			return this;
		}

		/**
		 * Set the path of the server's socket, unless it was already set.
		 * @param path the path of its socket
		 * @return this builder
		 */
		@Internal
		public Builder defaultPath(Path path) {
			return (this.path != null) ? this : path(path);
		}

		/**
		 * Set the path of the server's socket, unless it was already set, in a directory
		 * where another user could have created it first: the server must then be run by
		 * this user or root, unless a specific user is required.
		 * @param path the path of its socket
		 * @return this builder
		 */
		@Internal
		public Builder sharedDefaultPath(Path path) {
			return (this.path != null) ? this : path(path).requireOwnServer();
		}

		/**
		 * Set the timeout of a request, as a single deadline for connecting, writing and
		 * reading. Default 5 s. While no server is listening, connecting is retried, and
		 * each attempt restarts the timeout; because such attempts fail immediately, a
		 * call takes at most <blockquote>timeout + retryBackoff × (2<sup>retries</sup> −
		 * 1) </blockquote> which is 8.5 s by default, plus some 20 ms until a timeout is
		 * noticed.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = positive("timeout", timeout);
			return this;
		}

		/**
		 * Set the timeout of the requests for a command, unless the call has its own.
		 * Default: the timeout of all requests.
		 * @param command the command's name
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder commandTimeout(String command, Duration timeout) {
			this.commandTimeouts.put(command, positive("commandTimeout", timeout));
			return this;
		}

		/**
		 * Set the number of additional attempts to connect when there is no such file or
		 * no server is listening. Default 3. A full backlog is retried until the
		 * deadline. A path that is too long, is not a socket or must not be used by this
		 * user is not retried, and neither is a request of which a byte was written.
		 * @param retries number of additional attempts, zero for none
		 * @return this builder
		 */
		public Builder retries(int retries) {
			this.retries = InvalidLimitException.requireAtLeast("retries", retries, 0);
			return this;
		}

		/**
		 * Set the time to wait before the first additional attempt; it doubles with each
		 * further attempt. Default 0.5 s.
		 * @param retryBackoff more than zero
		 * @return this builder
		 */
		public Builder retryBackoff(Duration retryBackoff) {
			this.retryBackoff = positive("retryBackoff", retryBackoff);
			return this;
		}

		/**
		 * Set the maximum number of idle connections that are kept. Default 16. If zero,
		 * each request uses its own connection.
		 * @param maxIdle number of connections
		 * @return this builder
		 */
		public Builder maxIdle(int maxIdle) {
			this.maxIdle = InvalidLimitException.requireAtLeast("maxIdle", maxIdle, 0);
			return this;
		}

		/**
		 * Set the maximum number of connections, not counting the one for notifications
		 * and those of streams whose first line has been received. Default 64. Further
		 * calls wait for a connection, up to their timeout.
		 * @param maxConnections number of connections
		 * @return this builder
		 */
		public Builder maxConnections(int maxConnections) {
			this.maxConnections = InvalidLimitException.requireAtLeast("maxConnections", maxConnections, 1);
			return this;
		}

		/**
		 * Set how long an idle connection is kept. Default 30 s.
		 * @param idleTimeout more than zero
		 * @return this builder
		 */
		public Builder idleTimeout(Duration idleTimeout) {
			this.idleTimeout = positive("idleTimeout", idleTimeout);
			return this;
		}

		/**
		 * Require that the server is run by a specific user, as reported by the kernel;
		 * nothing is sent to other servers. Default: any user.
		 * @param peerUser name of the user, or the number of one without a name;
		 * {@code null} for any
		 * @return this builder
		 */
		public Builder requirePeerUser(@Nullable String peerUser) {
			this.peerUser = peerUser;
			return this;
		}

		/**
		 * Require that the server is run by this user or root, unless a specific user is
		 * required: for paths in directories where another user could have been first.
		 * Default: any user.
		 * @return this builder
		 */
		public Builder requireOwnServer() {
			this.ownServer = true;
			return this;
		}

		/**
		 * Set the member that names the command. Default {@code cmd}.
		 * @param commandKey the member's name
		 * @return this builder
		 */
		public Builder commandKey(String commandKey) {
			this.commandKey = commandKey;
			return this;
		}

		/**
		 * Set how messages are read and written, and their limits.
		 * @param protocol the protocol
		 * @return this builder
		 */
		public Builder protocol(JsonLineProtocol protocol) {
			this.protocol = protocol;
			return this;
		}

		/**
		 * Set the executor for asynchronous requests, publishers and subscriptions. The
		 * latter two occupy a thread until the stream ends. Default: the client's own
		 * daemon threads, created as needed, one for each stream.
		 * @param executor the executor, {@code null} for the default
		 * @return this builder
		 */
		public Builder executor(@Nullable Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Add an interceptor. The first one is outermost.
		 * @param interceptor the interceptor
		 * @return this builder
		 */
		public Builder interceptor(IpcClientInterceptor interceptor) {
			this.interceptors.add(interceptor);
			return this;
		}

		/**
		 * Build the client. It does not connect before the first request.
		 * @return the client
		 */
		public UnixClient build() {
			return new UnixClient(this, Objects.requireNonNull(this.path, "path is required"));
		}

		private static Duration positive(String name, Duration value) {
			if (value.isNegative() || value.isZero()) {
				throw new InvalidLimitException(name, value, "must be greater than 0");
			}
			return value;
		}

	}

}
