package com.codechu.ipc.handler.invocation;

import java.util.List;

import com.codechu.ipc.handler.IpcExceptionResolver;
import com.codechu.ipc.handler.IpcInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * What is around the handlers.
 *
 * @param observer goes around everything, if there is one
 * @param interceptors in their order
 * @param resolvers answer exceptions, in their order
 * @param rejections know what exceptions of libraries mean
 * @param threadStates what is removed from the thread before each handler
 * @param errorMessages whether peers get the message of an unexpected exception
 * @param introspection whether peers get to know which commands there are
 */
public record DispatchSettings(@Nullable CommandObserver observer, List<IpcInterceptor> interceptors,
		List<IpcExceptionResolver> resolvers, List<Rejection> rejections, List<ThreadState> threadStates,
		boolean errorMessages, boolean introspection) {

	/** Nothing around the handlers. */
	public static final DispatchSettings NONE = new DispatchSettings(null, List.of(), List.of(), List.of(), List.of(),
			true, true);

	public DispatchSettings {
		interceptors = List.copyOf(interceptors);
		resolvers = List.copyOf(resolvers);
		rejections = List.copyOf(rejections);
		threadStates = List.copyOf(threadStates);
	}

}
