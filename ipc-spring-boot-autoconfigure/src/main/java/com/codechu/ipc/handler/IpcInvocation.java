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
	 * Return the command it is routed by.
	 * @return the name of a command, or {@code null} if no command claims the request: it
	 * goes to the bean that handles all others, or fails as unknown, with the name in
	 * {@link IpcRequest#command()}
	 */
	@Nullable String command();

	/**
	 * Go on to the next interceptor, or to the handler.
	 * @return the reply, {@code null} for none; asynchronous results have been awaited,
	 * and of one with more than one line there is a {@link StreamedReply}
	 * @throws Exception what the handler threw, or an
	 * {@link com.codechu.ipc.protocol.InvalidMessageException} if the command is unknown
	 * or the request does not fit it
	 */
	@Nullable Object proceed() throws Exception;

	/**
	 * Go on with another request, whose command decides which handler gets it, and to
	 * which the arguments are bound anew.
	 * @param request the request, made by {@link IpcRequest#with}
	 * @return the reply, {@code null} for none; asynchronous results have been awaited,
	 * and of one with more than one line there is a {@link StreamedReply}
	 * @throws Exception what the handler threw, or an
	 * {@link com.codechu.ipc.protocol.InvalidMessageException} if the request does not
	 * fit
	 */
	@Nullable Object proceed(IpcRequest request) throws Exception;

}
