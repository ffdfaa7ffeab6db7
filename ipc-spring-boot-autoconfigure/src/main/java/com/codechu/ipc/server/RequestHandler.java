package com.codechu.ipc.server;

import org.jspecify.annotations.Nullable;

/**
 * Answers requests.
 * <p>
 * Called by several threads at once, for requests of different connections; the requests
 * of one connection come one after another, and their replies leave in that order.
 */
@FunctionalInterface
public interface RequestHandler {

	/**
	 * Answer one request.
	 * @param request the request
	 * @return anything that can be written as JSON; {@code null} for no reply at all
	 * @throws Exception to be answered by an error envelope with the exception's message
	 * and simple class name; the connection goes on
	 */
	@Nullable Object handle(IpcRequest request) throws Exception;

}
