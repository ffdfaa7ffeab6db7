package com.codechu.ipc.handler;

import org.jspecify.annotations.Nullable;

/**
 * Wraps every request, those with unknown commands and those that do not fit among them.
 * Beans of this type are applied in their
 * {@link org.springframework.core.annotation.Order order}, the first one outermost. Lines
 * that are not requests, not JSON for example, do not get here.
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
