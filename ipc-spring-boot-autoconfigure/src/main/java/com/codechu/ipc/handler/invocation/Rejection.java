package com.codechu.ipc.handler.invocation;

import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;

/**
 * Knows exceptions of a library that mean that a request is denied.
 */
@FunctionalInterface
public interface Rejection {

	/**
	 * Translate an exception.
	 * @param failure what the handler threw
	 * @param request the request
	 * @return how to answer it, {@code null} if it means something else
	 */
	@Nullable InvalidMessageException translate(Throwable failure, IpcRequest request);

}
