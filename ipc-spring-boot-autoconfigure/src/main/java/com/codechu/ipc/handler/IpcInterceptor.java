package com.codechu.ipc.handler;

import org.jspecify.annotations.Nullable;

/**
 * Wraps every request, including requests with unknown commands and requests that cannot
 * be bound. Beans of this type are applied in their
 * {@link org.springframework.core.annotation.Order order}, the first one outermost. Lines
 * that are not requests, for example because they are not JSON, are not intercepted.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IpcInterceptor {

	/**
	 * Do something before, after or instead of the handler.
	 * @param invocation the request and the rest of the chain
	 * @return the reply, as a handler would return it; usually the result of
	 * {@link IpcInvocation#proceed()}
	 * @throws Exception as a handler would throw it
	 */
	@Nullable Object intercept(IpcInvocation invocation) throws Exception;

}
