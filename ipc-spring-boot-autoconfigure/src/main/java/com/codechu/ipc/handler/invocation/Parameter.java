package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Type;
import java.util.function.Function;

import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;

/**
 * Where the argument for one parameter comes from.
 */
sealed interface Parameter permits Parameter.Context, Parameter.Body, MemberParameter {

	/**
	 * Return the member of the request that the parameter is bound to.
	 * @return its name, or {@code null} if it is bound to none in particular
	 */
	default @Nullable String member() {
		return null;
	}

	/**
	 * The request itself, or where it came from.
	 *
	 * @param source returns the argument
	 */
	record Context(Function<IpcRequest, @Nullable Object> source) implements Parameter {

	}

	/**
	 * The whole request.
	 *
	 * @param type the type to bind it to, {@code null} for a tree
	 * @param reader reads that type
	 * @param commandHidden whether the type has no place for the command
	 */
	record Body(@Nullable Type type, ObjectReader reader, boolean commandHidden) implements Parameter {

	}

}
