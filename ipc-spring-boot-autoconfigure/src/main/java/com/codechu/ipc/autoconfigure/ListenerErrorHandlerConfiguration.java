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
 * What deals with the failures of listeners, unless the application does.
 */
@Configuration(proxyBeanMethods = false)
class ListenerErrorHandlerConfiguration {

	private static final Log logger = LogFactory.getLog(IpcListenerErrorHandler.class);

	@Bean
	@ConditionalOnMissingBean
	IpcListenerErrorHandler ipcListenerErrorHandler() {
		return (failure, event, listener) -> {
			// What does not fit is quoted in the message, and events are not logged.
			if (failure instanceof InvalidMessageException invalid) {
				logger.warn(String.format(Locale.ROOT, "An event does not fit %s, and is skipped: %s", listener,
						invalid.withoutValues("the event")));
			}
			else {
				logger.error("IPC listener failed: " + listener, failure);
			}
		};
	}

}
