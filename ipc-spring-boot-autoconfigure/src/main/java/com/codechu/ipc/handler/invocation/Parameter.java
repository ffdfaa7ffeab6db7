package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Type;
import java.util.function.Function;
import java.util.function.Supplier;

import com.codechu.ipc.server.IpcRequest;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;

/**
 * Where the argument for one parameter comes from.
 */
sealed interface Parameter permits Parameter.Context, Parameter.Output, Parameter.Body, MemberParameter {

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
	 * What takes items, or progress.
	 *
	 * @param source returns the argument
	 * @param item the type of the items, {@code null} for progress
	 */
	record Output(Function<ItemSink, Object> source, @Nullable Type item) implements Parameter {

	}

	/**
	 * The whole request.
	 *
	 * @param type the type to bind it to, {@code null} for a tree
	 * @param binding how to bind it; made for the first request
	 */
	record Body(@Nullable Type type, Supplier<Binding> binding) implements Parameter {

		/**
		 * How the whole request is bound.
		 *
		 * @param reader reads the type
		 * @param commandHidden whether the type has no place for the command
		 */
		record Binding(ObjectReader reader, boolean commandHidden) {

		}

	}

}
