package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.context.internal.RequestLogInterceptor;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for telling the log which request a handler is at. Not by default:
 * it costs one user lookup per connection.
 */
@AutoConfiguration
@ConditionalOnClass(MDC.class)
@ConditionalOnBooleanProperty("ipc.server.request-logging.enabled")
public final class IpcLoggingAutoConfiguration {

	@Bean
	RequestLogInterceptor ipcRequestLogInterceptor() {
		return new RequestLogInterceptor();
	}

}
