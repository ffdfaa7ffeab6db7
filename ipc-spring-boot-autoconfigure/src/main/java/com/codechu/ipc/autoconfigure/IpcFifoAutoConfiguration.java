package com.codechu.ipc.autoconfigure;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import com.codechu.ipc.context.internal.BackgroundStop;
import com.codechu.ipc.context.internal.ListenersLifecycle;
import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.handler.IpcListenerErrorHandler;
import com.codechu.ipc.handler.listener.ListenerBeans;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for FIFOs: a channel for each of {@code ipc.fifos}, qualified by
 * its name, and the methods that listen to them.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = IpcAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "ipc.fifo.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ IpcFifoProperties.class, LifecycleProperties.class })
@Import({ FifoChannelsRegistrar.class, ListenerErrorHandlerConfiguration.class })
public final class IpcFifoAutoConfiguration {

	@Bean
	static BeanFactoryPostProcessor ipcFifoQualifiers(Environment environment) {
		return NamedBeans.FIFOS.qualifiers(environment);
	}

	@Bean
	ListenersLifecycle ipcFifoListenersLifecycle(ConfigurableListableBeanFactory beanFactory, JsonLineProtocol protocol,
			IpcListenerErrorHandler errorHandler, LifecycleProperties lifecycle) {
		return new ListenersLifecycle(
				() -> new ListenerBeans(beanFactory, protocol).fifos(channels(beanFactory), errorHandler), "ipc-fifo-",
				BackgroundStop.timeout(lifecycle, null, Duration.ZERO));
	}

	static Map<String, FifoChannel> channels(ListableBeanFactory beanFactory) {
		Map<String, FifoChannel> channels = new TreeMap<>();
		beanFactory.getBeansOfType(FifoChannel.class)
			.forEach((beanName, channel) -> channels.put(NamedBeans.FIFOS.name(beanName), channel));
		return channels;
	}

}
