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
		return (adapter == null || adapter.isNoValue()) ? null
				: adapter.isMultiValue() ? ReplyForm.PUBLISHER : ReplyForm.SINGLE;
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
		return value.result;
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
			Publisher<Object> publisher = adapter.toPublisher(result);
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
	 * Takes the first value.
	 */
	private static final class SingleValue implements Flow.Subscriber<Object> {

		private final CompletableFuture<@Nullable Object> result = new CompletableFuture<>();

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.result.whenComplete((value, failure) -> {
				if (failure != null) {
					subscription.cancel();
				}
			});
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Object value) {
			this.result.complete(value);
		}

		@Override
		public void onError(Throwable failure) {
			this.result.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			this.result.complete(null);
		}

	}

}
