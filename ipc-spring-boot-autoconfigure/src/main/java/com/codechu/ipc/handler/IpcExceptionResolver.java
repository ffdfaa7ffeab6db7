package com.codechu.ipc.handler;

import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;

/**
 * Turns an exception of a handler into a reply. Not called for lines that are not
 * requests, for {@link Error errors}, or for replies that cannot be written. Beans of
 * this type are consulted in their {@link org.springframework.core.annotation.Order
 * order}; if none returns a reply, the reply is
 * <code>{"error": message, "type": simple class name}</code>.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IpcExceptionResolver {

	/**
	 * Resolve the exception of a failed request.
	 * @param failure what the handler threw, or an
	 * {@link com.codechu.ipc.protocol.InvalidMessageException} if the request could not
	 * be bound
	 * @param request the request
	 * @return the reply, or {@code null} to leave it to others
	 */
	@Nullable Object resolve(Exception failure, IpcRequest request);

}
