package com.codechu.ipc.handler;

import org.jspecify.annotations.Nullable;

/**
 * Goes around every request that is dispatched to a handler. Beans of this type are
 * applied in their {@link org.springframework.core.annotation.Order order}, the first one
 * outermost. A request that no handler claims does not get here.
 */
@FunctionalInterface
public interface IpcInterceptor {

	/**
	 * Do something before, after or instead of the handler.
	 * @param invocation the request and the way on
	 * @return the reply, as a handler would return it; usually that of
	 * {@link IpcInvocation#proceed()}
	 * @throws Exception as a handler would throw it
	 */
	@Nullable Object intercept(IpcInvocation invocation) throws Exception;

}
