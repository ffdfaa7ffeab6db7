package com.codechu.ipc.handler;

import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to its handler.
 */
public interface IpcInvocation {

	/**
	 * Return the request.
	 * @return the request
	 */
	IpcRequest request();

	/**
	 * Return the command it was routed by.
	 * @return the name of a command, or {@code null} when the request goes to the bean
	 * that handles whatever no command claims
	 */
	@Nullable String command();

	/**
	 * Go on to the next interceptor, or to the handler.
	 * @return the reply, {@code null} for none; asynchronous results have been waited for
	 * @throws Exception what the handler threw
	 */
	@Nullable Object proceed() throws Exception;

}
