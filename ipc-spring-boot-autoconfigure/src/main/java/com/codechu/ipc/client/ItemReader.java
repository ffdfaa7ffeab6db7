package com.codechu.ipc.client;

import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;

import com.codechu.ipc.protocol.ControlLine;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.LineFramer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of one stream. A single reply is a stream of one item. Whose the
 * connection is, and what becomes of it, is decided elsewhere. Used by one thread at a
 * time.
 */
final class ItemReader {

	private final Factory factory;

	private final ClientConnection connection;

	private final Type type;

	private final IpcStreamOptions options;

	private final boolean stream;

	private @Nullable Object item;

	private long count;

	private long lost;

	private boolean ended;

	private @Nullable IpcException failure;

	private ItemReader(Factory factory, ClientConnection connection, Type type, IpcStreamOptions options,
			boolean stream) {
		this.factory = factory;
		this.connection = connection;
		this.type = type;
		this.options = options;
		this.stream = stream;
	}

	/**
	 * Return whether a stream follows the first line.
	 * @return {@code false} if that was the one reply
	 */
	boolean isStream() {
		return this.stream;
	}

	ClientConnection connection() {
		return this.connection;
	}

	/**
	 * Return how many items have come.
	 * @return the number of items
	 */
	long count() {
		return this.count;
	}

	/**
	 * Return the current item.
	 * @return the item, {@code null} if it is the JSON {@code null}
	 */
	@Nullable Object item() {
		return this.item;
	}

	/**
	 * Go to the next item, and wait for it.
	 * @return {@code false} if the stream is complete
	 * @throws IpcException if the stream is broken, has failed or is overdue
	 */
	boolean next() {
		if (!this.stream) {
			check();
			this.count++;
			return this.count == 1;
		}
		while (!this.ended) {
			LineFramer line = line();
			try {
				ControlLine control = this.factory.replies.control(line);
				if (control == null) {
					return take(this.factory.replies.item(line, this.type, this.count + 1));
				}
				if (follow(control)) {
					return true;
				}
			}
			catch (InvalidMessageException ex) {
				throw this.factory.failures.unacceptable(ex, this.count);
			}
		}
		return false;
	}

	// The connection is as good as before if the reply is an error, or does not fit.
	private void take(LineFramer line) {
		this.failure = this.factory.replies.error(line);
		if (this.failure == null) {
			Outcome outcome = this.factory.replies.item(line, this.type, 0);
			this.item = outcome.value();
			this.failure = outcome.failure();
		}
		else if (ErrorType.endsConnection(((IpcRemoteException) this.failure).type())) {
			this.connection.retire();
		}
	}

	private boolean take(Outcome outcome) {
		this.item = outcome.get();
		this.count++;
		return true;
	}

	private LineFramer line() {
		Deadline deadline = null;
		if (this.options.idleTimeout() != null) {
			deadline = Deadline.in(this.options.idleTimeout());
			this.factory.connections.awaitLine(this.connection, deadline);
		}
		try {
			LineFramer line = this.connection.receive();
			this.connection.pause();
			return line;
		}
		catch (InvalidMessageException ex) {
			throw this.factory.failures.unacceptable(ex, this.count);
		}
		catch (IOException ex) {
			throw this.factory.failures.ended(ex, this.count, this.connection.isExpired() ? deadline : null);
		}
	}

	// Returns whether there is an item.
	private boolean follow(ControlLine control) {
		switch (control.kind()) {
			case ITEM -> {
				return take(this.factory.replies.item(control.value(), this.type, this.count + 1));
			}
			case PROGRESS -> this.options.progress(control.progress());
			case LOST -> {
				this.lost += control.lost();
				this.options.lost(control.lost());
			}
			case END -> {
				this.ended = true;
				complete(control);
			}
			case ERROR -> {
				this.ended = true;
				throw new IpcRemoteException(this.factory.path, control.error());
			}
			default -> {
				// A first line that is repeated, or one of a later version.
			}
		}
		return false;
	}

	private void complete(ControlLine end) {
		this.options.lost(end.lost() - this.lost);
		if (end.items() != this.count) {
			throw this.factory.failures.miscounted(end.items(), this.count);
		}
	}

	/**
	 * Return whether the server has said its last word. A callback may fail with the
	 * error of another call before.
	 * @return whether nothing more comes for this request
	 */
	boolean isOver() {
		return !this.stream || this.ended;
	}

	/**
	 * Find out whether the first line was an error, or does not fit.
	 * @throws IpcException if it was
	 */
	void check() {
		if (this.failure != null) {
			throw this.failure;
		}
	}

	/**
	 * Read the stream to its end, which is to have exactly one item.
	 * @return what came of the request
	 * @throws IpcException if there is not exactly one item
	 */
	Outcome single() {
		try {
			return reply();
		}
		catch (IpcRemoteException ex) {
			if (!isOver()) {
				throw ex;
			}
			return new Outcome(null, ex, ErrorType.endsConnection(ex.type()));
		}
	}

	private Outcome reply() {
		if (!next()) {
			throw this.factory.failures.noReply();
		}
		Object reply = this.item;
		if (next()) {
			throw this.factory.failures.manyReplies();
		}
		return (reply != null || this.type == Void.class) ? new Outcome(reply, null, false)
				: ReplyReader.misfit(this.factory.path, 0, this.type, "it is null");
	}

	/**
	 * Begins to read.
	 */
	static final class Factory {

		private final Path path;

		private final StreamFailures failures;

		private final ReplyReader replies;

		private final ConnectionPool connections;

		Factory(Path path, ReplyReader replies, ConnectionPool connections) {
			this.path = path;
			this.failures = new StreamFailures(path);
			this.replies = replies;
			this.connections = connections;
		}

		/**
		 * Wait for the first line.
		 * @param connection over which the request was sent
		 * @param type what to make of the items
		 * @param options how to read them
		 * @return the items
		 * @throws IOException if the connection ends before the first line
		 */
		ItemReader begin(ClientConnection connection, Type type, IpcStreamOptions options) throws IOException {
			LineFramer line = connection.receive();
			ControlLine control = this.replies.control(line);
			boolean stream = control != null && control.kind() == ControlLine.Kind.MORE && control.value().isBoolean()
					&& control.value().booleanValue();
			ItemReader items = new ItemReader(this, connection, type, options, stream);
			if (!stream) {
				items.take(line);
			}
			connection.pause();
			if (connection.isExpired()) {
				throw new ClosedChannelException();
			}
			return items;
		}

	}

}
