package com.codechu.ipc.client;

import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.codechu.ipc.client.Interceptions.Begun;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.LineBuffer;
import com.codechu.ipc.protocol.ProgressUpdate;
import com.codechu.ipc.socket.ServerUser;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@link IpcClient} for Unix domain sockets.
 * <p>
 * Connections are pooled. A connection that the server has closed, or on which it has
 * sent unexpected data, is detected before anything is sent on it, so a restart of the
 * server only costs a new connection. Once a byte of a request was written, the request
 * is never sent again.
 *
 * @since 0.1.0
 */
public final class UnixClient implements IpcClient {

	private final Path path;

	private final JsonLineProtocol protocol;

	private final String commandKey;

	private final Duration timeout;

	private final Map<String, Duration> commandTimeouts;

	private final ConnectionPool connections;

	private final Exchanges exchanges;

	private final Streams streams;

	private final Notifications notifications;

	private final Interceptions interceptions;

	private final ClientExecutors executors;

	private final StreamRunner runner;

	UnixClient(Builder settings, Path path) {
		this.path = path.toAbsolutePath().normalize();
		this.protocol = settings.protocol;
		this.commandKey = settings.commandKey;
		this.timeout = settings.timeout;
		this.commandTimeouts = Map.copyOf(settings.commandTimeouts);
		this.connections = new ConnectionPool(settings.maxIdle, settings.idleTimeout,
				settings.protocol.limits().maxLineBytes());
		ReplyReader replies = new ReplyReader(this.path, settings.protocol);
		Connector connector = new Connector(this.path, settings.retries, settings.retryBackoff,
				new ServerUser(settings.peerUser, settings.ownServer));
		this.exchanges = new Exchanges(this.path, replies, connector, this.connections, settings.maxConnections);
		this.streams = new Streams(this.path, this.protocol, this.exchanges, this.connections);
		this.notifications = new Notifications(this.path, connector, this.connections, replies, settings.maxIdle > 0,
				settings.idleTimeout);
		this.interceptions = new Interceptions(List.copyOf(settings.interceptors),
				new IpcClientInterceptor.Client(settings.name, this.path, settings.commandKey));
		this.executors = new ClientExecutors("ipc-client-" + this.path.getFileName(), settings.executor,
				settings.maxConnections);
		this.runner = new StreamRunner(this.executors.streams(), settings.retryBackoff);
	}

	@Override
	public @Nullable Object exchange(IpcCall call) {
		return exchange(this.interceptions.begin(call), null, Conversations.InUse.NOBODY, null);
	}

	@Override
	public @Nullable Object exchange(IpcCall call, Consumer<ProgressUpdate> onProgress) {
		return exchange(this.interceptions.begin(call), null, Conversations.InUse.NOBODY, onProgress);
	}

	@Override
	public CompletableFuture<@Nullable Object> exchangeAsync(IpcCall call) {
		return exchangeLater(call, null);
	}

	@Override
	public CompletableFuture<@Nullable Object> exchangeAsync(IpcCall call, Consumer<ProgressUpdate> onProgress) {
		return exchangeLater(call, onProgress);
	}

	private CompletableFuture<@Nullable Object> exchangeLater(IpcCall call,
			@Nullable Consumer<ProgressUpdate> onProgress) {
		requireOpen();
		Begun begun = this.interceptions.begin(call);
		try {
			Deadline deadline = Deadline.in(timeout(begun.call()));
			PendingCall pending = new PendingCall((inUse) -> exchange(begun, deadline, inUse, onProgress), begun::end,
					this.path, deadline);
			this.executors.request(pending);
			return pending;
		}
		catch (RuntimeException | Error ex) {
			begun.end(ex);
			throw ex;
		}
	}

	private @Nullable Object exchange(Begun begun, @Nullable Deadline begunDeadline, Conversations.InUse inUse,
			@Nullable Consumer<ProgressUpdate> onProgress) {
		try {
			IpcCall call = begun.call();
			LineBuffer line = (onProgress != null) ? this.streams.encode(call.payload()) : encode(call.payload());
			requireOpen();
			Duration timeout = timeout(call);
			Deadline deadline = (begunDeadline != null) ? begunDeadline : Deadline.in(timeout);
			Object reply = null;
			if (call.isNotification()) {
				this.notifications.send(line, deadline, timeout, inUse);
			}
			else if (onProgress != null) {
				reply = this.exchanges.withProgress(line, call.replyType(), deadline, timeout, inUse, onProgress).get();
			}
			else {
				reply = this.exchanges.one(line, call.replyType(), deadline, timeout, inUse).get();
			}
			begun.end(null);
			return reply;
		}
		catch (RuntimeException | Error ex) {
			begun.end(ex);
			throw ex;
		}
	}

	private LineBuffer encode(Object payload) {
		LineBuffer line = new LineBuffer();
		this.protocol.encode(payload, line);
		return line;
	}

	@Override
	public Stream<@Nullable Object> exchangeStream(IpcCall call, IpcStreamOptions options) {
		Begun begun = this.interceptions.begin(call);
		try {
			requireOpen();
			return this.streams.open(begun, timeout(begun.call()), options);
		}
		catch (RuntimeException | Error ex) {
			begun.end(ex);
			throw ex;
		}
	}

	@Override
	public List<@Nullable Object> exchangeAll(List<IpcCall> calls) {
		List<Begun> begun = new ArrayList<>(calls.size());
		List<@Nullable Object> results = new ArrayList<>(calls.size());
		try {
			calls.forEach((call) -> begun.add(this.interceptions.begin(call)));
			List<byte[]> lines = begun.stream().map((each) -> this.protocol.encode(each.call().payload())).toList();
			List<Type> types = begun.stream().map((each) -> each.call().replyType()).toList();
			Duration timeout = begun.stream()
				.map((each) -> timeout(each.call()))
				.max(Duration::compareTo)
				.orElse(this.timeout);
			requireOpen();
			for (Outcome outcome : this.exchanges.all(lines, types, Deadline.in(timeout), timeout)) {
				results.add(outcome.get());
				begun.get(results.size() - 1).end(null);
			}
			return results;
		}
		catch (RuntimeException | Error ex) {
			begun.subList(results.size(), begun.size()).forEach((each) -> each.end(ex));
			throw ex;
		}
	}

	private Duration timeout(IpcCall call) {
		if (call.timeout() != null) {
			return call.timeout();
		}
		if (this.commandTimeouts.isEmpty()) {
			return this.timeout;
		}
		ObjectNode payload = this.protocol.toObject(call.payload());
		return this.commandTimeouts.getOrDefault(payload.path(this.commandKey).asString(""), this.timeout);
	}

	@Override
	public IpcCommandRequest command(String name) {
		return new IpcCommandRequest(this, this.protocol, this.commandKey, name, this.runner);
	}

	@Override
	public Path path() {
		return this.path;
	}

	/**
	 * Return the name that identifies this client for interceptors and meters.
	 * @return the name
	 */
	public String name() {
		return this.interceptions.client().name();
	}

	/**
	 * Return the number of connections in use by requests, streams and notifications.
	 * @return the number of connections
	 */
	public int activeConnections() {
		return this.connections.activeCount();
	}

	/**
	 * Return the number of idle connections.
	 * @return the number of connections
	 */
	public int idleConnections() {
		return this.connections.idleCount();
	}

	@Override
	public void close() {
		this.connections.close();
		this.streams.close();
		this.notifications.close(Deadline.in(this.timeout));
		this.executors.close();
	}

	private void requireOpen() {
		if (this.connections.isClosed()) {
			throw new IllegalStateException("The client for " + this.path + " is closed");
		}
	}

}
