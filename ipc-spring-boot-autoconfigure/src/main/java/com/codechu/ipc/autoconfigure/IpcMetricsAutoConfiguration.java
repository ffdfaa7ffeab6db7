package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.actuate.IpcServerMetrics;
import com.codechu.ipc.server.UnixServer;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * {@link org.springframework.boot.autoconfigure.EnableAutoConfiguration
 * Auto-configuration} for gauges and counters of the server.
 */
@AutoConfiguration(after = IpcServerAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(UnixServer.class)
public final class IpcMetricsAutoConfiguration {

	@Bean
	IpcServerMetrics ipcServerMetrics(UnixServer server) {
		return new IpcServerMetrics(server);
	}

}
