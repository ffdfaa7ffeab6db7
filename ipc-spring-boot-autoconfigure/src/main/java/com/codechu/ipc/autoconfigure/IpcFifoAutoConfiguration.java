package com.codechu.ipc.autoconfigure;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.codechu.ipc.context.internal.BackgroundStop;
import com.codechu.ipc.context.internal.FifoListenersLifecycle;
import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.handler.IpcListenerErrorHandler;
import com.codechu.ipc.handler.listener.ListenerBeans;
import com.codechu.ipc.protocol.InvalidMessageException;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for FIFOs: a channel for each of {@code ipc.fifo}, qualified by its
 * name, and the methods that listen to them.
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@EnableConfigurationProperties({ IpcFifoProperties.class, LifecycleProperties.class })
@Import(FifoChannelsRegistrar.class)
public final class IpcFifoAutoConfiguration {

	private static final Log logger = LogFactory.getLog(IpcFifoAutoConfiguration.class);

	@Bean
	static BeanFactoryPostProcessor ipcFifoQualifiers(Environment environment) {
		return NamedBeans.FIFOS.qualifiers(environment);
	}

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

	@Bean
	FifoListenersLifecycle ipcFifoListenersLifecycle(ConfigurableListableBeanFactory beanFactory,
			JsonLineProtocol protocol, IpcListenerErrorHandler errorHandler, LifecycleProperties lifecycle) {
		return new FifoListenersLifecycle(
				() -> new ListenerBeans(beanFactory, protocol).find(channels(beanFactory), errorHandler),
				BackgroundStop.timeout(lifecycle, Duration.ZERO));
	}

	private static Map<String, FifoChannel> channels(ConfigurableListableBeanFactory beanFactory) {
		Map<String, FifoChannel> channels = new TreeMap<>();
		beanFactory.getBeansOfType(FifoChannel.class)
			.forEach((beanName, channel) -> channels.put(NamedBeans.FIFOS.name(beanName), channel));
		return channels;
	}

}
