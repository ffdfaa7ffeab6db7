package com.codechu.ipc.client;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Intercepts the calls of a client, and may change what is sent. Beans of this type are
 * applied to every client in their {@link org.springframework.core.annotation.Order
 * order}, the first one outermost. Must be safe for use by multiple concurrent threads.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IpcClientInterceptor {

	/**
	 * Intercept a call, on the thread that makes it.
	 * @param call the call
	 * @param client the client
	 * @return the call to proceed with
	 */
	Interception begin(IpcCall call, Client client);

	/**
	 * A call on its way.
	 */
	@FunctionalInterface
	interface Interception {

		/**
		 * Return the call to proceed with.
		 * @return the original call, or one that replaces it
		 */
		IpcCall call();

		/**
		 * See the call end. Called once, perhaps on another thread. Does nothing by
		 * default.
		 * @param failure why there is no result, {@code null} if there is one
		 */
		default void end(@Nullable Throwable failure) {
		}

	}

	/**
	 * The client that makes a call.
	 *
	 * @param name the name of the client, {@code default} unless it was given another
	 * @param path the path of the server's socket
	 * @param commandKey the member that names the command
	 */
	record Client(String name, Path path, String commandKey) {

	}

}
