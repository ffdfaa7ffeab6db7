package com.codechu.ipc.client;

import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import com.codechu.ipc.protocol.LineBuffer;
import com.codechu.ipc.protocol.ProgressUpdate;

/**
 * Sends requests over the connections of a client, and reads the replies.
 */
final class Exchanges {

	/**
	 * How many bytes of requests may be without a reply. Less than a socket holds, so
	 * that writing never waits for a server that waits for us to read.
	 */
	private static final int PIPELINED_BYTES = 32 * 1024;

	private final ReplyReader replies;

	private final ItemReader.Factory items;

	private final Connector connector;

	private final Conversations conversations;

	Exchanges(Path path, ReplyReader replies, Connector connector, ConnectionPool connections, int maxConnections) {
		this.replies = replies;
		this.items = new ItemReader.Factory(path, replies, connections);
		this.connector = connector;
		this.conversations = new Conversations(path, connections, maxConnections);
	}

	/**
	 * Send a request and read its reply.
	 * @param line the request
	 * @param type the type that the reply is bound to
	 * @param deadline of all of it
	 * @param timeout how long another attempt to connect, and what follows, may take
	 * @param inUse receives the connection that is used
	 * @return what came of it
	 */
	Outcome one(LineBuffer line, Type type, Deadline deadline, Duration timeout, Conversations.InUse inUse) {
		return this.conversations.hold(deadline, timeout, this.connector, inUse, (connection) -> {
			send(connection, line);
			return receive(connection, type);
		}, (outcome) -> false);
	}

	/**
	 * Send a request whose reply may come with progress, and read the reply. Each line
	 * restarts the timeout.
	 * @param line the request
	 * @param type the type that the reply is bound to
	 * @param deadline of all up to the first line
	 * @param timeout how long another attempt to connect, and what follows, and each
	 * further line may take
	 * @param inUse receives the connection that is used
	 * @param progress receives the progress
	 * @return what came of it
	 */
	Outcome withProgress(LineBuffer line, Type type, Deadline deadline, Duration timeout, Conversations.InUse inUse,
			Consumer<ProgressUpdate> progress) {
		IpcStreamOptions options = IpcStreamOptions.DEFAULTS.withIdleTimeout(timeout).withOnProgress(progress);
		return this.conversations.hold(deadline, timeout, this.connector, inUse, (connection) -> {
			send(connection, line);
			Outcome outcome = this.items.begin(connection, type, options).single();
			if (outcome.last()) {
				connection.retire();
			}
			return outcome;
		}, (reply) -> false);
	}

	/**
	 * Send a request whose reply may be a stream, and wait for its first line.
	 * Connections of streams do not count among those of requests from then on.
	 * @param line the request
	 * @param type what to make of the items
	 * @param deadline of all of it
	 * @param timeout how long another attempt to connect, and what follows, may take
	 * @param options how it is read
	 * @return the items, of which further ones come over a connection that is to be given
	 * back, unless there is but one reply
	 */
	ItemReader stream(LineBuffer line, Type type, Deadline deadline, Duration timeout, IpcStreamOptions options) {
		Connector connector = options.connectOnce() ? this.connector.withoutRetries() : this.connector;
		return this.conversations.hold(deadline, timeout, connector, Conversations.InUse.NOBODY, (connection) -> {
			send(connection, line);
			return this.items.begin(connection, type, options);
		}, ItemReader::isStream);
	}

	/**
	 * Send many requests on one connection, and read their replies.
	 * @param lines the requests
	 * @param types the type that the replies are bound to
	 * @param deadline of all of it
	 * @param timeout how long another attempt to connect, and what follows, may take
	 * @return what came of them, up to a reply after which the server closes
	 */
	List<Outcome> all(List<byte[]> lines, List<Type> types, Deadline deadline, Duration timeout) {
		return this.conversations.hold(deadline, timeout, this.connector, Conversations.InUse.NOBODY,
				(connection) -> pipeline(connection, lines, types), (outcomes) -> false);
	}

	private List<Outcome> pipeline(ClientConnection connection, List<byte[]> lines, List<Type> types)
			throws IOException {
		List<Outcome> outcomes = new ArrayList<>(lines.size());
		LineBuffer batch = new LineBuffer();
		int sent = 0;
		int waiting = 0;
		// No reply follows the one that says why.
		while (outcomes.size() < lines.size() && !connection.isRetired()) {
			if (waiting <= PIPELINED_BYTES / 2) {
				while (sent < lines.size() && (waiting == 0 || waiting + lines.get(sent).length <= PIPELINED_BYTES)) {
					byte[] line = lines.get(sent++);
					batch.write(line, 0, line.length);
					waiting += line.length;
				}
				send(connection, batch);
				batch.clear();
			}
			Outcome outcome = receive(connection, types.get(outcomes.size()));
			waiting -= lines.get(outcomes.size()).length;
			outcomes.add(outcome);
		}
		return outcomes;
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

	private Outcome receive(ClientConnection connection, Type type) throws IOException {
		Outcome outcome = this.replies.read(connection.receive(), type);
		if (outcome.last()) {
			connection.retire();
		}
		return outcome;
	}

}
