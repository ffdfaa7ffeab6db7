package com.codechu.ipc.handler;

import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;

/**
 * Turns an exception of a handler into a reply. Not asked about lines that are not
 * requests, {@link Error errors}, and replies that cannot be written. Beans of this type
 * are asked in their {@link org.springframework.core.annotation.Order order}; if none has
 * an answer, the reply is <code>{"error": message, "type": simple class name}</code>.
 */
@FunctionalInterface
public interface IpcExceptionResolver {

	/**
	 * Answer a request that failed.
	 * @param failure what the handler threw, or an
	 * {@link com.codechu.ipc.protocol.InvalidMessageException} if the request did not fit
	 * @param request the request
	 * @return the reply, or {@code null} to leave it to others
	 */
	@Nullable Object resolve(Exception failure, IpcRequest request);

}
