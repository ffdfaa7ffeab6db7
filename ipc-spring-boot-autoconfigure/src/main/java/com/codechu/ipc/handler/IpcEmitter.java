package com.codechu.ipc.handler;

import org.jspecify.annotations.Nullable;

/**
 * Sends the items of a command that has more than one line to say, one by one: a
 * parameter of an {@link IpcCommand} method without a result. For what has to stay open
 * while it is read, such as a file or a transaction.
 *
 * <pre>
 * &#64;IpcCommand
 * void lines(&#64;IpcParam Path file, IpcEmitter&lt;String&gt; lines) throws IOException {
 *     try (BufferedReader reader = Files.newBufferedReader(file)) {
 *         for (String line; (line = reader.readLine()) != null;) {
 *             lines.send(line);
 *         }
 *     }
 * }
 * </pre>
 *
 * The stream is complete when the method returns, or, if it returns a
 * {@link java.util.concurrent.CompletionStage}, when that does. A client that does not
 * accept more than one line gets all items as one array.
 * <p>
 * Safe for use by several threads at once, until then.
 *
 * @param <T> the type of the items
 */
public interface IpcEmitter<T> {

	/**
	 * Tell the client that a stream follows, which it waits for no longer than its
	 * time-out. The first item does so as well; to be called where that may take long.
	 * Errors before that are an ordinary reply.
	 * @throws java.util.concurrent.CancellationException if the client is gone, or the
	 * server stops
	 */
	void begin();

	/**
	 * Send an item. Waits while the client is behind by more than
	 * {@code ipc.server.limits.max-pending}.
	 * @param item any value that can be written as JSON, {@code null} for the JSON
	 * {@code null}
	 * @throws java.util.concurrent.CancellationException if the client is gone, or the
	 * server stops
	 * @throws com.codechu.ipc.protocol.MessageEncodingException if the item cannot be
	 * written
	 */
	void send(@Nullable T item);

}
