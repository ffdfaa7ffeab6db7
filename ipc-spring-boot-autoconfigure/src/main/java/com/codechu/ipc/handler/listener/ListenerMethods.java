package com.codechu.ipc.handler.listener;

import java.lang.reflect.Method;
import java.util.List;

import com.codechu.ipc.handler.IpcListenerErrorHandler;
import com.codechu.ipc.handler.IpcListenerInvocation;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The methods that receive the same events.
 *
 * @param methods in their order
 * @param errorHandler called when a method fails
 */
record ListenerMethods(List<ListenerMethod> methods, IpcListenerErrorHandler errorHandler) {

	private static final Log logger = LogFactory.getLog(ListenerMethods.class);

	ListenerMethods {
		methods = List.copyOf(methods);
	}

	/**
	 * Hand an event to each method. Whatever happens, this does not fail.
	 * @param event the event
	 * @return the first exception of a method, which was passed to the error handler
	 */
	@Nullable Throwable deliver(JsonNode event) {
		Throwable failure = null;
		for (ListenerMethod method : this.methods) {
			try {
				method.receive(event);
			}
			catch (Exception | Error ex) {
				failure = (failure != null) ? failure : ex;
				report(ex, event, method);
			}
		}
		return failure;
	}

	private void report(Throwable failure, JsonNode event, ListenerMethod method) {
		try {
			this.errorHandler.handle(failure, new Invocation(event, method.method().method()));
		}
		catch (RuntimeException | Error ex) {
			logger.error("The error handler failed after " + method + " had failed", ex);
		}
	}

	private record Invocation(JsonNode event, Method method) implements IpcListenerInvocation {
	}

}
