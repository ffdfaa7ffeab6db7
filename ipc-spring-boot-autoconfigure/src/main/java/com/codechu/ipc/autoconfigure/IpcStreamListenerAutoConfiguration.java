package com.codechu.ipc.autoconfigure;

import java.time.Duration;

import com.codechu.ipc.client.registry.IpcClients;
import com.codechu.ipc.context.IpcStreamInterruptedEvent;
import com.codechu.ipc.context.internal.BackgroundStop;
import com.codechu.ipc.context.internal.ListenersLifecycle;
import com.codechu.ipc.handler.IpcListenerErrorHandler;
import com.codechu.ipc.handler.listener.ListenerBeans;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for the methods that listen to streams of clients.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { IpcClientAutoConfiguration.class, IpcFifoAutoConfiguration.class })
@ConditionalOnBean(IpcClients.class)
@EnableConfigurationProperties(LifecycleProperties.class)
@Import(ListenerErrorHandlerConfiguration.class)
public final class IpcStreamListenerAutoConfiguration {

	@Bean
	ListenersLifecycle ipcStreamListenersLifecycle(ConfigurableListableBeanFactory beanFactory,
			JsonLineProtocol protocol, IpcClients clients, IpcListenerErrorHandler errorHandler,
			ApplicationEventPublisher publisher, LifecycleProperties lifecycle) {
		return new ListenersLifecycle(
				() -> new ListenerBeans(beanFactory, protocol).streams(clients, errorHandler,
						(client, name, command, lost) -> publisher
							.publishEvent(new IpcStreamInterruptedEvent(client, name, command, lost))),
				"ipc-stream-", BackgroundStop.timeout(lifecycle, null, Duration.ZERO));
	}

}
