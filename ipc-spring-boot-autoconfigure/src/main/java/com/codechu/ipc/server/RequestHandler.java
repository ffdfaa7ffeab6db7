package com.codechu.ipc.server;

import org.jspecify.annotations.Nullable;

/**
 * Handles requests.
 * <p>
 * Called concurrently for requests of different connections; the requests of one
 * connection are handled one after the other, and their replies are sent in that order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface RequestHandler {

	/**
	 * Handle a request.
	 * @param request the request
	 * @return anything that can be written as JSON, or a
	 * {@link java.util.concurrent.CompletionStage} or {@link java.util.concurrent.Future}
	 * of it, which is awaited; {@code null} for no reply at all. A stream, publisher or
	 * topic is answered with {@code ReplyNotSerializable}
	 * @throws Exception the peer gets an error envelope with the exception's message and
	 * simple class name; the connection stays open
	 */
	@Nullable Object handle(IpcRequest request) throws Exception;

}
