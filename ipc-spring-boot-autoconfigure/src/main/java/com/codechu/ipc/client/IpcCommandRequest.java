package com.codechu.ipc.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

import com.codechu.ipc.protocol.JsonLineProtocol;
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

	private final Map<String, Function<IpcRemoteException, ? extends @Nullable RuntimeException>> exceptions = new HashMap<>();

	private @Nullable Duration timeout;

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
		this.exceptions.put(type, exception);
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

	@Nullable Object exchange(Type type) {
		try {
			return this.client.exchange(call(type));
		}
		catch (IpcRemoteException ex) {
			throw mapped(ex);
		}
	}

	CompletableFuture<@Nullable Object> exchangeAsync(Type type) {
		CompletableFuture<@Nullable Object> reply = this.client.exchangeAsync(call(type));
		if (this.exceptions.isEmpty()) {
			return reply;
		}
		CompletableFuture<@Nullable Object> mapped = reply.exceptionally((failure) -> {
			Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
			throw new CompletionException((cause instanceof IpcRemoteException ex) ? mapped(ex) : cause);
		});
		mapped.whenComplete((value, failure) -> {
			if (mapped.isCancelled()) {
				reply.cancel(true);
			}
		});
		return mapped;
	}

	private IpcCall call(Type type) {
		return new IpcCall(this.payload, type, this.timeout);
	}

	private RuntimeException mapped(IpcRemoteException failure) {
		Function<IpcRemoteException, ? extends @Nullable RuntimeException> exception = this.exceptions
			.get(failure.type());
		RuntimeException mapped = (exception != null) ? exception.apply(failure) : null;
		return (mapped != null) ? mapped : failure;
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
