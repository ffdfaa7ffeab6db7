package com.codechu.ipc.client;

import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import com.codechu.ipc.client.Connector.Connected;
import com.codechu.ipc.client.IpcClientObserver.Call;
import com.codechu.ipc.client.IpcTimeoutException.Phase;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import com.codechu.ipc.protocol.LineBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@link IpcClient} for Unix domain sockets.
 * <p>
 * Connections are kept and used again. One that the server closed is noticed before
 * anything is sent on it, so that a restart of the server costs a new connection and
 * nothing else. Once a byte of a request was written, the request is never sent again.
 */
public final class UnixClient implements IpcClient {

	/**
	 * How many bytes of requests may be without a reply. Less than a socket holds, so
	 * that writing never waits for a server that waits for us to read.
	 */
	private static final int PIPELINED_BYTES = 32 * 1024;

	private final Path path;

	private final JsonLineProtocol protocol;

	private final String commandKey;

	private final Duration timeout;

	private final ReplyReader replies;

	private final Connector connector;

	private final ConnectionPool connections;

	private final @Nullable Executor executor;

	private final @Nullable IpcClientObserver observer;

	private @Nullable ExecutorService ownExecutor;

	UnixClient(Builder settings, Path path) {
		this.path = path.toAbsolutePath().normalize();
		this.protocol = settings.protocol;
		this.replies = new ReplyReader(this.path, settings.protocol);
		this.commandKey = settings.commandKey;
		this.timeout = settings.timeout;
		this.connector = new Connector(this.path, settings.timeout, settings.retries, settings.retryBackoff,
				settings.peerUser);
		this.connections = new ConnectionPool(settings.maxIdle, settings.idleTimeout);
		this.executor = settings.executor;
		this.observer = settings.observer;
	}

	@Override
	public ObjectNode request(Object payload) {
		return exchange(payload, ObjectNode.class);
	}

	@Override
	public <T> T request(Object payload, Class<T> type) {
		return exchange(payload, type);
	}

	@Override
	public <T> T request(Object payload, TypeReference<T> type) {
		return exchange(payload, type.getType());
	}

	@Override
	public <T> CompletableFuture<T> requestAsync(Object payload, Class<T> type) {
		return async(payload, type);
	}

	@Override
	public <T> CompletableFuture<T> requestAsync(Object payload, TypeReference<T> type) {
		return async(payload, type.getType());
	}

	@Override
	public <T> List<T> requestAll(List<?> payloads, Class<T> type) {
		return exchangeAll(payloads, type);
	}

	@Override
	public <T> List<T> requestAll(List<?> payloads, TypeReference<T> type) {
		return exchangeAll(payloads, type.getType());
	}

	private <T> List<T> exchangeAll(List<?> payloads, Type type) {
		List<Call> calls = new ArrayList<>(payloads.size());
		List<byte[]> lines = new ArrayList<>(payloads.size());
		List<T> results = new ArrayList<>(payloads.size());
		try {
			payloads.forEach((payload) -> calls.add(begin(payload)));
			calls.forEach((call) -> lines.add(this.protocol.encode(call.payload())));
			for (Outcome outcome : call((connection) -> pipeline(connection, lines, type))) {
				results.add(outcome.get());
				calls.get(results.size() - 1).end(null);
			}
			return results;
		}
		catch (RuntimeException | Error ex) {
			calls.subList(results.size(), calls.size()).forEach((call) -> call.end(ex));
			throw ex;
		}
	}

	@Override
	public void notify(Object payload) {
		Call call = begin(payload);
		try {
			send(call);
			call.end(null);
		}
		catch (RuntimeException | Error ex) {
			call.end(ex);
			throw ex;
		}
	}

	private void send(Call call) {
		LineBuffer line = encode(call.payload());
		requireOpen();
		Connected connected = this.connector.connect();
		ClientConnection connection = open(connected);
		try {
			connection.send(line.content());
		}
		catch (IOException ex) {
			throw failure(connection, connected.deadline(), ex);
		}
		finally {
			this.connections.discard(connection);
		}
	}

	@Override
	public IpcCommandRequest command(String name) {
		return new IpcCommandRequest(this, this.protocol, this.commandKey, name);
	}

	@Override
	public Path path() {
		return this.path;
	}

	@Override
	public void close() {
		this.connections.close();
		synchronized (this) {
			if (this.ownExecutor != null) {
				this.ownExecutor.shutdown();
			}
		}
	}

	private Call begin(Object payload) {
		return (this.observer != null) ? this.observer.begin(payload, this.commandKey, this.path)
				: new Unobserved(payload);
	}

	private <T> CompletableFuture<T> async(Object payload, Type type) {
		Executor executor = executor();
		Call call = begin(payload);
		try {
			return CompletableFuture.supplyAsync(() -> exchange(call, type), executor);
		}
		catch (RejectedExecutionException ex) {
			call.end(ex);
			throw ex;
		}
	}

	private <T> T exchange(Object payload, Type type) {
		return exchange(begin(payload), type);
	}

	private <T> T exchange(Call call, Type type) {
		try {
			LineBuffer line = encode(call.payload());
			T result = call((connection) -> {
				send(connection, line);
				return receive(connection, type);
			}).get();
			call.end(null);
			return result;
		}
		catch (RuntimeException | Error ex) {
			call.end(ex);
			throw ex;
		}
	}

