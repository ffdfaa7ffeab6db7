package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.actuate.IpcClientMetrics;
import com.codechu.ipc.actuate.IpcFifoMetrics;
import com.codechu.ipc.actuate.IpcServerMetrics;
import com.codechu.ipc.client.UnixClient;
import com.codechu.ipc.context.IpcServers;
import com.codechu.ipc.fifo.FifoChannel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for gauges and counters of servers, clients and FIFOs.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		after = { IpcServerAutoConfiguration.class, IpcClientAutoConfiguration.class, IpcFifoAutoConfiguration.class })
@ConditionalOnClass(MeterBinder.class)
public final class IpcMetricsAutoConfiguration {

	@Bean
	@ConditionalOnBean(IpcServers.class)
	IpcServerMetrics ipcServerMetrics(IpcServers servers) {
		return new IpcServerMetrics(servers.all());
	}

	@Bean
	@ConditionalOnBean(FifoChannel.class)
	IpcFifoMetrics ipcFifoMetrics(ListableBeanFactory beanFactory) {
		return new IpcFifoMetrics(IpcFifoAutoConfiguration.channels(beanFactory));
	}

	// Clients are made when they are needed, which may be later than all meters.
	@Bean
	static BeanPostProcessor ipcClientMetrics(ObjectProvider<MeterRegistry> registry) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				if (bean instanceof UnixClient client) {
					registry.ifUnique(new IpcClientMetrics(client)::bindTo);
				}
				return bean;
			}

		};
	}

}
