package com.codechu.ipc.autoconfigure;

import java.util.Locale;

import com.codechu.ipc.handler.IpcListenerErrorHandler;
import com.codechu.ipc.protocol.InvalidMessageException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Default handling of listener failures, which the application can replace.
 */
@Configuration(proxyBeanMethods = false)
class ListenerErrorHandlerConfiguration {

	private static final Log logger = LogFactory.getLog(IpcListenerErrorHandler.class);

	@Bean
	@ConditionalOnMissingBean
	IpcListenerErrorHandler ipcListenerErrorHandler() {
		return (failure, invocation) -> {
			String listener = invocation.method().toGenericString();
			// What does not fit is quoted in the message, and events are not logged.
			if (failure instanceof InvalidMessageException invalid) {
				logger.warn(String.format(Locale.ROOT, "Skipped an event that cannot be bound to %s: %s", listener,
						invalid.withoutValues("the event")));
			}
			else {
				logger.error("IPC listener failed: " + listener, failure);
			}
		};
	}

}
