package com.codechu.ipc.handler;

import org.jspecify.annotations.Nullable;

/**
 * The commands of a server, for requests that come by another way than its socket, such
 * as the queue of a message broker. They are answered by the same handlers, behind the
 * same interceptors, rules and limits, with the same replies and errors:
 *
 * <pre>
 * &#64;RabbitListener(queues = "scanner")
 * byte[] answer(byte[] request) {
 *     return this.commands.answer(request);
 * }
 * </pre>
 *
 * The bean is that of {@code ipc.server}; those of {@code ipc.servers} are qualified by
 * their names. A request runs on the thread that brings it, which keeps what is bound to
 * it, such as the current observation. Safe for use by multiple concurrent threads.
 * <p>
 * Who sends such a request is nobody of this host, so what is for certain users or groups
 * is denied: all commands of a server that lists the users who may connect, and those
 * with groups of their own. With Spring Security, the request runs as the
 * {@code Authentication} of the thread, anonymously without one; a peer's authorities are
 * never given to it. The library's own commands are answered on the socket only. A reply
 * is a single one, whatever the request says of {@code $more}: the items of a stream come
 * as an array, a state as its current value, and what has no end is refused as
 * {@code MoreRequired}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IpcCommands {

	/**
	 * Answer a request, as soon as its handler and what that has begun have finished.
	 * Waits while the server has as many running handlers as it may.
	 * @param request one JSON object in UTF-8, not to be changed meanwhile; white space
	 * around and within it does not matter
	 * @return the reply or an error as compact JSON in UTF-8, without a line end;
	 * {@code null} if there is none
	 * @throws IllegalStateException if the server does not run
	 */
	byte @Nullable [] answer(byte[] request);

}
