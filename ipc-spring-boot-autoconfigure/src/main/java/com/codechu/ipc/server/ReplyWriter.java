package com.codechu.ipc.server;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Function;

import com.codechu.ipc.Internal;
import com.codechu.ipc.protocol.ErrorType;
import com.codechu.ipc.topic.IpcTopic;
import org.jspecify.annotations.Nullable;

/**
 * Receives the reply to a request. For use by the thread that handles the request, until
 * it returns.
 */
@Internal
public interface ReplyWriter {

	/**
	 * Tell what is being handled, and how long it may take from when it began. Once it
	 * takes longer, {@code HandlerTimeout} is answered, and the handling thread
	 * interrupted.
	 * @param command the name of the command, for the log, {@code null} if it has none
	 * @param limit how long it may take, zero forever, {@code null} for the server's
	 * limit
	 */
	void handling(@Nullable String command, @Nullable Duration limit);

	/**
	 * Write the reply. It is sent once the handler has returned; if the handler fails
	 * afterwards, an error is sent instead. Does nothing if the server has already
	 * replied because of a timeout.
	 * @param reply anything that can be written as JSON
	 * @throws com.codechu.ipc.protocol.MessageEncodingException if it cannot be written;
	 * another reply may be written instead
	 */
	void write(Object reply);

	/**
	 * Return what takes a reply of more than one line, made by the handler itself. To be
	 * used only if the client {@link IpcRequest#acceptsMore() accepts} that. A reply that
	 * is written after the stream has begun is its last item, and an error ends it.
	 * @return the stream, the same for all of the request
	 */
	ReplyStream stream();

	/**
	 * Send a topic when the handler has returned, for as long as the peer is connected.
	 * To be used only if the client {@link IpcRequest#acceptsMore() accepts} more than
	 * one line. Everything that is published from now on is sent.
	 * @param topic the topic
	 * @throws com.codechu.ipc.protocol.InvalidMessageException of type
	 * {@code TooManyStreams} if the limit of the server is reached
	 */
	void stream(IpcTopic<?> topic);

	/**
	 * Send what a publisher publishes when the handler has returned. To be used only if
	 * the client {@link IpcRequest#acceptsMore() accepts} more than one line. It is
	 * subscribed to now, and asked for items then.
	 * @param publisher the publisher
	 * @param failures answers what the publisher fails with: by an error, or by a last
	 * item
	 * @throws com.codechu.ipc.protocol.InvalidMessageException of type
	 * {@code TooManyStreams} if the limit of the server is reached
	 */
	void stream(Flow.Publisher<?> publisher, Function<Throwable, Object> failures);

	/**
	 * Return whether the stream of the handler is no longer needed.
	 * @return whether the peer has disconnected, and the handler was interrupted
	 */
	boolean isAbandoned();

	/**
	 * Wait for something that the reply depends on. It is cancelled if the handler is
	 * interrupted or its peer leaves.
	 * @param <T> the type of the result
	 * @param future what to wait for
	 * @return its result
	 * @throws ExecutionException if it failed
	 * @throws InterruptedException if the handler is interrupted
	 * @throws java.util.concurrent.CancellationException if it was cancelled
	 */
	<T> T await(Future<T> future) throws ExecutionException, InterruptedException;

	/**
	 * Count an error for the {@link ServerStatus}, regardless of the reply.
	 * @param type the kind of error
	 */
	void count(ErrorType type);

	/**
	 * Return why the server has intervened, if it has.
	 * @return {@link ErrorType#HANDLER_TIMEOUT} if it has answered that and interrupted
	 * the handler, {@link ErrorType#HANDLER_INTERRUPTED} if it has interrupted it because
	 * it stops, {@code null} if it has not
	 */
	@Nullable ErrorType intervention();

}
