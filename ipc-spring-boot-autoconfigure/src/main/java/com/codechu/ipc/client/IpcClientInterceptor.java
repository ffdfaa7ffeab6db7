package com.codechu.ipc.client;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Sees the calls of a client begin and end, and may change what is sent. Beans of this
 * type are applied to every client in their
 * {@link org.springframework.core.annotation.Order order}, the first one outermost. Must
 * be safe for use by several threads at once.
 */
@FunctionalInterface
public interface IpcClientInterceptor {

	/**
	 * See a call begin, on the thread that makes it.
	 * @param call the call
	 * @param client the client
	 * @return the call that goes on in its place
	 */
	Interception begin(IpcCall call, Client client);

	/**
	 * A call on its way.
	 */
	interface Interception {

		/**
		 * Return what goes on.
		 * @return the call, or another one in its place
		 */
		IpcCall call();

		/**
		 * See the call end. Called once, perhaps on another thread.
		 * @param failure why there is no result, {@code null} if there is one
		 */
		void end(@Nullable Throwable failure);

	}

	/**
	 * What a call is made by.
	 *
	 * @param name the name of the client, {@code default} unless it was given another
	 * @param path the path of the server's socket
	 * @param commandKey the member that names the command
	 */
	record Client(String name, Path path, String commandKey) {

	}

}
