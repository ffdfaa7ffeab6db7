package com.codechu.ipc.autoconfigure;

import com.codechu.ipc.fifo.FifoChannel;
import com.codechu.ipc.fifo.FifoObserver;
import com.codechu.ipc.file.TrustedDirectories;
import com.codechu.ipc.protocol.JsonLineProtocol;
import org.springframework.beans.factory.BeanRegistrar;
import org.springframework.beans.factory.BeanRegistry;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Registers one channel for each name under {@code ipc.fifos}.
 */
class FifoChannelsRegistrar implements BeanRegistrar {

	@Override
	public void register(BeanRegistry registry, Environment environment) {
		NamedBeans.FIFOS.names(environment)
			.forEach((name) -> registry.registerBean(NamedBeans.FIFOS.beanName(name), FifoChannel.class, (spec) -> {
				spec.description("FIFO '" + name + "'");
				spec.supplier((context) -> {
					FifoChannel.Builder builder = FifoChannel.builder()
						.protocol(context.bean(JsonLineProtocol.class))
						.trustedDirectories(context.bean(TrustedDirectories.class));
					context.beanProvider(FifoObservation.class)
						.ifAvailable((observation) -> builder.observer(observation.observer(name)));
					return open(name, context.bean(IpcFifoProperties.class), builder);
				});
			}));
	}

	private static FifoChannel open(String name, IpcFifoProperties properties, FifoChannel.Builder builder) {
		String property = "ipc.fifos." + name + ".path";
		IpcFifoProperties.Fifo fifo = properties.getFifos().get(name);
		if (fifo == null || fifo.getPath() == null) {
			throw new InvalidConfigurationPropertyValueException(property, null,
					"FIFO '" + name + "' has no path: set this property");
		}
		Require.noTilde(property, fifo.getPath());
		return builder.path(fifo.getPath()).mode(fifo.getMode()).group(fifo.getGroup()).open();
	}

	/**
	 * How FIFOs are observed.
	 */
	@FunctionalInterface
	interface FifoObservation {

		FifoObserver observer(String fifo);

	}

}
