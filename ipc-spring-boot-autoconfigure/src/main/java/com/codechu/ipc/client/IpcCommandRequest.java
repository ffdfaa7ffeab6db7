package com.codechu.ipc.client;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

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

	private final Map<String, Function<IpcRemoteException, ? extends RuntimeException>> exceptions = new HashMap<>();

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
	 * Send the request and wait for its reply.
	 * @return the reply
	 * @throws IpcException if there is no reply, or it is an error or not an object
	 */
	public ObjectNode retrieve() {
		return mapped(() -> this.client.request(this.payload));
	}

	/**
	 * Send the request and wait for its reply.
	 * @param <T> what the reply is
	 * @param type what to make of the reply
	 * @return the reply
	 * @throws IpcException if there is no reply, or it is an error or does not fit
	 */
	public <T> T retrieve(Class<T> type) {
		return mapped(() -> this.client.request(this.payload, type));
	}

	/**
	 * Send the request and wait for its reply.
	 * @param <T> what the reply is
	 * @param type what to make of the reply, with its type arguments
	 * @return the reply
	 * @throws IpcException if there is no reply, or it is an error or does not fit
	 */
	public <T> T retrieve(TypeReference<T> type) {
		return mapped(() -> this.client.request(this.payload, type));
	}

	/**
	 * Send the request on another thread.
	 * @param <T> what the reply is
	 * @param type what to make of the reply
	 * @return the reply, or an {@link IpcException} as the cause of its failure
	 */
	public <T> CompletableFuture<T> retrieveAsync(Class<T> type) {
		return mapped(this.client.requestAsync(this.payload, type));
	}

	/**
	 * Send the request on another thread.
	 * @param <T> what the reply is
	 * @param type what to make of the reply, with its type arguments
	 * @return the reply, or an {@link IpcException} as the cause of its failure
	 */
	public <T> CompletableFuture<T> retrieveAsync(TypeReference<T> type) {
		return mapped(this.client.requestAsync(this.payload, type));
	}

	private <T> T mapped(Supplier<T> request) {
		try {
			return request.get();
		}
		catch (IpcRemoteException ex) {
			throw mapped(ex);
		}
	}

	private <T> CompletableFuture<T> mapped(CompletableFuture<T> request) {
		return this.exceptions.isEmpty() ? request : request.exceptionally((failure) -> {
			Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
			if (cause instanceof IpcRemoteException ex) {
				throw mapped(ex);
			}
			throw (failure instanceof CompletionException known) ? known : new CompletionException(failure);
		});
	}

	private RuntimeException mapped(IpcRemoteException failure) {
		Function<IpcRemoteException, ? extends RuntimeException> exception = this.exceptions.get(failure.type());
		return (exception != null) ? exception.apply(failure) : failure;
	}

	/**
	 * Send the request and do not wait for a reply.
	 * @throws IpcException if it cannot be sent
	 */
	public void send() {
		this.client.notify(this.payload);
	}

}
