package com.codechu.ipc.handler.invocation;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;
import kotlinx.coroutines.flow.Flow;
import kotlinx.coroutines.flow.FlowKt;
import kotlinx.coroutines.future.FutureKt;
import org.jspecify.annotations.Nullable;
import org.springframework.core.PropagationContextElement;
import org.springframework.util.ClassUtils;

/**
 * Runs coroutines as Spring does: on the thread that starts them, until they wait for
 * something, and then on whichever thread goes on. What is bound to the first thread is
 * bound to the others as well, as far as {@code context-propagation} is there, and knows
 * it. Needs {@code kotlinx-coroutines-core}.
 */
final class Coroutines {

	private static final boolean PROPAGATION = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			Coroutines.class.getClassLoader());

	private Coroutines() {
	}

	/**
	 * Start a coroutine.
	 * @param body what it does
	 * @param result what to make of its result
	 * @return will have its result; cancelling it cancels the coroutine
	 */
	static CompletableFuture<@Nullable Object> start(Body body, UnaryOperator<@Nullable Object> result) {
		return FutureKt.future(GlobalScope.INSTANCE, Dispatchers.getUnconfined().plus(propagated()),
				CoroutineStart.DEFAULT, (scope, continuation) -> run(body, result, continuation));
	}

	/**
	 * Return a flow that is produced with what is bound to the current thread.
	 * @param flow a flow
	 * @return the same items
	 */
	static Flow<?> withContext(Flow<?> flow) {
		return FlowKt.flowOn(flow, propagated());
	}

	private static CoroutineContext propagated() {
		return PROPAGATION ? Propagation.element() : EmptyCoroutineContext.INSTANCE;
	}

	private static @Nullable Object run(Body body, UnaryOperator<@Nullable Object> result,
			Continuation<? super @Nullable Object> continuation) {
		try {
			return result.apply(body.run(new Result(continuation, result)));
		}
		catch (InvocationTargetException ex) {
			throw Coroutines.<RuntimeException>unchecked(BeanMethod.cause(ex));
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	// Kotlin knows no checked exceptions.
	@SuppressWarnings("unchecked")
	private static <E extends Throwable> E unchecked(Throwable failure) throws E {
		throw (E) failure;
	}

	/**
	 * A {@code suspend} function.
	 */
	@FunctionalInterface
	interface Body {

		/**
		 * Call the function.
		 * @param continuation receives its result, if it has none yet
		 * @return its result, or the mark for having none yet
		 * @throws InvocationTargetException what the function throws
		 * @throws IllegalAccessException if it cannot be called
		 */
		@Nullable Object run(Continuation<@Nullable Object> continuation)
				throws InvocationTargetException, IllegalAccessException;

	}

	/**
	 * Takes a result.
	 *
	 * @param next what goes on with it
	 * @param result what to make of it
	 */
	private record Result(Continuation<? super @Nullable Object> next,
			UnaryOperator<@Nullable Object> result) implements Continuation<@Nullable Object> {

		@Override
		public CoroutineContext getContext() {
			return this.next.getContext();
		}

		@Override
		public void resumeWith(Object outcome) {
			this.next.resumeWith(this.result.apply(outcome));
		}

	}

	/**
	 * Needs a library that may not be there.
	 */
	private static final class Propagation {

		static CoroutineContext element() {
			return new PropagationContextElement();
		}

	}

}
