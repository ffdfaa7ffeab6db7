package com.codechu.ipc.autoconfigure;

import java.util.stream.Collectors;

import com.codechu.ipc.context.IpcServers;
import com.codechu.ipc.context.internal.RequestLogInterceptor;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for request logging. Disabled by default, because it costs one user
 * lookup per connection.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = IpcServerAutoConfiguration.class)
@ConditionalOnClass(MDC.class)
@ConditionalOnBean(IpcServers.class)
@Conditional(OnRequestLoggingCondition.class)
public final class IpcLoggingAutoConfiguration {

	@Bean
	RequestLogInterceptor ipcRequestLogInterceptor(IpcServerSettings servers) {
		return new RequestLogInterceptor(servers.names()
			.stream()
			.filter((name) -> servers.get(name).getRequestLogging().isEnabled())
			.collect(Collectors.toSet()));
	}

}