	private LineBuffer encode(Object payload) {
		LineBuffer line = new LineBuffer();
		this.protocol.encode(payload, line);
		return line;
	}

	private List<Outcome> pipeline(ClientConnection connection, List<byte[]> lines, Type type) throws IOException {
		List<Outcome> replies = new ArrayList<>(lines.size());
		LineBuffer batch = new LineBuffer();
		int sent = 0;
		int waiting = 0;
		while (replies.size() < lines.size()) {
			if (waiting <= PIPELINED_BYTES / 2) {
				while (sent < lines.size() && (waiting == 0 || waiting + lines.get(sent).length <= PIPELINED_BYTES)) {
					byte[] line = lines.get(sent++);
					batch.write(line, 0, line.length);
					waiting += line.length;
				}
				send(connection, batch);
				batch.clear();
			}
			Outcome reply = receive(connection, type);
			waiting -= lines.get(replies.size()).length;
			replies.add(reply);
			if (connection.isRetired()) {
				// No reply follows the one that says why.
				return replies;
			}
		}
		return replies;
	}

	private void send(ClientConnection connection, LineBuffer lines) throws IOException {
		try {
			connection.send(lines.content());
		}
		catch (IOException ex) {
			boolean ended = connection.isKept() && !connection.hasWritten();
			if (!ended && !connection.isExpired() && !(ex instanceof ClosedByInterruptException)) {
				throwRefusal(connection, ex);
			}
			throw ex;
		}
	}

	// A server that refuses a connection says why before it closes it.
	private void throwRefusal(ClientConnection connection, IOException failure) {
		try {
			IpcRemoteException refusal = this.replies.error(connection.receiveRefusal());
			if (refusal != null) {
				throw refusal;
			}
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
	}

	private <R> R call(Exchange<R> exchange) {
		requireOpen();
		Deadline deadline = Deadline.in(this.timeout);
		ClientConnection kept;
		while ((kept = this.connections.take(deadline)) != null) {
			try {
				return use(kept, exchange);
			}
			catch (IOException ex) {
				if (kept.hasWritten() || kept.isExpired() || ex instanceof ClosedByInterruptException) {
					throw failure(kept, deadline, ex);
				}
				// It ended just now. Nothing was sent, so another one may do.
			}
		}
		Connected connected = this.connector.connect();
		ClientConnection connection = open(connected);
		try {
			return use(connection, exchange);
		}
		catch (IOException ex) {
			throw failure(connection, connected.deadline(), ex);
		}
	}

	private ClientConnection open(Connected connected) {
		ClientConnection connection = new ClientConnection(connected.channel(), this.protocol.limits().maxLineBytes());
		try {
			this.connections.add(connection, connected.deadline());
			return connection;
		}
		catch (RuntimeException | Error ex) {
			this.connections.discard(connection);
			throw ex;
		}
	}

	private <R> R use(ClientConnection connection, Exchange<R> exchange) throws IOException {
		boolean reusable = false;
		try {
			R result = exchange.run(connection);
			reusable = true;
			return result;
		}
		catch (InvalidMessageException ex) {
			throw new IpcProtocolException(this.path, "the reply is not acceptable: " + ex.withoutValues("it"), null);
		}
		finally {
			if (reusable) {
				this.connections.giveBack(connection);
			}
			else {
				this.connections.discard(connection);
			}
		}
	}

	private Outcome receive(ClientConnection connection, Type type) throws IOException {
		Outcome outcome = this.replies.read(connection.receive(), type);
		if (outcome.last()) {
			connection.retire();
		}
		return outcome;
	}

	private IpcException failure(ClientConnection connection, Deadline deadline, IOException ex) {
		if (connection.isExpired()) {
			return new IpcTimeoutException(this.path, connection.phase(), deadline.elapsed());
		}
		if (ex instanceof ClosedByInterruptException) {
			return new IpcInterruptedException(this.path, ex);
		}
		String what = (connection.phase() == Phase.WRITE) ? "the connection ended while the request was sent: " : "";
		return new IpcProtocolException(this.path, what + ex.getMessage(), ex);
	}

	private void requireOpen() {
		if (this.connections.isClosed()) {
			throw new IllegalStateException("The client of " + this.path + " is closed");
		}
	}

	private Executor executor() {
		requireOpen();
		if (this.executor != null) {
			return this.executor;
		}
		synchronized (this) {
			if (this.ownExecutor == null) {
				this.ownExecutor = Executors.newCachedThreadPool((task) -> {
					Thread thread = new Thread(task, "ipc-client-" + this.path.getFileName());
					thread.setDaemon(true);
					return thread;
				});
			}
			return this.ownExecutor;
		}
	}

	/**
	 * A call that nobody looks at.
	 */
	private record Unobserved(Object payload) implements Call {

		@Override
		public void end(@Nullable Throwable failure) {
		}

	}

	/**
	 * What is done with a connection.
	 */
	@FunctionalInterface
	private interface Exchange<R> {

		R run(ClientConnection connection) throws IOException;

	}

}
