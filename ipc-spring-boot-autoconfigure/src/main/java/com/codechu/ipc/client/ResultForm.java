package com.codechu.ipc.client;

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * In which form a method returns what comes.
 *
 * @param generic whether the type argument of the result is what comes, rather than the
 * result itself
 * @param noValue whether nothing of the reply is wanted
 * @param send sends a request, and returns the result
 */
record ResultForm(boolean generic, boolean noValue, BiFunction<IpcCommandRequest, Type, @Nullable Object> send) {

	static final ResultForm REPLY = new ResultForm(false, false, IpcCommandRequest::exchange);

	private static final ResultForm LATER = new ResultForm(true, false, IpcCommandRequest::exchangeAsync);

	private static final ResultForm STREAM = new ResultForm(true, false, IpcCommandRequest::stream);

	private static final ResultForm PUBLISHER = new ResultForm(true, false, IpcCommandRequest::publisher);

	static ResultForm of(Class<?> type, IpcReactiveTypes reactiveTypes) {
		if (type == CompletableFuture.class || type == CompletionStage.class) {
			return LATER;
		}
		if (type == Stream.class) {
			return STREAM;
		}
		if (type == Flow.Publisher.class) {
			return PUBLISHER;
		}
		IpcReactiveTypes.Adapter adapter = reactiveTypes.find(type);
		return (adapter != null) ? reactive(adapter) : REPLY;
	}

	private static ResultForm reactive(IpcReactiveTypes.Adapter adapter) {
		return new ResultForm(!adapter.noValue(), adapter.noValue(), (request, type) -> adapter.adapter()
			.apply(adapter.multiValue() ? request.publisher(type) : request.replyPublisher(type)));
	}

}
