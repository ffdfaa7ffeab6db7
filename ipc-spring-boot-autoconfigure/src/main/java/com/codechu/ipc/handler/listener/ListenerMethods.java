package com.codechu.ipc.handler.listener;

import java.util.List;

import com.codechu.ipc.handler.IpcListenerErrorHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import tools.jackson.databind.JsonNode;

/**
 * The methods that receive the same events.
 *
 * @param methods in their order
 * @param errorHandler told when a method fails
 */
record ListenerMethods(List<ListenerMethod> methods, IpcListenerErrorHandler errorHandler) {

	private static final Log logger = LogFactory.getLog(ListenerMethods.class);

	ListenerMethods {
		methods = List.copyOf(methods);
	}

	/**
	 * Hand an event to each method. Whatever happens, this does not fail.
	 * @param event the event
	 */
	void deliver(JsonNode event) {
		for (ListenerMethod method : this.methods) {
			try {
				method.receive(event);
			}
			catch (Exception | Error ex) {
				report(ex, event, method);
			}
		}
	}

	private void report(Throwable failure, JsonNode event, ListenerMethod method) {
		try {
			this.errorHandler.handle(failure, event, method.toString());
		}
		catch (RuntimeException | Error ex) {
			logger.error("The error handler failed, after " + method + " had", ex);
		}
	}

}
