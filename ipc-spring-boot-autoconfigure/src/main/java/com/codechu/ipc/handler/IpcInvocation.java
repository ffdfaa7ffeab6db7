package com.codechu.ipc.handler;

import java.lang.reflect.Method;

import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to its handler.
 *
 * @since 0.1.0
 */
public interface IpcInvocation {

	/**
	 * Return the request.
	 * @return the request
	 */
	IpcRequest request();

	/**
	 * Return the command that the request is routed to.
	 * @return the first name of a command, also if the request uses an alias, or
	 * {@code null} if no command matches; the request is then handled by the bean for all
	 * other requests, or fails as unknown, with the name in {@link IpcRequest#command()}
	 */
	@Nullable String command();

	/**
	 * Return the method that answers the command, for its annotations. It is that of the
	 * bean's class, which may have inherited annotations from an interface.
	 * @return the method, {@code null} for a built-in command, and if no command matches
	 */
	@Nullable Method method();

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
	 * which the arguments are bound anew. Rules for commands hold for that command as
	 * well, and so do its time limit and exception handlers; observations keep the name
	 * of the first.
	 * @param request the request, made by {@link IpcRequest#with}
	 * @return the reply, {@code null} for none; asynchronous results have been awaited,
	 * and of one with more than one line there is a {@link StreamedReply}
	 * @throws Exception what the handler threw, or an
	 * {@link com.codechu.ipc.protocol.InvalidMessageException} if the request does not
	 * fit
	 */
	@Nullable Object proceed(IpcRequest request) throws Exception;

}
