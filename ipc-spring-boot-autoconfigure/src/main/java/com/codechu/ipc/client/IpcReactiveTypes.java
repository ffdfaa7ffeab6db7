package com.codechu.ipc.client;

import java.util.concurrent.Flow;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Knows further types that the methods of an interface may return, such as those of
 * Reactor, RxJava or Kotlin coroutines.
 */
@FunctionalInterface
public interface IpcReactiveTypes {

	/** Knows no further types. */
	IpcReactiveTypes NONE = (type) -> null;

	/**
	 * Find out how to make values of a type.
	 * @param type what a method returns
	 * @return how to make them, {@code null} if the type is an ordinary one
	 */
	@Nullable Adapter find(Class<?> type);

	/**
	 * Makes values of a reactive type.
	 *
	 * @param multiValue whether there may be more than one item
	 * @param noValue whether there is none, so that the reply is only waited for
	 * @param adapter makes a value of a cold publisher
	 */
	record Adapter(boolean multiValue, boolean noValue, Function<Flow.Publisher<?>, Object> adapter) {

	}

}
