package com.codechu.ipc.handler.invocation;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import com.codechu.ipc.handler.IpcArgumentResolver.ArgumentSource;
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
	 * The request itself, where it came from, or what the application makes of that.
	 *
	 * @param source provides the argument
	 */
	record Context(ArgumentSource source) implements Parameter {

	}

	/**
	 * What takes items, or progress.
	 *
	 * @param source returns the argument
	 * @param item the type of the items, {@code null} for progress
	 */
	record Output(Function<ItemSink, Object> source, @Nullable Type item) implements Parameter {

		/**
		 * Find out whether a handler tells how far it is.
		 * @param parameters its parameters
		 * @return whether one of them takes progress
		 */
		static boolean hasProgress(List<Parameter> parameters) {
			return parameters.stream().anyMatch((each) -> each instanceof Output output && output.item == null);
		}

		/**
		 * Find out what a handler sends itself.
		 * @param parameters its parameters
		 * @return the type of the items, empty if none of them takes any
		 */
		static Optional<Type> items(List<Parameter> parameters) {
			return parameters.stream()
				.map((each) -> (each instanceof Output output) ? output.item : null)
				.filter(Objects::nonNull)
				.findFirst();
		}

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
