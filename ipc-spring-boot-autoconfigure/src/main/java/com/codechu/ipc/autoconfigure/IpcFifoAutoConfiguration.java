package com.codechu.ipc.autoconfigure;

import java.time.Duration;
import java.util.Locale;

import com.codechu.ipc.context.internal.BackgroundStop;
import com.codechu.ipc.context.internal.FifoListenersLifecycle;
import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.handler.IpcListenerErrorHandler;
import com.codechu.ipc.handler.listener.ListenerBeans;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for FIFOs: a channel for each of {@code ipc.fifo}, by its name, and
 * the methods that listen to them.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@EnableConfigurationProperties({ IpcFifoProperties.class, LifecycleProperties.class })
@Import(FifoChannelsRegistrar.class)
public final class IpcFifoAutoConfiguration {

	private static final Log logger = LogFactory.getLog(IpcFifoAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	IpcListenerErrorHandler ipcListenerErrorHandler() {
		return (failure, event, listener) -> {
			// What does not fit is quoted in the message, and events are not logged.
			if (failure instanceof InvalidMessageException) {
				logger.warn(String.format(Locale.ROOT, "An event does not fit the parameter of %s, and is skipped",
						listener));
			}
			else {
				logger.error("IPC listener failed: " + listener, failure);
			}
		};
	}

	@Bean
	FifoListenersLifecycle ipcFifoListenersLifecycle(ConfigurableListableBeanFactory beanFactory,
			JsonLineProtocol protocol, IpcListenerErrorHandler errorHandler, LifecycleProperties lifecycle) {
		return new FifoListenersLifecycle(() -> new ListenerBeans(beanFactory, protocol)
			.find(beanFactory.getBeansOfType(FifoChannel.class), errorHandler),
				BackgroundStop.timeout(lifecycle, Duration.ZERO));
	}

}
