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
 * A request that names a command, being put together. Not safe for use by several threads
 * at once.
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
	 * Begin a request. For implementations of {@link IpcClient}; others begin with
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
	 * @param value anything that Jackson writes; {@code null} leaves the member out
	 * @return this request
	 */
	public IpcCommandRequest param(String name, @Nullable Object value) {
		if (name.equals(this.commandKey)) {
			throw new IllegalArgumentException(String.format(Locale.ROOT, "Member '%s' names the command", name));
		}
		if (value != null) {
			this.payload.set(name, new POJONode(value));
		}
		return this;
	}

	/**
	 * Add members.
	 * @param params names and values; a {@code null} value leaves its member out
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
	 * Throw an exception of the application for an error of the server.
	 *
	 * <pre>
	 * client.command("rescan").onError("no-such-directory", (ex) -> new NoSuchDirectoryException(ex.error()))
	 * </pre>
	 * @param type the {@link IpcRemoteException#type() type} of the error
	 * @param exception makes what {@code retrieve} throws then
	 * @return this request
	 */
	public IpcCommandRequest onError(String type, Function<IpcRemoteException, ? extends RuntimeException> exception) {
		this.errors.add(type, exception);
		return this;
	}

	/**
	 * Set the deadline: one for connecting, writing and reading.
	 * @param timeout more than zero
	 * @return this request
	 */
	public IpcCommandRequest timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * Set the longest time between two lines of a stream; an {@link IpcTimeoutException}
	 * follows. Default: no limit. The first line is awaited within the deadline.
	 * @param idleTimeout more than zero
	 * @return this request
	 */
	public IpcCommandRequest idleTimeout(Duration idleTimeout) {
		this.idleTimeout = idleTimeout;
		return this;
	}

	/**
	 * Receive progress while the command runs, if it tells any. It is given on the thread
	 * that waits for the reply. What the callback throws ends the call.
	 * <p>
	 * With {@code retrieve} and {@code execute}, the deadline begins anew with each line,
	 * so that a command may take as long as it makes progress. With {@code stream},
	 * {@code publisher} and {@code subscribe}, progress does not change the deadline.
	 * @param onProgress receives the progress
	 * @return this request
	 */
	public IpcCommandRequest onProgress(Consumer<ProgressUpdate> onProgress) {
		this.onProgress = onProgress;
		return this;
	}

	/**
	 * Learn how many items of a stream the server dropped because they were read too
	 * slowly; commands say whether they may. It is given on the thread that reads the
	 * stream, before the next item. What the callback throws ends the stream.
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
	 * @param <T> what the reply is
	 * @param type what to make of the reply
	 * @return the reply
	 * @throws IpcException if there is no reply, or it is an error or does not fit
	 */
	@SuppressWarnings("unchecked")
	public <T> T retrieve(Class<T> type) {
		return (T) Objects.requireNonNull(exchange(type));
	}

	/**
	 * Send the request and wait for its reply.
	 * @param <T> what the reply is
	 * @param type what to make of the reply, with its type arguments
	 * @return the reply
	 * @throws IpcException if there is no reply, or it is an error or does not fit
	 */
	@SuppressWarnings("unchecked")
	public <T> T retrieve(TypeReference<T> type) {
		return (T) Objects.requireNonNull(exchange(type.getType()));
	}

	/**
	 * Send the request and wait until it is answered, whatever the answer is. For
	 * commands that acknowledge what they have done.
	 * @throws IpcException if there is no reply, or it is an error
	 */
	public void execute() {
		exchange(Void.class);
	}

	/**
	 * Send the request on another thread. Cancelling the future ends the request.
	 * @param <T> what the reply is
	 * @param type what to make of the reply; {@code Void.class} if nothing of it is
	 * wanted
	 * @return the reply, or an {@link IpcException} as the cause of its failure
	 */
	@SuppressWarnings("unchecked")
	public <T> CompletableFuture<T> retrieveAsync(Class<T> type) {
		return (CompletableFuture<T>) exchangeAsync(type);
	}

	/**
	 * Send the request on another thread. Cancelling the future ends the request.
	 * @param <T> what the reply is
	 * @param type what to make of the reply, with its type arguments
	 * @return the reply, or an {@link IpcException} as the cause of its failure
	 */
	@SuppressWarnings("unchecked")
	public <T> CompletableFuture<T> retrieveAsync(TypeReference<T> type) {
		return (CompletableFuture<T>) exchangeAsync(type.getType());
	}

	/**
	 * Send the request as a notification, and do not wait for a reply; {@link IpcClient}
	 * calls it {@link IpcClient#notify(Object) notify}, which tells more.
	 * @throws IpcException if it is not sent
	 */
	public void send() {
		this.client.exchange(call(void.class));
	}

	/**
	 * Send the request, and read the items of its reply as they are asked for. Returns
	 * with the first line of the reply: from then on, everything that the server
	 * publishes arrives. The deadline covers queueing, connecting, writing and that first
	 * line, and nothing after it; see {@link #idleTimeout}.
	 *
	 * <pre>
	 * try (Stream&lt;FileSize&gt; largest = client.command("largest").stream(FileSize.class)) {
	 *     largest.limit(10).forEach(this::show);
	 * }
	 * </pre>
	 *
	 * Each item is read when it is asked for, on the thread that asks. The stream is to
	 * be closed, which closes its connection unless all items were read; any thread may
	 * close it, whoever reads it then gets a
	 * {@link java.util.concurrent.CancellationException}. Reading throws an
	 * {@link IpcRemoteException} if the server fails, an {@link IpcProtocolException} if
	 * the stream is incomplete or an item does not fit, an {@link IpcTimeoutException}
	 * after the idle timeout and an {@link IpcInterruptedException} if the thread is
	 * interrupted. A JSON {@code null} is a {@code null} item. A command with a single
	 * reply, such as any of a server that knows no streams, has a stream of one item.
	 * @param <T> what the items are
	 * @param type what to make of each item
	 * @return the items, to be closed, not safe for use by several threads at once
	 * @throws IpcException if there is no reply, or it is an error or does not fit
	 */
	@SuppressWarnings("unchecked")
	public <T> Stream<T> stream(Class<T> type) {
		return (Stream<T>) stream((Type) type);
	}

	/**
	 * Send the request, and read the items of its reply as they are asked for, as
	 * {@link #stream(Class)} does.
	 * @param <T> what the items are
	 * @param type what to make of each item, with its type arguments
	 * @return the items, to be closed, not safe for use by several threads at once
	 * @throws IpcException if there is no reply, or it is an error or does not fit
	 */
	@SuppressWarnings("unchecked")
	public <T> Stream<T> stream(TypeReference<T> type) {
		return (Stream<T>) stream(type.getType());
	}

	/**
	 * Return what sends the request for each of its subscribers, over a connection of its
	 * own, and delivers the items as they are requested. Cancelling a subscription closes
	 * its connection. Signals are given by the client's executor, which is occupied until
	 * the stream ends, or by a daemon thread for each stream. The deadline and the
	 * failures are those of {@link #stream(Class)}; a JSON {@code null} is one of them,
	 * as it cannot be delivered. Later changes of this request do not matter.
	 * @param <T> what the items are
	 * @param type what to make of each item
	 * @return a cold publisher, as safe for use by several threads as the client
	 */
	@SuppressWarnings("unchecked")
	public <T> Flow.Publisher<T> publisher(Class<T> type) {
		return (Flow.Publisher<T>) publisher((Type) type);
	}

	/**
	 * Return what sends the request for each of its subscribers, as
	 * {@link #publisher(Class)} does.
	 * @param <T> what the items are
	 * @param type what to make of each item, with its type arguments
	 * @return a cold publisher, as safe for use by several threads as the client
	 */
	@SuppressWarnings("unchecked")
	public <T> Flow.Publisher<T> publisher(TypeReference<T> type) {
		return (Flow.Publisher<T>) publisher(type.getType());
	}

	/**
	 * Send the request, and deliver the items of its reply until that is complete. When
	 * there is no server, the connection is lost or the server ends the stream because it
	 * stops, has too much to do or the subscriber was too slow, the request is sent again
	 * after the client's back-off, at least once a second. The subscription ends when the
	 * stream is complete, and for errors that the same request would get again, such as
	 * {@code UnknownCommand}. Returns at once; the subscriber is called by the client's
	 * executor, which is occupied until the subscription ends, or by a daemon thread.
	 * @param <T> what the items are
	 * @param type what to make of each item
	 * @param subscriber receives the items, and learns what may have been lost
	 * @return the subscription, to be closed
	 * @throws IllegalStateException if the request has an {@link #onLost} callback, which
	 * is the subscriber's
	 */
	@SuppressWarnings("unchecked")
	public <T> IpcSubscription subscribe(Class<T> type, IpcSubscriber<? super T> subscriber) {
		return subscribe((Type) type, (IpcSubscriber<@Nullable Object>) subscriber);
	}

	/**
	 * Send the request, and deliver the items of its reply until that is complete, as
	 * {@link #subscribe(Class, IpcSubscriber)} does.
	 * @param <T> what the items are
	 * @param type what to make of each item, with its type arguments
	 * @param subscriber receives the items, and learns what may have been lost
	 * @return the subscription, to be closed
	 * @throws IllegalStateException if the request has an {@link #onLost} callback, which
	 * is the subscriber's
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
		IpcStreamOptions options = new IpcStreamOptions(this.idleTimeout, this.onProgress, this.onLost, false);
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
			throw new IllegalStateException("The subscriber learns what was lost: take onLost off");
		}
		IpcCall call = copy().call(type);
		IpcStreamOptions options = new IpcStreamOptions(this.idleTimeout, this.onProgress, subscriber::onLost, true);
		Subscription<@Nullable Object> subscription = new Subscription<>(
				() -> this.client.exchangeStream(call, options), subscriber, this.errors.copy(),
				this.runner.retryBackoff());
		this.runner.executor().execute(subscription);
		return subscription;
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
