package com.codechu.ipc.client;

import java.util.concurrent.Flow;
import java.util.function.Function;

import com.codechu.ipc.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Support for further return types of interface methods, such as those of Reactor, RxJava
 * or Kotlin coroutines.
 */
@Internal
@FunctionalInterface
public interface IpcReactiveTypes {

	/** Supports no further types. */
	IpcReactiveTypes NONE = (type) -> null;

	/**
	 * Find out how to make values of a type.
	 * @param type what a method returns
	 * @return how to make them, {@code null} if the type is an ordinary one
	 */
	@Nullable Adapter find(Class<?> type);

	/**
	 * Creates values of a reactive type.
	 *
	 * @param multiValue whether there may be more than one item
	 * @param noValue whether there is no value, so that the reply is awaited and
	 * discarded
	 * @param adapter creates a value from a cold publisher
	 */
	record Adapter(boolean multiValue, boolean noValue, Function<Flow.Publisher<?>, Object> adapter) {

	}

}
