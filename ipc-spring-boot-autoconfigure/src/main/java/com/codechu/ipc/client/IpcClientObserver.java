package com.codechu.ipc.client;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Sees the requests of a client begin and end, and may add to what is sent. Must be safe
 * for use by several threads at once.
 */
@FunctionalInterface
public interface IpcClientObserver {

	/**
	 * See a request or notification begin. Called on the thread that makes it.
	 * @param payload what is to be sent
	 * @param commandKey the member that names the command for this client's server
	 * @param path the path of the server's socket
	 * @return the call, to be told of its end
	 */
	Call begin(Object payload, String commandKey, Path path);

	/**
	 * One request on its way.
	 */
	interface Call {

		/**
		 * Return what to send.
		 * @return the payload, or another one in its place
		 */
		Object payload();

		/**
		 * See the request end. Called once, perhaps on another thread.
		 * @param failure why there is no result, {@code null} if there is one
		 */
		void end(@Nullable Throwable failure);

	}

}
