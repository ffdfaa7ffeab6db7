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
 * <code>{"error", "type"}</code> is thrown as an {@link IpcRemoteException}; the other
 * kinds of {@link IpcException} tell that there was no usable reply. A payload that
 * cannot be written is a {@link com.codechu.ipc.protocol.MessageEncodingException};
 * nothing is sent then.
 * <p>
 * No call takes longer than its deadline, see {@link Builder#timeout}, and every call
 * ends with an {@link IpcInterruptedException} when its thread is interrupted.
 * <p>
 * Safe for use by several threads at once. A fake for a test needs nothing but
 * {@link #exchange}, and so can be a lambda.
 */
@FunctionalInterface
public interface IpcClient extends AutoCloseable {

	/**
	 * Make a call.
	 * @param call what to send, and what to make of the reply
	 * @return the reply; {@code null} if none is wanted
	 * @throws IpcException if there is no reply, or it is an error or does not fit
	 */
	@Nullable Object exchange(IpcCall call);

	/**
	 * Make a call on another thread. Cancelling the future ends the call; the server may
	 * have acted on it.
	 * @param call what to send, not to be changed until the reply is there, and what to
	 * make of the reply
	 * @return the reply, {@code null} if none is wanted; or an {@link IpcException} as
	 * the cause of its failure
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
	 * Make calls on one connection without waiting for each reply. The deadline is one
	 * for all of them, the longest that one of them has. If replies are errors, the first
	 * of them is thrown, but only when every request has been answered, or the server has
	 * closed the connection with that error.
	 * @param calls the calls; each must be one that is answered
	 * @return the replies in the order of the calls
	 * @throws IpcException if there is not a reply for each, or one of them is an error
	 * or does not fit
	 */
	default List<@Nullable Object> exchangeAll(List<IpcCall> calls) {
		List<@Nullable Object> replies = new ArrayList<>(calls.size());
		calls.forEach((call) -> replies.add(exchange(call)));
		return replies;
	}

	/**
	 * Make a call, and receive progress before the reply. The deadline begins anew with
	 * each line.
	 * @param call what to send, and what to make of the reply
	 * @param onProgress receives progress on the thread that calls; what it throws ends
	 * the call. By default, there is none
	 * @return the reply; {@code null} if none is wanted
	 * @throws IpcException if there is no reply, or more than one, or it is an error or
	 * does not fit
	 */
	default @Nullable Object exchange(IpcCall call, Consumer<ProgressUpdate> onProgress) {
		return exchange(call);
	}

	/**
	 * Make a call on another thread, and receive progress before the reply. The deadline
	 * begins anew with each line. Cancelling the future ends the call; the server may
	 * have acted on it.
	 * @param call what to send, not to be changed until the reply is there, and what to
	 * make of the reply
	 * @param onProgress receives progress on that thread; what it throws ends the call
	 * @return the reply, {@code null} if none is wanted; or an {@link IpcException} as
	 * the cause of its failure
	 */
	default CompletableFuture<@Nullable Object> exchangeAsync(IpcCall call, Consumer<ProgressUpdate> onProgress) {
		return exchangeAsync(call);
	}

	/**
	 * Make a call whose reply may have any number of items; {@link IpcCommandRequest}
	 * calls it {@link IpcCommandRequest#stream(Class) stream}, which tells more. By
	 * default, the reply of {@link #exchange} is the only item.
	 * <p>
	 * A stream has a connection of its own, which counts among those of the client until
	 * the first line of the reply has come, and not after. If all items are read, the
	 * connection is kept for further requests.
	 * @param call what to send, and what to make of each item
	 * @param options how to read the items
	 * @return the items, to be closed; {@code null} items are possible
	 * @throws IpcException if there is no reply, or it is an error or does not fit
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
	 * @param <T> what the reply is
	 * @param payload the request
	 * @param type what to make of the reply
	 * @return the reply
	 * @throws IpcException if there is no reply, or it is an error or does not fit
	 */
	@SuppressWarnings("unchecked")
	default <T> T request(Object payload, Class<T> type) {
		return (T) Objects.requireNonNull(exchange(new IpcCall(payload, type)));
	}

	/**
	 * Send a request and wait for its reply.
	 * @param <T> what the reply is
	 * @param payload the request
	 * @param type what to make of the reply, with its type arguments
	 * @return the reply
	 * @throws IpcException if there is no reply, or it is an error or does not fit
	 */
	@SuppressWarnings("unchecked")
	default <T> T request(Object payload, TypeReference<T> type) {
		return (T) Objects.requireNonNull(exchange(new IpcCall(payload, type.getType())));
	}

	/**
	 * Send a request on another thread. Cancelling the future ends the request.
	 * @param <T> what the reply is
	 * @param payload the request, not to be changed until the reply is there
	 * @param type what to make of the reply
	 * @return the reply, or an {@link IpcException} as the cause of its failure
	 */
	@SuppressWarnings("unchecked")
	default <T> CompletableFuture<T> requestAsync(Object payload, Class<T> type) {
		return (CompletableFuture<T>) exchangeAsync(new IpcCall(payload, type));
	}

	/**
	 * Send a request on another thread. Cancelling the future ends the request.
	 * @param <T> what the reply is
	 * @param payload the request, not to be changed until the reply is there
	 * @param type what to make of the reply, with its type arguments
	 * @return the reply, or an {@link IpcException} as the cause of its failure
	 */
	@SuppressWarnings("unchecked")
	default <T> CompletableFuture<T> requestAsync(Object payload, TypeReference<T> type) {
		return (CompletableFuture<T>) exchangeAsync(new IpcCall(payload, type.getType()));
	}

	/**
	 * Send many requests on one connection without waiting for each reply, as
	 * {@link #exchangeAll} does.
	 * @param <T> what the replies are
	 * @param payloads the requests; each must be one that is answered
	 * @param type what to make of the replies
	 * @return the replies in the order of the requests
	 * @throws IpcException if there is not a reply for each, or one of them is an error
	 * or does not fit
	 */
	@SuppressWarnings("unchecked")
	default <T> List<T> requestAll(List<?> payloads, Class<T> type) {
		return (List<T>) exchangeAll(payloads.stream().map((payload) -> new IpcCall(payload, type)).toList());
	}

	/**
	 * Send many requests on one connection without waiting for each reply, as
	 * {@link #exchangeAll} does.
	 * @param <T> what the replies are
	 * @param payloads the requests; each must be one that is answered
	 * @param type what to make of the replies, with its type arguments
	 * @return the replies in the order of the requests
	 * @throws IpcException if there is not a reply for each, or one of them is an error
	 * or does not fit
	 */
	@SuppressWarnings("unchecked")
	default <T> List<T> requestAll(List<?> payloads, TypeReference<T> type) {
		return (List<T>) exchangeAll(payloads.stream().map((payload) -> new IpcCall(payload, type.getType())).toList());
	}

	/**
	 * Send a notification: a request for which nobody waits; {@link IpcCommandRequest}
	 * calls it {@link IpcCommandRequest#send() send}. Not to be confused with
	 * {@link Object#notify()}, which takes nothing.
	 * <p>
	 * Notifications go over one kept connection of their own, in order. A server that
	 * reads slowly makes the sender wait, up to the deadline. A request that is made
	 * after a notification, even by the same thread, may overtake it. Replies are read
	 * and discarded, but an error that ends the connection is thrown by the next
	 * notification, which is not sent then; so is the loss of the connection, with the
	 * number of notifications that the server may not have handled. {@link #close()}
	 * waits until the server has read all of them.
	 * @param payload the request
	 * @throws IpcException if it is not sent; otherwise nobody knows what the server
	 * makes of it
	 */
	default void notify(Object payload) {
		exchange(IpcCall.notification(payload));
	}

	/**
	 * Begin a request that names a command.
	 * @param name the command's name
	 * @return what to add parameters to
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
	 * Close the client. Requests in flight end as usual; no other can be made. Streams
	 * are closed, and whoever reads one gets a
	 * {@link java.util.concurrent.CancellationException}. Waits, up to the deadline,
	 * until the server has read all notifications; how many it may not have is logged.
	 */
	@Override
	default void close() {
	}

	/**
	 * Begin to describe a client.
	 * @return a builder
	 */
	static Builder builder() {
		return new Builder();
	}

	/**
	 * Describes a client. Not safe for use by several threads at once.
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
		 * Set what interceptors know the client by. Default {@code default}.
		 * @param name the name
		 * @return this builder
		 */
		public Builder name(String name) {
			this.name = name;
			return this;
		}

		/**
		 * Set where the server is. Required.
		 * @param path path of the socket, at most 106 bytes
		 * @return this builder
		 */
		public Builder path(Path path) {
			this.path = path;
			return this;
		}

		/**
		 * Set where the server listens, unless that was set already.
		 * @param path the path of its socket
		 * @return this builder
		 */
		public Builder defaultPath(Path path) {
			return (this.path != null) ? this : path(path);
		}

		/**
		 * Set where the server listens, unless that was set already, in a place where
		 * another user could have been first: the server must be run by this user or root
		 * then, unless a certain user is required.
		 * @param path the path of its socket
		 * @return this builder
		 */
		public Builder sharedDefaultPath(Path path) {
			return (this.path != null) ? this : path(path).requireOwnServer();
		}

		/**
		 * Set the deadline of a request: one for connecting, writing and reading. Default
		 * 5 s. While nobody listens, connecting is tried again as the retries say, and
		 * the time begins anew with each attempt; as such attempts fail at once, a call
		 * takes at most <blockquote>timeout + retryBackoff × (2<sup>retries</sup> − 1)
		 * </blockquote> that is 8.5 s by default, and some 20 ms for noticing.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = positive("timeout", timeout);
			return this;
		}

		/**
		 * Set the deadline of the requests for a command, unless the call has its own.
		 * Default: that of all.
		 * @param command the command's name
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder commandTimeout(String command, Duration timeout) {
			this.commandTimeouts.put(command, positive("commandTimeout", timeout));
			return this;
		}

		/**
		 * Set how often connecting is tried again when there is no such file or nobody
		 * listens. Default 3. A full backlog is tried again until the deadline. A path
		 * that is too long, is not a socket or must not be used by this user is not tried
		 * again; nor is anything once a byte of the request was written.
		 * @param retries extra attempts, zero for none
		 * @return this builder
		 */
		public Builder retries(int retries) {
			this.retries = InvalidLimitException.requireAtLeast("retries", retries, 0);
			return this;
		}

		/**
		 * Set how long to wait before the first extra attempt; each further one waits
		 * twice as long. Default 0.5 s.
		 * @param retryBackoff more than zero
		 * @return this builder
		 */
		public Builder retryBackoff(Duration retryBackoff) {
			this.retryBackoff = positive("retryBackoff", retryBackoff);
			return this;
		}

		/**
		 * Set how many connections are kept for further requests. Default 16. With zero,
		 * each request has a connection of its own.
		 * @param maxIdle number of connections
		 * @return this builder
		 */
		public Builder maxIdle(int maxIdle) {
			this.maxIdle = InvalidLimitException.requireAtLeast("maxIdle", maxIdle, 0);
			return this;
		}

		/**
		 * Set how many connections there are at most, besides the one for notifications
		 * and those of streams whose first line has come. Default 64. Further calls wait
		 * for one inside their deadline.
		 * @param maxConnections number of connections
		 * @return this builder
		 */
		public Builder maxConnections(int maxConnections) {
			this.maxConnections = InvalidLimitException.requireAtLeast("maxConnections", maxConnections, 1);
			return this;
		}

		/**
		 * Set how long a connection is kept without a request. Default 30 s.
		 * @param idleTimeout more than zero
		 * @return this builder
		 */
		public Builder idleTimeout(Duration idleTimeout) {
			this.idleTimeout = positive("idleTimeout", idleTimeout);
			return this;
		}

		/**
		 * Require that the server is run by a certain user, as the kernel tells; nothing
		 * is sent to others. Default: any user.
		 * @param peerUser name of the user, or the number of one without a name;
		 * {@code null} for any
		 * @return this builder
		 */
		public Builder requirePeerUser(@Nullable String peerUser) {
			this.peerUser = peerUser;
			return this;
		}

		/**
		 * Require that the server is run by this user or root, unless a certain user is
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
		 * Set what runs asynchronous requests, publishers and subscriptions. The latter
		 * two occupy a thread until the stream ends. Default: daemon threads of the
		 * client's own, created as needed, one for each stream.
		 * @param executor the executor, {@code null} for the default
		 * @return this builder
		 */
		public Builder executor(@Nullable Executor executor) {
			this.executor = executor;
			return this;
		}

		/**
		 * Add who sees calls begin and end. The first one is outermost.
		 * @param interceptor the interceptor
		 * @return this builder
		 */
		public Builder interceptor(IpcClientInterceptor interceptor) {
			this.interceptors.add(interceptor);
			return this;
		}

		/**
		 * Make the client. Does not connect before the first request.
		 * @return the client
		 */
		public UnixClient build() {
			return new UnixClient(this, Objects.requireNonNull(this.path, "path is required"));
		}

		private static Duration positive(String name, Duration value) {
			if (value.isNegative() || value.isZero()) {
				throw new InvalidLimitException(name, value, "must be more than 0");
			}
			return value;
		}

	}

}
