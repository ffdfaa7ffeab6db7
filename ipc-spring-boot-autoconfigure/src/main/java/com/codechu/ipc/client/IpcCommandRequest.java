package com.codechu.ipc.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.ProgressUpdate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.POJONode;

/**
 * A fluent request for a command. Not safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
public final class IpcCommandRequest {

	private final IpcClient client;

	private final JsonLineProtocol protocol;

	private final String commandKey;

	private final StreamRunner runner;

	private ErrorMapping errors = new ErrorMapping();

	private @Nullable Duration timeout;

	private @Nullable Duration idleTimeout;

	private @Nullable Consumer<ProgressUpdate> onProgress;

	private @Nullable LongConsumer onLost;

	private final ObjectNode payload = JsonNodeFactory.instance.objectNode();

	/**
	 * Create a request. For implementations of {@link IpcClient}; other code uses
	 * {@link IpcClient#command}.
	 * @param client sends the request
	 * @param protocol writes the members
	 * @param commandKey the member that names the command
	 * @param name the command's name
	 */
	public IpcCommandRequest(IpcClient client, JsonLineProtocol protocol, String commandKey, String name) {
		this(client, protocol, commandKey, name, StreamRunner.DEFAULT);
	}

	IpcCommandRequest(IpcClient client, JsonLineProtocol protocol, String commandKey, String name,
			StreamRunner runner) {
		this.runner = runner;
		this.client = client;
		this.protocol = protocol;
		this.commandKey = commandKey;
		this.payload.put(commandKey, name);
	}

	/**
	 * Add a member.
	 * @param name the member's name
	 * @param value anything that Jackson writes; {@code null} omits the member
	 * @return this request
	 */
	public IpcCommandRequest param(String name, @Nullable Object value) {
		if (name.equals(this.commandKey)) {
			throw new IllegalArgumentException(
					String.format(Locale.ROOT, "Member '%s' is reserved for the name of the command", name));
		}
		if (value != null) {
			this.payload.set(name, new POJONode(value));
		}
		return this;
	}

	/**
	 * Add members.
	 * @param params names and values; a {@code null} value omits its member
	 * @return this request
	 */
	public IpcCommandRequest params(Map<String, ? extends @Nullable Object> params) {
		params.forEach(this::param);
		return this;
	}

	/**
	 * Add the members of a record, bean, map or tree.
	 * @param value anything that Jackson writes as an object
	 * @return this request
	 * @throws com.codechu.ipc.protocol.MessageEncodingException if it cannot be written,
	 * or is not an object
	 */
	public IpcCommandRequest body(Object value) {
		String name = this.payload.get(this.commandKey).stringValue();
		this.payload.setAll(this.protocol.toObject(value));
		this.payload.put(this.commandKey, name);
		return this;
	}

	/**
	 * Map an error of the server to an exception of the application.
	 *
	 * <pre>
	 * client.command("rescan").onError("no-such-directory", (ex) -> new NoSuchDirectoryException(ex.error()))
	 * </pre>
	 * @param type the {@link IpcRemoteException#type() type} of the error
	 * @param exception creates the exception that {@code retrieve} throws
	 * @return this request
	 */
	public IpcCommandRequest onError(String type, Function<IpcRemoteException, ? extends RuntimeException> exception) {
		this.errors.add(type, exception);
		return this;
	}

	/**
	 * Set the timeout, as a single deadline for connecting, writing and reading.
	 * @param timeout more than zero
	 * @return this request
	 */
	public IpcCommandRequest timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * Set the longest time between two lines of a stream; if it is exceeded, an
	 * {@link IpcTimeoutException} is thrown. Default: no limit. The first line is subject
	 * to the timeout of the request.
	 * @param idleTimeout more than zero
	 * @return this request
	 */
	public IpcCommandRequest idleTimeout(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
		return this;
	}

	/**
	 * Receive progress while the command runs, if it reports any. The callback is called
	 * on the thread that waits for the reply. An exception of the callback ends the call.
	 * <p>
	 * With {@code retrieve} and {@code execute}, each line restarts the timeout, so a
	 * command may take any time as long as it reports progress. With {@code stream},
	 * {@code publisher} and {@code subscribe}, progress does not restart the timeout.
	 * @param onProgress receives the progress
	 * @return this request
	 */
	public IpcCommandRequest onProgress(Consumer<ProgressUpdate> onProgress) {
		this.onProgress = onProgress;
		return this;
	}

	/**
	 * Receive the number of items of a stream that the server dropped because they were
	 * read too slowly, which only some commands do. The callback is called on the thread
	 * that reads the stream, before the next item. An exception of the callback ends the
	 * stream.
	 * @param onLost receives the number of items, each time
	 * @return this request
	 */
	public IpcCommandRequest onLost(LongConsumer onLost) {
		this.onLost = onLost;
		return this;
	}

	/**
	 * Send the request and wait for its reply.
	 * @return the reply
	 * @throws IpcException if there is no reply, or it is an error or not an object
	 */
	public ObjectNode retrieve() {
		return retrieve(ObjectNode.class);
	}

	/**
	 * Send the request and wait for its reply.
	 * @param <T> the type of the reply
	 * @param type the type that the reply is bound to
	 * @return the reply
	 * @throws IpcException if there is no reply, or it is an error or cannot be bound to
	 * the type
	 */
	@SuppressWarnings("unchecked")
	public <T> T retrieve(Class<T> type) {
		return (T) Objects.requireNonNull(exchange(type));
	}

	/**
	 * Send the request and wait for its reply.
	 * @param <T> the type of the reply
	 * @param type the type that the reply is bound to, with its type arguments
	 * @return the reply
	 * @throws IpcException if there is no reply, or it is an error or cannot be bound to
	 * the type
	 */
	@SuppressWarnings("unchecked")
	public <T> T retrieve(TypeReference<T> type) {
		return (T) Objects.requireNonNull(exchange(type.getType()));
	}

	/**
	 * Send the request, wait for its reply and discard it. For commands that acknowledge
	 * completion.
	 * @throws IpcException if there is no reply, or it is an error
	 */
	public void execute() {
		exchange(Void.class);
	}

	/**
	 * Send the request on another thread. Cancelling the future ends the request.
	 * @param <T> the type of the reply
	 * @param type the type that the reply is bound to; {@code Void.class} to discard it
	 * @return the reply, or an {@link IpcException} as the cause of its failure
	 */
	@SuppressWarnings("unchecked")
	public <T> CompletableFuture<T> retrieveAsync(Class<T> type) {
		return (CompletableFuture<T>) exchangeAsync(type);
	}

	/**
	 * Send the request on another thread. Cancelling the future ends the request.
	 * @param <T> the type of the reply
	 * @param type the type that the reply is bound to, with its type arguments
	 * @return the reply, or an {@link IpcException} as the cause of its failure
	 */
	@SuppressWarnings("unchecked")
	public <T> CompletableFuture<T> retrieveAsync(TypeReference<T> type) {
		return (CompletableFuture<T>) exchangeAsync(type.getType());
	}

	/**
	 * Send the request as a notification, and do not wait for a reply; {@link IpcClient}
	 * calls it {@link IpcClient#notify(Object) notify}, which has the details.
	 * @throws IpcException if it is not sent
	 */
	public void send() {
		this.client.exchange(call(void.class));
	}

	/**
	 * Send the request, and read the items of its reply on demand. Returns with the first
	 * line of the reply: from then on, everything that the server publishes is received.
	 * The timeout covers queueing, connecting, writing and that first line only; see
	 * {@link #idleTimeout}.
	 *
	 * <pre>
	 * try (Stream&lt;FileSize&gt; largest = client.command("largest").stream(FileSize.class)) {
	 *     largest.limit(10).forEach(this::show);
	 * }
	 * </pre>
	 *
	 * Each item is read on demand, on the calling thread. The stream must be closed,
	 * which closes its connection unless all items were read; any thread may close it,
	 * and its reader then gets a {@link java.util.concurrent.CancellationException}.
	 * Reading throws an {@link IpcRemoteException} if the server fails, an
	 * {@link IpcProtocolException} if the stream is incomplete or an item cannot be
	 * bound, an {@link IpcTimeoutException} after the idle timeout and an
	 * {@link IpcInterruptedException} if the thread is interrupted. A JSON {@code null}
	 * is a {@code null} item. A command with a single reply, such as any command of a
	 * server without support for streams, results in a stream of one item.
	 * @param <T> the type of the items
	 * @param type the type that each item is bound to
	 * @return the items, which must be closed; not safe for use by multiple concurrent
	 * threads
	 * @throws IpcException if there is no reply, or it is an error or cannot be bound to
	 * the type
	 */
	@SuppressWarnings("unchecked")
	public <T> Stream<T> stream(Class<T> type) {
		return (Stream<T>) stream((Type) type);
	}

	/**
	 * Send the request, and read the items of its reply on demand, see
	 * {@link #stream(Class)}.
	 * @param <T> the type of the items
	 * @param type the type that each item is bound to, with its type arguments
	 * @return the items, which must be closed; not safe for use by multiple concurrent
	 * threads
	 * @throws IpcException if there is no reply, or it is an error or cannot be bound to
	 * the type
	 */
	@SuppressWarnings("unchecked")
	public <T> Stream<T> stream(TypeReference<T> type) {
		return (Stream<T>) stream(type.getType());
	}

	/**
	 * Return a publisher that sends the request for each of its subscribers, over a
	 * separate connection, and delivers the items as they are requested. Cancelling a
	 * subscription closes its connection. Signals are emitted on the client's executor,
	 * which is occupied until the stream ends, or on a daemon thread for each stream.
	 * Timeout and failures are those of {@link #stream(Class)}; in addition, a JSON
	 * {@code null} is a failure, because it cannot be delivered. Later changes of this
	 * request have no effect.
	 * @param <T> the type of the items
	 * @param type the type that each item is bound to
	 * @return a cold publisher, thread-safe if the client is
	 */
	@SuppressWarnings("unchecked")
	public <T> Flow.Publisher<T> publisher(Class<T> type) {
		return (Flow.Publisher<T>) publisher((Type) type);
	}

	/**
	 * Return a publisher that sends the request for each of its subscribers, see
	 * {@link #publisher(Class)}.
	 * @param <T> the type of the items
	 * @param type the type that each item is bound to, with its type arguments
	 * @return a cold publisher, thread-safe if the client is
	 */
	@SuppressWarnings("unchecked")
	public <T> Flow.Publisher<T> publisher(TypeReference<T> type) {
		return (Flow.Publisher<T>) publisher(type.getType());
	}

	/**
	 * Send the request, and deliver the items of its reply until the stream is complete.
	 * If there is no server, the connection is lost, or the server ends the stream
	 * because it stops, is overloaded or the subscriber was too slow, the request is sent
	 * again after the client's back-off, at least once per second. The subscription ends
	 * when the stream is complete, and on errors that the same request would get again,
	 * such as {@code UnknownCommand}. Returns immediately; the subscriber is called on
	 * the client's executor, which is occupied until the subscription ends, or on a
	 * daemon thread.
	 * @param <T> the type of the items
	 * @param type the type that each item is bound to
	 * @param subscriber receives the items, and is notified of possible losses
	 * @return the subscription, to be closed
	 * @throws IllegalStateException if the request has an {@link #onLost} callback;
	 * losses are reported to the subscriber
	 */
	@SuppressWarnings("unchecked")
	public <T> IpcSubscription subscribe(Class<T> type, IpcSubscriber<? super T> subscriber) {
		return subscribe((Type) type, (IpcSubscriber<@Nullable Object>) subscriber);
	}

	/**
	 * Send the request, and deliver the items of its reply until the stream is complete,
	 * see {@link #subscribe(Class, IpcSubscriber)}.
	 * @param <T> the type of the items
	 * @param type the type that each item is bound to, with its type arguments
	 * @param subscriber receives the items, and is notified of possible losses
	 * @return the subscription, to be closed
	 * @throws IllegalStateException if the request has an {@link #onLost} callback;
	 * losses are reported to the subscriber
	 */
	@SuppressWarnings("unchecked")
	public <T> IpcSubscription subscribe(TypeReference<T> type, IpcSubscriber<? super T> subscriber) {
		return subscribe(type.getType(), (IpcSubscriber<@Nullable Object>) subscriber);
	}

	@Nullable Object exchange(Type type) {
		Consumer<ProgressUpdate> progress = this.onProgress;
		return this.errors.map(() -> (progress != null) ? this.client.exchange(call(type), progress)
				: this.client.exchange(call(type)));
	}

	CompletableFuture<@Nullable Object> exchangeAsync(Type type) {
		return this.errors.map((this.onProgress != null) ? this.client.exchangeAsync(call(type), this.onProgress)
				: this.client.exchangeAsync(call(type)));
	}

	Stream<@Nullable Object> stream(Type type) {
		IpcStreamOptions options = options().withOnLost(this.onLost);
		return this.errors.map(this.errors.map(() -> this.client.exchangeStream(call(type), options)));
	}

	Flow.Publisher<@Nullable Object> publisher(Type type) {
		IpcCommandRequest request = copy();
		return new StreamPublisher<>(this.client.path(), () -> request.stream(type), this.runner.executor());
	}

	Flow.Publisher<Object> replyPublisher(Type type) {
		IpcCommandRequest request = copy();
		return new ReplyPublisher(() -> request.exchangeAsync(type));
	}

	private IpcSubscription subscribe(Type type, IpcSubscriber<@Nullable Object> subscriber) {
		if (this.onLost != null) {
			throw new IllegalStateException("The subscriber is notified of lost items itself: remove onLost");
		}
		IpcCall call = copy().call(type);
		CallbackFailures callbacks = new CallbackFailures();
		IpcStreamOptions options = callbacks.noting(options().withOnLost(subscriber::onLost)).connectingOnce();
		Subscription<@Nullable Object> subscription = new Subscription<>(
				() -> this.client.exchangeStream(call, options), subscriber, callbacks, this.errors.copy(),
				this.runner.retryBackoff());
		this.runner.executor().execute(subscription);
		return subscription;
	}

	private IpcStreamOptions options() {
		return IpcStreamOptions.DEFAULTS.withIdleTimeout(this.idleTimeout).withOnProgress(this.onProgress);
	}

	private IpcCommandRequest copy() {
		IpcCommandRequest copy = new IpcCommandRequest(this.client, this.protocol, this.commandKey, "", this.runner);
		copy.payload.setAll(this.payload);
		copy.timeout = this.timeout;
		copy.idleTimeout = this.idleTimeout;
		copy.onProgress = this.onProgress;
		copy.onLost = this.onLost;
		copy.errors = this.errors.copy();
		return copy;
	}

	private IpcCall call(Type type) {
		return new IpcCall(this.payload, type, this.timeout);
	}

	/**
	 * For clients that have no protocol. Made when it is needed.
	 */
	static final class Plain {

		static final JsonLineProtocol PROTOCOL = new JsonLineProtocol();

		private Plain() {
		}

	}

}
