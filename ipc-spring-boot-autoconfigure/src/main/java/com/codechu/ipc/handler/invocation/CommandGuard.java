package com.codechu.ipc.handler.invocation;

import com.codechu.ipc.handler.IpcInterceptor;
import com.codechu.ipc.handler.IpcInvocation;

/**
 * Decides by the command whether a request may go on. Asked again where a later
 * interceptor proceeds with another request, so that none leads around a rule.
 */
public interface CommandGuard extends IpcInterceptor {

	/**
	 * Refuse a request whose peer may not use its command.
	 * @param invocation the request
	 * @throws Exception if it is refused
	 */
	void check(IpcInvocation invocation) throws Exception;

}
