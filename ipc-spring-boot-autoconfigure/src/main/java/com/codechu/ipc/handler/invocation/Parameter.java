package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Type;

import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;

/**
 * Where the argument for one parameter comes from.
 */
interface Parameter {

	/**
	 * Return the argument.
	 * @param request the request
	 * @return the argument
	 * @throws com.codechu.ipc.protocol.InvalidMessageException if the request does not
	 * fit
	 */
	@Nullable Object argument(IpcRequest request);

	/**
	 * Return whether the argument is taken out of a tree.
	 * @return {@code false} if the request need not be made one
	 */
	default boolean needsTree() {
		return true;
	}

	/**
	 * Return the member of the request that the parameter is bound to.
	 * @return its name, or {@code null} if it is bound to none in particular
	 */
	default @Nullable String member() {
		return null;
	}

	/**
	 * Return what the parameter is bound to must look like.
	 * @return its type, or {@code null} if it is not taken from the JSON at all
	 */
	default @Nullable Type type() {
		return null;
	}

	/**
	 * Return whether the member must be there.
	 * @return whether it is required
	 */
	default boolean required() {
		return false;
	}

}
