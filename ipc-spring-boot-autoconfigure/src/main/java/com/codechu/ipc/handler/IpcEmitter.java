package com.codechu.ipc.handler;

import org.jspecify.annotations.Nullable;

/**
 * Sends the items of a stream one by one: a parameter of an {@link IpcCommand} method
 * without a result. Use it for resources that must stay open while they are read, such as
 * a file or a transaction.
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
 * Safe for use by multiple concurrent threads until the stream is complete.
 *
 * @param <T> the type of the items
 * @since 0.1.0
 */
public interface IpcEmitter<T> {

	/**
	 * Notify the client that a stream follows, for which it waits up to its timeout. The
	 * first item does so implicitly; call this method if the first item may take long.
	 * Errors before the stream begins are ordinary replies.
	 * @throws java.util.concurrent.CancellationException if the client has disconnected,
	 * or the server is stopping
	 */
	void begin();

	/**
	 * Send an item. Blocks while more than {@code ipc.server.limits.max-pending} is
	 * pending for the client.
	 * @param item any value that can be written as JSON, {@code null} for the JSON
	 * {@code null}
	 * @throws java.util.concurrent.CancellationException if the client has disconnected,
	 * or the server is stopping
	 * @throws com.codechu.ipc.protocol.MessageEncodingException if the item cannot be
	 * written
	 */
	void send(@Nullable T item);

}
