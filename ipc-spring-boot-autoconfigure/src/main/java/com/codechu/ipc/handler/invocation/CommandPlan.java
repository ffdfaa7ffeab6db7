package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Method;
import java.time.Duration;

import com.codechu.ipc.protocol.RequestMessage;
import com.codechu.ipc.protocol.RequestPass;
import com.codechu.ipc.server.IpcRequest;
import com.codechu.ipc.topic.IpcTopic;
import org.jspecify.annotations.Nullable;

/**
 * How requests of one command are answered, decided when the application starts.
 */
interface CommandPlan {

	/**
	 * Return the name that the command has wherever it is mentioned.
	 * @param sent the name in a request, perhaps an alias
	 * @return the name
	 */
	default String name(String sent) {
		return sent;
	}

	/**
	 * Return whether nothing is bound to the member that names the command, so that it is
	 * taken off before.
	 * @return whether to take it off
	 */
	boolean isCommandHidden();

	/**
	 * Bind the arguments while the request is read.
	 * @param pass reads the request
	 * @return the arguments, or {@code null} if they take more than one pass
	 * @throws RuntimeException if the request does not fit: bind its message to learn why
	 */
	@Nullable Object @Nullable [] bind(RequestPass pass);

	/**
	 * Bind the arguments to a request that was read.
	 * @param message the request
	 * @return the arguments
	 * @throws com.codechu.ipc.protocol.InvalidMessageException if the request does not
	 * fit, naming the member
	 */
	@Nullable Object[] bind(RequestMessage message);

	/**
	 * Answer the request.
	 * @param request the request
	 * @param arguments what was bound
	 * @param items takes items and progress, if the handler {@link #makesItems} itself
	 * @return the reply, perhaps one to be awaited
	 * @throws Exception what the handler throws
	 */
	@Nullable Object invoke(IpcRequest request, @Nullable Object[] arguments, @Nullable ItemSink items) throws Exception;

	/**
	 * Turn what the handler returned, and has been waited for, into the reply.
	 * @param result the result
	 * @param request the request
	 * @return the reply
	 * @throws Exception what came instead of it
	 */
	default @Nullable Object reply(@Nullable Object result, IpcRequest request) throws Exception {
		return result;
	}

	/**
	 * Return the method that answers the command.
	 * @return the method, {@code null} if there is none
	 */
	default @Nullable Method handlerMethod() {
		return null;
	}

	/**
	 * Return how what the handler returns becomes a reply.
	 * @return its form, by the declared type
	 */
	default ReplyForm form() {
		return ReplyForm.VALUE;
	}

	/**
	 * Return whether items or progress are made on the thread of the handler.
	 * @return whether there has to be something that takes them
	 */
	default boolean makesItems() {
		return false;
	}

	/**
	 * Learn what kind of topic the handler returns.
	 * @param topic the topic
	 */
	default void returned(IpcTopic<?> topic) {
	}

	/**
	 * Return whether there is an end to what the command has to say.
	 * @return whether it is refused where it cannot send more than one line
	 */
	default boolean isEndless() {
		return false;
	}

	/**
	 * Return whether there is a reply even if the handler has none.
	 * @return whether to answer an empty object
	 */
	default boolean isAcknowledged() {
		return false;
	}

	/**
	 * Return whether the command is the library's own, and answered even if no handler is
	 * free.
	 * @return whether it is
	 */
	default boolean isOwn() {
		return false;
	}

	/**
	 * Return how long the handler may take.
	 * @return its limit, {@code null} for that of all
	 */
	default @Nullable Duration limit() {
		return null;
	}

	/**
	 * Return what answers exceptions of this command, and of no other.
	 * @return the methods
	 */
	ExceptionMethods exceptions();

}
