package com.codechu.ipc.handler.invocation;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;

/**
 * Results of reactive libraries, as far as Spring knows them and they are there. Without
 * {@code org.reactivestreams} there are only publishers of the JDK.
 */
final class ReactiveResults {

	private static final boolean PRESENT = isPresent("org.reactivestreams.FlowAdapters");

	private ReactiveResults() {
	}

	private static boolean isPresent(String name) {
		return ClassUtils.isPresent(name, ReactiveResults.class.getClassLoader());
	}

	/**
	 * Return how results of a type become a reply.
	 * @param type the type
	 * @return its form, {@code null} if it is not reactive, or its library is not there
	 */
	static @Nullable ReplyForm form(Class<?> type) {
		if (Flow.Publisher.class.isAssignableFrom(type)) {
			return ReplyForm.PUBLISHER;
		}
		if (!PRESENT || CompletionStage.class.isAssignableFrom(type)) {
			return null;
		}
		ReactiveAdapter adapter = Foreign.adapter(type, null);
		if (adapter == null) {
			return null;
		}
		return adapter.isMultiValue() ? ReplyForm.PUBLISHER : ReplyForm.SINGLE;
	}

	/**
	 * Return whether results of a type have no value, and are only waited for.
	 * @param type the type
	 * @return whether it is one such as {@code Completable}
	 */
	static boolean isNoValue(Class<?> type) {
		ReactiveAdapter adapter = PRESENT ? Foreign.adapter(type, null) : null;
		return adapter != null && adapter.isNoValue();
	}

	/**
	 * Return a publisher of the JDK.
	 * @param result a publisher of any kind
	 * @return the same items
	 */
	static Flow.Publisher<?> many(Object result) {
		return (result instanceof Flow.Publisher<?> publisher) ? publisher : Foreign.many(result);
	}

	/**
	 * Wait for a single value.
	 * @param result a publisher of it
	 * @return will have it; cancelling it unsubscribes
	 */
	static CompletableFuture<@Nullable Object> single(Object result) {
		SingleValue value = new SingleValue();
		many(result).subscribe(value);
		return value.result();
	}

	/**
	 * Needs a library that may not be there.
	 */
	private static final class Foreign {

		private static final boolean REACTOR = isPresent("reactor.core.publisher.Flux");

		static @Nullable ReactiveAdapter adapter(Class<?> type, @Nullable Object result) {
			return ReactiveAdapterRegistry.getSharedInstance().getAdapter(type, result);
		}

		static Flow.Publisher<?> many(Object result) {
			ReactiveAdapter adapter = Objects.requireNonNull(adapter(result.getClass(), result));
			Publisher<Object> publisher = adapter
				.toPublisher(KotlinFlows.PRESENT ? KotlinFlows.withContext(result) : result);
			return FlowAdapters.toFlowPublisher(REACTOR ? Reactor.withContext(publisher) : publisher);
		}

	}

	/**
	 * Needs a library that may not be there.
	 */
	private static final class Reactor {

		// What is bound to the thread that subscribes is there for the items as well.
		static Publisher<Object> withContext(Publisher<Object> publisher) {
			return Flux.from(publisher).contextCapture();
		}

	}

	/**
	 * Needs a library that may not be there.
	 */
	private static final class KotlinFlows {

		private static final boolean PRESENT = isPresent("kotlinx.coroutines.flow.FlowKt");

		static Object withContext(Object result) {
			return (result instanceof kotlinx.coroutines.flow.Flow<?> flow) ? Coroutines.withContext(flow) : result;
		}

	}

	/**
	 * Takes the first value.
	 */
	private static final class SingleValue extends AwaitedItems<@Nullable Object> {

		@Override
		long window() {
			return Long.MAX_VALUE;
		}

		@Override
		public void onNext(Object value) {
			result().complete(Objects.requireNonNull(value, "value"));
		}

		@Override
		@Nullable Object complete() {
			return null;
		}

	}

}
